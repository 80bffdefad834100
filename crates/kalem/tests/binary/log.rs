//! What the program logs of a request bears the request's id, on standard error and in the file of security events.

use reqwest::Client;

use crate::configured::Installation;
use crate::running::Running;

const SECURITY_FILE: (&str, &str) = (
    "[portal]",
    "[log]\nsecurity_file = \"FOLDER/security.jsonl\"\n[portal]",
);
/// Of the portal's own lines, nothing is asked for.
const LITTLE: &str = "kalem=info,security=warn";
/// More than one address may try to sign in at the desk.
const TRIES: usize = 100;

/// Tries to sign in until that is too often, and says what the answer calls the request.
async fn too_often(portal: &Running) -> String {
    for _ in 0..TRIES {
        let tried = Client::new()
            .post(format!("{}/masa/giris", portal.url))
            .header("origin", "http://127.0.0.1:8080")
            .form(&[("user_name", "yok")]);
        let answer = tried.send().await.unwrap();
        if answer.status() == 429 {
            return answer.headers()["x-request-id"]
                .to_str()
                .unwrap()
                .to_owned();
        }
    }
    panic!("nobody is kept from trying");
}

#[tokio::test]
async fn a_security_event_bears_the_id_of_its_request() {
    let installation = Installation::new(&[SECURITY_FILE]);
    let mut portal = Running::logging(LITTLE, &installation.config);
    let id = too_often(&portal).await;
    let line = portal.hears(&id);
    assert!(line.contains("security event"), "{line}");
    let written = std::fs::read_to_string(installation.path().join("security.jsonl")).unwrap();
    let line = written.lines().find(|line| line.contains(&id)).unwrap();
    let line: serde_json::Value = serde_json::from_str(line).unwrap();
    assert_eq!(line["span"]["id"], id.as_str());
    assert_eq!(line["span"]["route"], "/masa/giris");
    assert_eq!(line["message"], "security event");
    portal.stop();
}
