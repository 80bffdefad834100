//! What takes a protection away is refused by `check-config` and by every start, all of it at once; and files are made for one user.

use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use crate::configured::Installation;
use crate::private_file::write_private;
use crate::running::{Said, kalem};
use crate::story::Browser;

fn check(installation: &Installation) -> Said {
    kalem([
        "check-config".as_ref(),
        "--config".as_ref(),
        installation.config.as_os_str(),
    ])
}

const MAIL: (&str, &str) = (
    "host = \"127.0.0.1\"\nport = 9\nsecurity",
    "host = \"mail.example\"\nport = 9\nsecurity",
);
const SMS: (&str, &str) = (
    "host = \"127.0.0.1\"\nport = 9\nsystem_id",
    "host = \"smsc.example\"\nport = 9\nsystem_id",
);
const GATEWAY: (&str, &str) = (
    "kind = \"smpp\"\nhost = \"127.0.0.1\"\nport = 9\nsystem_id = \"kalem\"\npassword = \"kalem\"\nsender = \"KALEM\"",
    "kind = \"gateway\"\nurl = \"http://gateway.example/?to={to}&text={text}\"\nmethod = \"get\"\nencoding = \"form\"",
);
const ADDRESS: &str = "public_url = \"http://127.0.0.1:8080\"";

#[test]
fn each_weakness_is_refused_in_one_sentence() {
    let codes = format!("{ADDRESS}\n[portal.phone_code]\nwrong_codes = 1000000");
    let idle = format!("{ADDRESS}\n[portal.session]\nidle_minutes = 100000");
    let policies = format!(
        "[authorities]\nroots = []\npolicies = [\"2.5.29.32.0\"]\n{}",
        "[mail]"
    );
    for (before, after, said) in [
        (
            ADDRESS,
            "public_url = \"http://kalem.example\"",
            "portal.public_url must begin with https://",
        ),
        (MAIL.0, MAIL.1, "\"smtp-in-clear\""),
        (SMS.0, SMS.1, "\"sms-in-clear\""),
        (GATEWAY.0, GATEWAY.1, "\"sms-in-clear\""),
        (
            ADDRESS,
            &codes,
            "portal.phone_code.wrong_codes must be at most 10",
        ),
        (
            ADDRESS,
            &idle,
            "portal.session.idle_minutes must be at most 60",
        ),
        ("[mail]", &policies, "authorities.policies holds anyPolicy"),
        (
            "url = \"sqlite:FOLDER/kalem.db\"",
            "url = \"postgres://kalem:gizli@db.example/kalem\"",
            "\"database-in-clear\"",
        ),
    ] {
        let installation = match before.starts_with("url = \"sqlite") {
            true => Installation::at("postgres://kalem:gizli@db.example/kalem", &[]),
            false => Installation::new(&[(before, after)]),
        };
        let told = check(&installation);
        told.is_one_line_with(&[said]);
        assert!(!told.err.contains("gizli"), "{}", told.err);
        kalem([
            "serve".as_ref(),
            "--config".as_ref(),
            installation.config.as_os_str(),
        ])
        .is_one_line_with(&[said]);
    }
    let all = Installation::new(&[MAIL, SMS, (ADDRESS, &codes)]);
    check(&all).is_one_line_with(&["smtp-in-clear", "sms-in-clear", "at most 10"]);
}

/// What is allowed by name is served, said at the start and by the doctor; nothing else can be allowed.
#[test]
fn an_exception_is_named_and_said() {
    let allowed = "[exceptions]\nallow = [\"smtp-in-clear\"]\n[mail]";
    let installation = Installation::new(&[MAIL, ("[mail]", allowed)]);
    assert!(check(&installation).success, "{}", check(&installation).err);
    let running = installation.serve();
    assert_eq!(running.heard("exception="), "\"smtp-in-clear\"");
    running.stop();
    let doctor = kalem([
        "doctor".as_ref(),
        "--config".as_ref(),
        installation.config.as_os_str(),
    ]);
    assert!(
        doctor
            .out
            .contains("NOTE  allowed by [exceptions]: smtp-in-clear"),
        "{}",
        doctor.out
    );
    let unknown = "[exceptions]\nallow = [\"everything\"]\n[mail]";
    check(&Installation::new(&[("[mail]", unknown)]))
        .is_one_line_with(&["unknown variant `everything`"]);
}

