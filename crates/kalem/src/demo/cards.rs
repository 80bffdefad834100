//! The practice cards of two of the demo's people: made at the first start, with certificates by the real issuing cycle.
//!
//! A card is one file in `kartlar`; the e-İmza app finds it there. Beside it lie the request that the card's key signed, so that it can be
//! certified again without anybody's PIN, and the sealed secret that unlocks it.

use std::fs;
use std::path::Path;

use card::{
    CardError, Cards, Device, Entry, Family, Key, KeyKind, Login, NewKey, NewPracticeCard, Pin,
    Place, PracticeCards, UnlockSecret,
};
use issuer::{Holder, Issuer, Order};
use portal::card::{Made, ShowsItself};
use rules::identity_number::IdentityNumber;
use rules::product::{NES, THREE_YEARS};
use signature::algorithm::Digest;
use signature::certificate::Certificate;
use signature::moment::Moment;
use store::{Micros, Vault};
use web::{App, PracticeCard, PracticePerson};

use crate::Done;
use crate::demo::USUAL_URL;
use crate::issuing::drawn;

/// A card that is made at the first start. Its PIN is a practice secret, known to everyone.
struct Plan {
    identity_number: &'static str,
    /// The file's, and the card's serial number.
    name: &'static str,
    pin: &'static str,
    kind: KeyKind,
}

const PLANS: [Plan; 2] = [
    Plan {
        identity_number: "10000100754",
        name: "ayse",
        pin: "371946",
        kind: KeyKind::P256,
    },
    Plan {
        identity_number: "10000100372",
        name: "cagri",
        pin: "582639",
        kind: KeyKind::Rsa(2048),
    },
];

/// How long a certificate on a card must still be good, in seconds; one that ends sooner is replaced at a start.
const ENDS_SOON: i64 = 30 * 86_400;

/// Sees to it that everybody who should have one has a card with a certificate of the present authority, and says how it is used.
pub async fn hand_out(
    issuer: &Issuer,
    data: &Path,
    is_usual: bool,
    people: &mut [PracticePerson],
    now: Micros,
    url: &str,
) -> Done {
    let folder = data.join("kartlar");
    // The app knows the demo at its usual port.
    let portal = match url {
        USUAL_URL => String::new(),
        other => format!(" --portal {other}"),
    };
    for plan in &PLANS {
        let Some(person) = people
            .iter_mut()
            .find(|person| person.identity_number == plan.identity_number)
        else {
            continue;
        };
        if !folder.join(file(plan.name, "kart")).exists() {
            make(&folder, plan, &issuer.vault)?;
        }
        certify(issuer, &folder, plan, person, now)
            .await
            .map_err(|problem| format!("the practice card {}: {problem}", plan.name))?;
        let shown = match is_usual {
            true => plan.name.to_owned(),
            false => folder.join(file(plan.name, "kart")).display().to_string(),
        };
        person.card = Some(PracticeCard {
            pin: plan.pin.into(),
            command: format!("cargo run --release -p signer --{portal} --practice {shown}"),
        });
    }
    Ok(())
}

/// The portal learns whose cards these are and what unlocks them, as it will of cards from production.
pub async fn make_known(app: &App, data: &Path, vault: &Vault) -> Done {
    let folder = data.join("kartlar");
    for plan in &PLANS {
        let secret = unlock_secret(&folder, plan.name, vault)?;
        let identity_number = IdentityNumber::parse(plan.identity_number)
            .map_err(|_| "its owner has no identity number")?;
        let mut cards = Cards::Practice(PracticeCards::in_folder(&folder));
        let place = lying(&mut cards, plan.name)?;
        // A card from before keys of this kind gets them by what unlocked it when it was made.
        let login = Login::Officer(Entry::typed(secret.clone()));
        let marks = cards.mark(&place, Family::Practice, &login).map_err(told)?;
        let made = Made {
            serial: plan.name,
            unlock_secret: secret.expose(),
            shows_itself: match &marks.device {
                Device::Key(public) => ShowsItself::ByKey(public),
                Device::Secret(secret) => ShowsItself::BySecret(secret),
            },
            pin_key: marks.pin_key.as_deref(),
        };
        portal::practice::seed::has_proven_a_phone(app, &identity_number)
            .await
            .map_err(|refusal| format!("the owner of {}: {refusal:?}", plan.name))?;
        portal::card::issued(app, &identity_number, made)
            .await
            .map_err(|refusal| format!("the practice card {}: {refusal:?}", plan.name))?;
    }
    Ok(())
}

fn file(name: &str, ending: &str) -> String {
    format!("{name}.{ending}")
}

fn place(vault_place: &str) -> String {
    format!("practice_card.unlock_secret:{vault_place}")
}

