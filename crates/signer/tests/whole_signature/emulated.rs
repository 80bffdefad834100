//! "Real card, no hardware": from a key made on the card to a signature that others accept.

use card::KeyKind;
use signature::signing_key::NewKey;

use crate::card_service::CardService;
use crate::factory_card::{FactoryCard, PIN};
use crate::story::others_accept;
use test_authority::TestAuthority;

/// "Others accept what we make", with keys on the emulated card: RSA-2048, P-256, P-384.
#[test]
fn others_accept_what_the_card_signs() {
    let practice = TestAuthority::new(NewKey::P256);
    for kind in [KeyKind::Rsa(2048), KeyKind::P256, KeyKind::P384] {
        // OpenSC makes no second key in the place of the first, so each kind has a card of its own.
        let Some(service) = CardService::start(env!("CARGO_BIN_EXE_e-imza")) else {
            return;
        };
        let (mut card, key) = match kind {
            KeyKind::Rsa(_) => FactoryCard::with_rsa_key(&service),
            _ => {
                let mut card = FactoryCard::in_reader_of(&service);
                let key = card.make_key(kind).unwrap();
                (card, key)
            }
        };
        let certificate = practice.certify(&key.public);
        card.write_certificate(&key, certificate.der());
        let name = format!("card-{kind:?}");
        others_accept(
            &name,
            &practice,
            (&mut card.cards, &card.place),
            (&key, PIN),
        );
    }
}
