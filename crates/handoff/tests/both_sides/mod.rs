//! What both files of tests say: one portal, one offer, one answer.

use handoff::bytes::{Bearer, Cms, Nonce};

use handoff::message::{Answer, Submission};
use handoff::offer::{Begun, Offer};
use handoff::portal_address::PortalAddress;
use handoff::purpose::Purpose;
use handoff::run_key::RunKey;
use handoff::text::{Binding, SignedText};
use handoff::wire::Version;

pub fn portal() -> PortalAddress {
    PortalAddress::parse("https://imza.example").unwrap()
}

pub fn offer() -> Offer {
    let (portal, nonce) = (portal(), Nonce([7; 32]));
    let binding = Binding {
        portal: &portal,
        purpose: Purpose::Login,
        nonce: &nonce,
        number: 1,
        of: 1,
    };
    let text =
        SignedText::compose(&binding, "Şu tarayıcının portala girmesine izin veriyorum.").unwrap();
    Offer {
        version: Version,
        bearer: Bearer([9; 32]),
        purpose: Purpose::Login,
        begun: Begun {
            by: "100******46".into(),
            at: 1_800_000_000,
            browser: "Firefox, Linux".into(),
        },
        now: 1_800_000_005,
        expires_at: 1_800_000_300,
        texts: vec![text.as_str().to_owned()],
        card: None,
        portal,
        nonce,
    }
}

pub fn signed(count: usize) -> Answer {
    let signatures = (0..count).map(|at| Cms::new(vec![at as u8 + 1; 40]).unwrap());
    Answer::Signed {
        signatures: signatures.collect(),
    }
}

pub fn submission(answer: Answer, key: &RunKey) -> Submission {
    Submission::new(&portal(), &Nonce([7; 32]), Bearer([9; 32]), answer, key)
}
