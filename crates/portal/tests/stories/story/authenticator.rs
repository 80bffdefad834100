//! A software authenticator: a passkey made by hand, byte by byte, so that each byte can be wrong.

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair};
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD as B64;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use rules::staff_role::StaffRole;
use store::rows;
use uuid::Uuid;

use super::{Browser, Town};

const USER_PRESENT: u8 = 0x01;
const USER_VERIFIED: u8 = 0x04;
const WITH_CREDENTIAL: u8 = 0x40;

/// One passkey, and how its authenticator behaves.
pub struct Authenticator {
    key: EcdsaKeyPair,
    id: Vec<u8>,
    pub origin: String,
    pub rp_id: String,
    pub counter: u32,
    pub counts: bool,
    pub verifies: bool,
    /// The user handle that the portal gave.
    pub handle: String,
}

/// What a page's script would put into its form.
#[derive(Clone)]
pub struct Filled {
    pub state: String,
    pub answer: String,
}

impl Authenticator {
    /// For the town's portal, which passkeys know as `localhost`.
    pub fn of(url: &str) -> Self {
        Self {
            key: EcdsaKeyPair::generate(&ECDSA_P256_SHA256_ASN1_SIGNING).unwrap(),
            id: rand::random::<[u8; 32]>().to_vec(),
            origin: url.replacen("127.0.0.1", "localhost", 1),
            rp_id: "localhost".into(),
            counter: 0,
            counts: true,
            verifies: true,
            handle: String::new(),
        }
    }

    fn client_data(&self, kind: &str, challenge: &str) -> Vec<u8> {
        let said = json!({ "type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": false });
        said.to_string().into_bytes()
    }

    fn data(&mut self, credential: Option<&[u8]>) -> Vec<u8> {
        self.counter += u32::from(self.counts);
        let mut flags = USER_PRESENT;
        if self.verifies {
            flags |= USER_VERIFIED;
        }
        if credential.is_some() {
            flags |= WITH_CREDENTIAL;
        }
        let mut data = Sha256::digest(&self.rp_id).to_vec();
        data.push(flags);
        data.extend(self.counter.to_be_bytes());
        data.extend(credential.unwrap_or_default());
        data
    }

    /// A new passkey, as `navigator.credentials.create` gives it.
    pub fn create(&mut self, given: &Value) -> Filled {
        let request = request(given);
        self.handle = text(&request["user"]["id"]);
        let point = self.key.public_key().as_ref().to_vec();
        let mut credential = vec![0; 16];
        credential.extend(u16::try_from(self.id.len()).unwrap().to_be_bytes());
        credential.extend(&self.id);
        // A COSE key (RFC 9053): EC2, ES256, P-256, x, y.
        credential.extend([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20]);
        credential.extend(&point[1..33]);
        credential.extend([0x22, 0x58, 0x20]);
        credential.extend(&point[33..65]);
        let data = self.data(Some(&credential));
        let mut attestation = vec![0xa3];
        attestation.extend(b"\x63fmt\x64none\x67attStmt\xa0\x68authData\x58");
        attestation.push(u8::try_from(data.len()).unwrap());
        attestation.extend(&data);
        let client = self.client_data("webauthn.create", &text(&request["challenge"]));
        self.filled(
            given,
            json!({
                "clientDataJSON": B64.encode(client),
                "attestationObject": B64.encode(attestation),
                "transports": [],
            }),
        )
    }

    /// Its answer to a challenge, as `navigator.credentials.get` gives it.
    pub fn get(&mut self, given: &Value) -> Filled {
        let data = self.data(None);
        let client = self.client_data("webauthn.get", &text(&request(given)["challenge"]));
        let signed = [data.as_slice(), &Sha256::digest(&client)].concat();
        let signature = self.key.sign(&SystemRandom::new(), &signed).unwrap();
        self.filled(
            given,
            json!({
                "clientDataJSON": B64.encode(client),
                "authenticatorData": B64.encode(data),
                "signature": B64.encode(signature.as_ref()),
                "userHandle": self.handle,
            }),
        )
    }

