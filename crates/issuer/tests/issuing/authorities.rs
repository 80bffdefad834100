//! Authorities: from the ceremony's file, from the demo's folder, and with the key on a token.

use card::{
    Cards, Entry, KeyKind, Login, NewKey, NewPracticeCard, Pin, PracticeCards, UnlockSecret,
};
use issuer::practice_authority::open_or_make;
use issuer::{Authority, AuthorityKey, Ceremony, Drawn, IssuerFault, TokenKey};
use signature::moment::Moment;

use crate::fresh::on_both;
use crate::practice::{self, CEREMONY, FIRST, HOUR, NOON, Person, issued};

const PASSPHRASE: &str = "çok uzun bir deneme sözü";
const BASE: &str = "http://127.0.0.1:8080";
const DRAWN: [Drawn; 2] = [Drawn([3; 16]), Drawn([4; 16])];

#[tokio::test]
async fn the_demos_authority_is_made_once_and_opened_ever_after() {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("authority");
    let at = Moment::from_unix_micros(NOON - HOUR);
    let open = |passphrase| open_or_make(&place, passphrase, BASE, at, DRAWN);
    // A start that was cut off left half of one behind.
    std::fs::create_dir(folder.path().join("authority.half")).unwrap();
    let first = open(PASSPHRASE).unwrap();
    let names = first.authority.certificate().subject();
    assert!(names.common_name().unwrap().contains("yalnız deneme"));
    let second = open(PASSPHRASE).unwrap();
    assert!(first.authority.certificate() == second.authority.certificate());
    let wrong = open("başka uzun bir söz").err();
    assert!(matches!(wrong, Some(IssuerFault::KeyFile(_))));
    // Root and list, one authority and one key: the root's key is nowhere.
    assert_eq!(std::fs::read_dir(&place).unwrap().count(), 4);
    on_both(async |fresh| {
        let authority = open(PASSPHRASE).unwrap().authority;
        let issuer = practice::issuer_with(fresh, authority);
        assert!(issued(&issuer, &Person::new(FIRST)).await.is_ok());
    })
    .await;
}

/// The key is made on a token, only its request comes to the ceremony, and certificates are signed by the open token.
#[tokio::test]
async fn an_authority_whose_key_never_leaves_its_token() {
    let folder = tempfile::tempdir().unwrap();
    let practice = PracticeCards::in_folder(folder.path());
    let pin = || Entry::typed(Pin::new("481516").unwrap());
    let place = practice
        .create(NewPracticeCard {
            name: "makam".into(),
            pin: Pin::new("481516"),
            unlock_secret: UnlockSecret::new("87654321").unwrap(),
        })
        .unwrap();
    let mut cards = Cards::Practice(practice);
    let new = NewKey {
        kind: KeyKind::P256,
        id: vec![1],
        label: "makam".into(),
    };
    let key = cards.make_key(&place, &new, &Login::Holder(pin())).unwrap();
    let request = cards.request(&place, &key, "CN=Makam", &pin()).unwrap();
    let plan = CEREMONY.replace("key = \"p256\"\n", "");
    let ceremony = Ceremony::from_toml(&plan).unwrap();
    let before = Moment::from_unix_micros(NOON - HOUR);
    let made = ceremony.perform(Some(&request), before, DRAWN).unwrap();
    assert!(made.issuing_key.is_none());
    let token = cards.open(&place, &pin()).unwrap();
    let held = AuthorityKey::Token(Box::new(TokenKey::new(key, token)));
    let authority = Authority::new(made.root, made.issuing, held, ceremony.certificates).unwrap();
    let authority = std::sync::Arc::new(authority);
    on_both(async |fresh| {
        let (db, vault) = (fresh.db.clone(), fresh.vault.clone());
        let issuer = issuer::Issuer::new(db, vault, authority.clone());
        assert!(issued(&issuer, &Person::new(FIRST)).await.is_ok());
    })
    .await;
}

#[test]
fn a_ceremony_is_refused_where_its_file_is_unclear() {
    assert!(Ceremony::from_toml(&CEREMONY.replace("login = true", "logan = true")).is_err());
    assert!(Ceremony::from_toml(&CEREMONY.replace("1.3.6.1", "x.3.6.1")).is_err());
    let in_earnest = CEREMONY.replace("practice = true", "practice = false");
    let unmarked = CEREMONY.replace("NTRTR-0000000000", "NTRTR-1234567890");
    let policy = CEREMONY.replace("32473.5070.2", "99999.2");
    let at = Moment::from_unix_micros(NOON);
    for unclear in [in_earnest, unmarked, policy] {
        let refused = Ceremony::from_toml(&unclear).unwrap();
        let refused = refused.perform(None, at, DRAWN).err();
        assert!(
            matches!(refused, Some(IssuerFault::Authority(_))),
            "{refused:?}"
        );
    }
    let ceremony = Ceremony::from_toml(CEREMONY).unwrap();
    // A key to be made, and a request as well.
    let both = ceremony.perform(Some(&[0x30, 0]), at, DRAWN).err();
    assert!(matches!(both, Some(IssuerFault::Authority(_))));
    let longer = Ceremony::from_toml(&CEREMONY.replace("years = 10", "years = 21")).unwrap();
    assert!(matches!(
        longer.perform(None, at, DRAWN).err(),
        Some(IssuerFault::Profile(_))
    ));
    // A key that is not the certificate's.
    let (one, other) = (practice::made(), practice::made());
    let key = AuthorityKey::EncryptedFile(other.issuing_key.unwrap());
    let wrong = Authority::new(one.root, one.issuing, key, ceremony.certificates).err();
    assert!(matches!(wrong, Some(IssuerFault::Authority(_))));
}
