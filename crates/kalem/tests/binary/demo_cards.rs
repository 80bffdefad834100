//! The demo's practice cards: there at the first start, the same at the second, certified anew where the demo listens elsewhere.

use std::path::Path;

use card::{Cards, Entry, Key, Pin, Place, PracticeCards, Scheme, TypedSecret};
use outside::clock::Clock;
use signature::certificate::Certificate;
use signature::crl::Crl;
use signature::moment::Moment;

use crate::running::Running;

fn cards(data: &Path) -> Cards {
    Cards::Practice(PracticeCards::in_folder(data.join("kartlar")))
}

fn place(cards: &mut Cards, name: &str) -> Place {
    let readers = cards.readers().unwrap();
    let mut tokens = readers.into_iter().filter_map(|reader| reader.token);
    tokens
        .find(|token| token.place.serial == name)
        .unwrap()
        .place
}

/// The one certificate on a card, and its key.
fn lies(data: &Path, name: &str) -> (Certificate, Key) {
    let mut cards = cards(data);
    let place = place(&mut cards, name);
    let mut listing = cards.certificates(&place).unwrap();
    assert_eq!((listing.fit.len(), listing.unfit.len()), (1, 0));
    let one = listing.fit.remove(0);
    (Certificate::from_der(&one.der).unwrap(), one.key)
}

async fn fetch(url: &str) -> Vec<u8> {
    let answer = reqwest::get(url).await.unwrap();
    assert_eq!(answer.status(), 200, "{url}");
    answer.bytes().await.unwrap().to_vec()
}

/// What a certificate says of where it comes from is there, and says that it is good.
async fn is_believed(certificate: &Certificate) {
    let now = Moment::from_unix_micros(Clock::Live.now().as_microsecond());
    let [issuer] = &certificate.ca_issuers_urls().unwrap()[..] else {
        panic!("one address of the issuer");
    };
    let issuer = Certificate::from_der(&fetch(issuer).await).unwrap();
    let key = issuer.public_key().unwrap();
    assert_eq!(certificate.verify_signed_by(&key), Ok(()));
    let root = &issuer.ca_issuers_urls().unwrap()[0];
    let root = Certificate::from_der(&fetch(root).await).unwrap();
    assert_eq!(issuer.verify_signed_by(&root.public_key().unwrap()), Ok(()));
    for (of, by) in [(certificate, &issuer), (&issuer, &root)] {
        let list = Crl::from_der(&fetch(&of.crl_urls().unwrap()[0]).await).unwrap();
        assert!(list.verify_signed_by(&by.public_key().unwrap()).is_ok());
        assert!(of.is_valid_at(now));
    }
}

#[tokio::test]
async fn two_people_have_cards_and_keep_them() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("demo");
    let demo = Running::demo(&data, &[]);
    let mut before = Vec::new();
    for (name, number, pin) in [
        ("ayse", "10000100754", "371946"),
        ("cagri", "10000100372", "582639"),
    ] {
        let file = data.join("kartlar").join(format!("{name}.kart"));
        let line = format!(
            "PIN {pin}: cargo run --release -p signer -- --portal {} --practice {}",
            demo.url.trim_end_matches('/'),
            file.display()
        );
        assert!(demo.said.contains(&line), "{}", demo.said);
        let (certificate, key) = lies(&data, name);
        assert_eq!(certificate.subject().serial_number(), Some(number));
        is_believed(&certificate).await;
        let mut cards = cards(&data);
        let place = place(&mut cards, name);
        let pin = || Entry::typed(Pin::new(pin).unwrap());
        let scheme = Scheme::usual(key.kind);
        assert!(cards.sign(&place, &key, scheme, b"metin", &pin()).is_ok());
        let new = TypedSecret::Here(Pin::new("640917").unwrap());
        cards.change_pin(&place, &pin(), &new).unwrap();
        before.push((name, certificate, key));
    }
    let page = String::from_utf8(fetch(&demo.url).await).unwrap();
    assert!(page.contains("371946") && page.contains("--practice"));
    let port = demo.port();
    demo.stop();

    let demo = Running::demo_at(port, &data, &[]);
    for (name, certificate, _) in &before {
        assert_eq!(lies(&data, name).0.der(), certificate.der());
        is_believed(certificate).await;
    }
    demo.stop();

    // At another port there is another authority. It certifies the same keys, and nobody's PIN is needed for that.
    let demo = Running::demo(&data, &[]);
    assert_ne!(demo.port(), port);
    for (name, certificate, key) in &before {
        let (now, its) = lies(&data, name);
        assert_eq!(&its, key);
        assert_ne!(now.der(), certificate.der());
        is_believed(&now).await;
    }
    demo.stop();
}