    fn filled(&self, given: &Value, response: Value) -> Filled {
        let id = B64.encode(&self.id);
        let answer = json!({ "id": id, "rawId": id, "type": "public-key", "response": response, "clientExtensionResults": {} });
        Filled {
            state: text(&given["state"]),
            answer: answer.to_string(),
        }
    }
}

fn request(given: &Value) -> &Value {
    match &given["options"]["publicKey"] {
        Value::Null => &given["options"],
        inside => inside,
    }
}

fn text(value: &Value) -> String {
    value
        .as_str()
        .unwrap_or_else(|| panic!("{value}"))
        .to_owned()
}

/// What the portal gives a page's script.
pub async fn given(browser: &mut Browser, address: &str) -> Value {
    browser.post(address, &[]).await.is_told(200);
    serde_json::from_slice(&browser.body).unwrap()
}

/// Sends the form as the script does.
pub async fn send<'a>(
    browser: &'a mut Browser,
    address: &str,
    filled: &Filled,
    more: (&str, &str),
) -> &'a mut Browser {
    let fields = [
        ("state", filled.state.as_str()),
        ("answer", filled.answer.as_str()),
        more,
    ];
    browser.post(address, &fields).await
}

/// Signs in with a passkey.
pub async fn sign_in<'a>(browser: &'a mut Browser, passkey: &mut Authenticator) -> &'a mut Browser {
    let given = given(browser, "/masa/giris/gecis-anahtari/baslat").await;
    let filled = passkey.get(&given);
    send(browser, "/masa/giris/gecis-anahtari", &filled, ("", "")).await
}

/// Where one signs in with a passkey.
pub const LOGIN: &str = "/masa/giris/gecis-anahtari";

/// Both halves of a code, as `kalem carrier … renew` and the desk make them.
pub async fn code(town: &Town, operator: Uuid) -> (String, String) {
    use portal::staff::enrolment;
    let (first, second) = (enrolment::new_half(), enrolment::new_half());
    let mut tx = town.app.db.write().await.unwrap();
    let begun = enrolment::begin(
        &mut tx,
        &town.app,
        operator,
        enrolment::half_hash(&first),
        &second,
    );
    begun.await.unwrap();
    tx.commit().await.unwrap();
    (first, second)
}

pub async fn redeem(town: &Town, user_name: &str, (first, second): (&str, &str)) -> Browser {
    let mut browser = town.browser();
    browser.visit("/masa/kayit").await;
    browser
        .fill("user_name", user_name)
        .fill("first", first)
        .fill("second", second);
    browser.press("Devam et").await;
    browser
}

pub async fn add_first(browser: &mut Browser, passkey: &mut Authenticator) {
    let asked = given(browser, "/masa/kayit/gecis-anahtari/baslat").await;
    let made = passkey.create(&asked);
    send(
        browser,
        "/masa/kayit/gecis-anahtari",
        &made,
        ("name", "Pikselim"),
    )
    .await;
    browser.is_at(LOGIN);
}

/// An operator with these roles who has set up a passkey.
pub async fn with_passkey(
    town: &Town,
    user_name: &str,
    roles: &[StaffRole],
) -> (Uuid, Authenticator) {
    let id = town.operator(user_name, roles).await;
    let (first, second) = code(town, id).await;
    let mut passkey = Authenticator::of(&town.url);
    let mut browser = redeem(town, user_name, (&first, &second)).await;
    add_first(&mut browser, &mut passkey).await;
    (id, passkey)
}

pub async fn details(town: &Town, kind: &str) -> Vec<String> {
    let mut conn = town.app.db.read().await.unwrap();
    let found = rows!(
        &mut conn,
        (String,),
        "SELECT detail FROM security_event WHERE kind = $1 ORDER BY first_at, detail",
        kind
    );
    found.unwrap().into_iter().map(|(detail,)| detail).collect()
}