#[test]
fn keys_that_protect_nothing_are_refused() {
    let installation = Installation::new(&[]);
    let file = installation.path().join("keys.toml");
    let made = std::fs::read_to_string(&file).unwrap();
    let keys: toml::Table = toml::from_str(&made).unwrap();
    let (index, history) = (
        keys["index"].as_str().unwrap(),
        keys["history"].as_str().unwrap(),
    );
    write_private(&file, &made.replace(history, &"0".repeat(64)));
    check(&installation).is_one_line_with(&["keys.toml: a key in it was not drawn at random"]);
    write_private(&file, &made.replace(history, index));
    check(&installation).is_one_line_with(&["keys.toml: the same key stands in it twice"]);
    write_private(&file, &made);
    assert!(check(&installation).success);
    for mode in [0o644, 0o604, 0o660] {
        std::fs::set_permissions(&file, std::fs::Permissions::from_mode(mode)).unwrap();
        check(&installation)
            .is_one_line_with(&["keys.toml may be read by everybody or changed by others"]);
    }
}

fn mode(file: &Path) -> u32 {
    std::fs::metadata(file).unwrap().permissions().mode() & 0o777
}

/// The database with its journal, while it is served: nobody else on the machine reads it.
#[test]
fn what_is_made_is_for_one_user() {
    let installation = Installation::new(&[]);
    let portal = installation.serve();
    let files: Vec<_> = std::fs::read_dir(installation.path())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|file| file.file_name() != installation.config.file_name())
        .collect();
    assert!(files.len() >= 4, "{files:?}");
    for file in files {
        assert_eq!(mode(&file), 0o600, "{}", file.display());
    }
    portal.stop();
}

/// A disk on which nothing can be written is said in one sentence at the start, and by /readyz while it is served.
#[test]
fn a_full_disk_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let mounted = std::process::Command::new("mount")
        .args(["-t", "tmpfs", "-o", "size=4m", "tmpfs"])
        .arg(folder.path())
        .output()
        .is_ok_and(|done| done.status.success());
    if !mounted {
        eprintln!("no small file system may be mounted here");
        return;
    }
    let disk = Disk(folder.path());
    let database = format!("sqlite:{}", folder.path().join("kalem.db").display());
    let installation = Installation::at(&database, &[]);
    let portal = installation.serve();
    let stone = folder.path().join("stone");
    fill(&stone);
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let url = portal.url.clone();
    runtime.block_on(async {
        let mut machine = Browser::new(&url);
        // Room that the journal has taken already is used up first.
        let told = crate::story::town::until(async || {
            machine.visit("/readyz").await;
            let said = String::from_utf8_lossy(&machine.body).into_owned();
            tokio::time::sleep(std::time::Duration::from_millis(300)).await;
            (machine.status == 503).then_some(said)
        })
        .await;
        assert!(told.contains("the disk of the database is full"), "{told}");
    });
    portal.stop();
    kalem([
        "serve".as_ref(),
        "--config".as_ref(),
        installation.config.as_os_str(),
    ])
    .is_one_line_with(&["the disk of", "is full"]);
    std::fs::remove_file(&stone).unwrap();
    installation.serve().stop();
    drop(disk);
}

/// Until nothing more fits.
fn fill(file: &Path) {
    use std::io::Write;
    let mut file = std::fs::File::create(file).unwrap();
    for piece in [vec![0; 64 * 1024], vec![0; 512]] {
        while file.write_all(&piece).is_ok() {}
    }
}

/// Unmounted when dropped.
struct Disk<'a>(&'a Path);

impl Drop for Disk<'_> {
    fn drop(&mut self) {
        let _ = std::process::Command::new("umount")
            .arg("--lazy")
            .arg(self.0)
            .status();
    }
}