/// Made beside its place, so that a start that was cut off leaves no half card; the card itself is moved last.
fn make(folder: &Path, plan: &Plan, vault: &Vault) -> Done {
    let half = folder.with_extension("half");
    if half.exists() {
        fs::remove_dir_all(&half)?;
    }
    fs::create_dir_all(folder)?;
    let secret = format!("{:08}", rand::random_range(0..100_000_000_u32));
    let practice = PracticeCards::in_folder(&half);
    let request = filled(practice, plan, &secret).map_err(told)?;
    let sealed = vault.seal(&place(plan.name), secret.as_bytes());
    fs::write(half.join(file(plan.name, "kilit")), sealed)?;
    fs::write(half.join(file(plan.name, "istek")), request)?;
    for ending in ["kilit", "istek", "kart"] {
        let name = file(plan.name, ending);
        fs::rename(half.join(&name), folder.join(&name))?;
    }
    Ok(fs::remove_dir_all(half)?)
}

/// An empty card gets its key. What comes back is the key's request, in DER.
fn filled(practice: PracticeCards, plan: &Plan, secret: &str) -> Result<Vec<u8>, CardError> {
    let pin = Pin::new(plan.pin);
    let place = practice.create(NewPracticeCard {
        name: plan.name.into(),
        pin: pin.clone(),
        unlock_secret: UnlockSecret::new(secret).ok_or(CardError::PinNotTaken)?,
    })?;
    let entry = Entry::typed(pin.ok_or(CardError::PinNotTaken)?);
    let mut cards = Cards::Practice(practice);
    let new = NewKey {
        kind: plan.kind,
        id: vec![1],
        label: "imza".into(),
    };
    let login = Login::Holder(entry.clone());
    let key = cards.make_key(&place, &new, &login)?;
    cards.mark(&place, Family::Practice, &login)?;
    // The certificate's names come from the order, not from here.
    cards.request(&place, &key, "CN=deneme", &entry)
}

/// A card without a certificate of this authority, or with one that ends soon, gets one for the key it has.
async fn certify(
    issuer: &Issuer,
    folder: &Path,
    plan: &Plan,
    person: &PracticePerson,
    now: Micros,
) -> Done {
    let mut cards = Cards::Practice(PracticeCards::in_folder(folder));
    let place = lying(&mut cards, plan.name)?;
    let listing = cards.certificates(&place).map_err(told)?;
    let at = Moment::from_unix_micros(now);
    let authority = issuer.authority.certificate();
    let mut before = Vec::new();
    for one in &listing.fit {
        let there = Certificate::from_der(&one.der)?;
        let of_ours = there.verify_signed_by(&authority.public_key()?).is_ok();
        if of_ours && there.is_valid_at(at) && there.is_valid_at(at.plus_seconds(ENDS_SOON)) {
            return Ok(());
        }
        before.extend_from_slice(there.serial());
    }
    let keys = cards.keys(&place).map_err(told)?;
    let key: &Key = keys.first().ok_or("it has no key")?;
    let request = fs::read(folder.join(file(plan.name, "istek")))?;
    let identity_number = IdentityNumber::parse(plan.identity_number)
        .map_err(|_| "its owner has no identity number")?;
    // One order for one card, one authority and one certificate that it follows: a start that was cut off here goes on with the same.
    let of_what = [key.public.as_slice(), authority.spki(), &before].concat();
    let order = Order {
        id: order_id(&Digest::Sha256.of(&of_what)),
        holder: Holder::Person {
            given_name: &person.given_name,
            surname: &person.family_name,
            identity_number,
            organization: None,
        },
        profile: NES,
        validity: THREE_YEARS,
        request: &request,
    };
    let certificate = issuer::issue(issuer, &order, now, drawn()).await?;
    // Whatever unlocks the card by now: a run of the app may have changed it.
    let written =
        PracticeCards::in_folder(folder).put_certificate(&place, key, "imza", certificate.der());
    Ok(written.map_err(told)?)
}

/// The card in the folder, which may have been changed or taken away since it was made.
fn lying(cards: &mut Cards, name: &str) -> Done<Place> {
    let readers = cards.readers().map_err(told)?;
    let tokens = readers.into_iter().filter_map(|reader| reader.token);
    let place = tokens
        .map(|token| token.place)
        .find(|place| place.serial == name);
    Ok(place.ok_or("its file is damaged; --fresh makes new ones")?)
}

fn unlock_secret(folder: &Path, name: &str, vault: &Vault) -> Done<UnlockSecret> {
    let sealed = fs::read(folder.join(file(name, "kilit")))?;
    let open = vault.open(&place(name), &sealed)?;
    let secret = UnlockSecret::new(String::from_utf8(open)?);
    Ok(secret.ok_or("its unlock secret is empty")?)
}

fn order_id(digest: &[u8]) -> uuid::Uuid {
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest[..16]);
    uuid::Builder::from_random_bytes(bytes).into_uuid()
}

fn told(trouble: CardError) -> String {
    trouble.key().to_owned()
}
