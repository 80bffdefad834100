//! App and portal talk to each other, and a third between them gets nowhere.

mod both_sides;

use both_sides::{offer, portal, signed, submission};
use handoff::bytes::{Bearer, Cms, Nonce};
use handoff::card::OfferedCard;
use handoff::card_proof::{CardProof, Possession, UnlockSecretNow};
use handoff::code::Code;
use handoff::message::{Answer, Failure, HandoffFault, Next, Receipt, Redemption, Refused, Words};
use handoff::offer::{Offer, OfferFault};
use handoff::portal_address::PortalAddress;
use handoff::purpose::Purpose;
use handoff::run_key::{NotProven, RunKey};
use handoff::text::{Binding, MOST, SignedText, TextFault};
use handoff::wire::{self, Message, Version};

fn elsewhere() -> PortalAddress {
    PortalAddress::parse("https://imza.example:8443").unwrap()
}

fn there_and_back<M: Message + PartialEq + std::fmt::Debug>(message: &M) -> Vec<u8> {
    let bytes = wire::write(message).unwrap();
    assert_eq!(wire::read::<M>(&bytes).as_ref(), Ok(message));
    bytes
}

/// R39: the texts arrive whole, with what is being done and who began it.
/// Work on a card, which a card without a key of its own shows.
fn done() -> Answer {
    Answer::Done {
        secret: UnlockSecretNow::Kept,
        card: CardProof::Possessed {
            answer: Possession([5; 32]).answer(b"done"),
        },
        pin: None,
    }
}

#[test]
fn everything_that_is_said_is_understood() {
    let key = RunKey::from_seed(&[3; 32]);
    let redemption = Redemption::new(&portal(), Code::parse("ACDE2345").unwrap(), &key);
    there_and_back(&redemption);
    redemption.check(&portal()).unwrap();
    there_and_back(&offer());
    let checked = offer().check(&portal()).unwrap();
    assert_eq!((checked.texts.len(), checked.seconds_left), (1, 295));
    for answer in [signed(1), signed(MOST), done()]
        .into_iter()
        .chain(Failure::ALL.map(|why| Answer::Failed { why }))
    {
        let submission = submission(answer, &key);
        there_and_back(&submission);
        submission
            .check(&portal(), &Nonce([7; 32]), &key.public())
            .unwrap();
    }
    for next in [
        Next::PageGoesOn,
        Next::ReturnToBrowser {
            page: "https://imza.example/x".into(),
            to_show: "https://imza.example/y".into(),
        },
    ] {
        let receipt = Receipt {
            version: Version,
            received_at: 1_800_000_010,
            next,
        };
        there_and_back(&receipt);
        assert!(receipt.is_sound(&portal()));
    }
    let words = Words {
        turkish: "Sertifika başka bir kişiye ait.".into(),
        english: "The certificate belongs to another person.".into(),
    };
    assert!(words.are_sound());
    for (fault, words) in [
        (HandoffFault::CodeNotGood, None),
        (HandoffFault::NotAccepted, Some(words.clone())),
        (HandoffFault::Undecided, Some(words.clone())),
    ] {
        there_and_back(&Refused {
            version: Version,
            fault,
            words,
        });
    }
    for hidden in ["", "bir\niki", "a\u{202e}b", &"a".repeat(501)] {
        let turkish = hidden.to_owned();
        assert!(
            !Words {
                turkish,
                ..words.clone()
            }
            .are_sound()
        );
    }
    assert_eq!(
        serde_json::to_string(&Failure::PinLocked).unwrap(),
        "\"pin-locked\""
    );
    assert!(
        Failure::ALL
            .into_iter()
            .all(|why| Failure::by_key(why.key()) == Some(why))
    );
}

#[test]
fn the_largest_messages_fit() {
    let key = RunKey::from_seed(&[3; 32]);
    let largest = vec![Cms::new(vec![255; Cms::LARGEST]).unwrap(); MOST];
    there_and_back(&submission(
        Answer::Signed {
            signatures: largest,
        },
        &key,
    ));
    let mut full = offer();
    let body = ["\"".repeat(99), String::new()].concat();
    let body = vec![body; 320].join("\n");
    full.texts = (1..=MOST)
        .map(|number| {
            let binding = Binding {
                portal: &full.portal,
                purpose: full.purpose,
                nonce: &full.nonce,
                number,
                of: MOST,
            };
            SignedText::compose(&binding, &body)
                .unwrap()
                .as_str()
                .to_owned()
        })
        .collect();
    there_and_back(&full);
    assert_eq!(full.check(&portal()).unwrap().texts.len(), MOST);
}

#[test]
fn a_message_of_another_run_portal_or_hand_off_proves_nothing() {
    let (key, thief) = (RunKey::from_seed(&[3; 32]), RunKey::from_seed(&[4; 32]));
    let code = Code::parse("ACDE2345").unwrap();
    assert_eq!(
        Redemption::new(&elsewhere(), code.clone(), &key).check(&portal()),
        Err(NotProven)
    );
    let mut stolen = Redemption::new(&portal(), code, &key);
    stolen.run_key = thief.public();
    assert_eq!(stolen.check(&portal()), Err(NotProven));

    let nonce = Nonce([7; 32]);
    let sent = submission(signed(2), &key);
    assert_eq!(
        sent.check(&elsewhere(), &nonce, &key.public()),
        Err(NotProven)
    );
    assert_eq!(
        sent.check(&portal(), &Nonce([8; 32]), &key.public()),
        Err(NotProven)
    );
    assert_eq!(
        sent.check(&portal(), &nonce, &thief.public()),
        Err(NotProven)
    );
    for other in [
        signed(1),
        signed(3),
        done(),
        Answer::Failed {
            why: Failure::Declined,
        },
    ] {
        let mut changed = sent.clone();
        changed.answer = other;
        assert_eq!(
            changed.check(&portal(), &nonce, &key.public()),
            Err(NotProven)
        );
    }
    let mut changed = sent;
    changed.bearer = Bearer([1; 32]);
    assert_eq!(
        changed.check(&portal(), &nonce, &key.public()),
        Err(NotProven)
    );
}

#[test]
fn an_app_shows_no_offer_that_does_not_hold_together() {
    assert_eq!(
        offer().check(&elsewhere()).unwrap_err(),
        OfferFault::OtherPortal
    );
    let changed = |change: fn(&mut Offer)| {
        let mut offer = offer();
        change(&mut offer);
        offer.check(&portal()).unwrap_err()
    };
    assert_eq!(changed(|offer| offer.texts.clear()), OfferFault::Texts);
    assert_eq!(
        changed(|offer| offer.texts = vec![offer.texts[0].clone(); MOST + 1]),
        OfferFault::Texts
    );
    assert_eq!(
        changed(|offer| offer.purpose = Purpose::ChangePin),
        OfferFault::Texts
    );
    assert_eq!(
        changed(|offer| offer.expires_at = offer.now),
        OfferFault::Time
    );
    assert_eq!(
        changed(|offer| offer.expires_at = offer.now + 301),
        OfferFault::Time
    );
    assert_eq!(
        changed(|offer| (offer.expires_at, offer.now) = (i64::MIN, i64::MAX)),
        OfferFault::Time
    );
    assert_eq!(
        changed(|offer| offer.begun.browser = "a\nb".into()),
        OfferFault::Begun
    );
    assert_eq!(
        changed(|offer| offer.begun.by = "\u{202e}evil".into()),
        OfferFault::Begun
    );
    assert_eq!(changed(|offer| offer.begun.by.clear()), OfferFault::Begun);
    let binding = OfferFault::Text {
        number: 1,
        fault: TextFault::Binding,
    };
    assert_eq!(changed(|offer| offer.purpose = Purpose::Approve), binding);
    assert_eq!(changed(|offer| offer.nonce = Nonce([0; 32])), binding);
    assert_eq!(
        changed(|offer| offer.texts.push(offer.texts[0].clone())),
        binding
    );
    let hidden = OfferFault::Text {
        number: 1,
        fault: TextFault::Letter(0x200b),
    };
    assert_eq!(
        changed(|offer| offer.texts[0].insert(0, '\u{200b}')),
        hidden
    );
    // A hand-off for the card alone has nothing to sign.
    let mut card = offer();
    (card.purpose, card.texts) = (Purpose::ChangePin, Vec::new());
    let nameless = card.clone().check(&portal()).unwrap_err();
    assert_eq!(nameless, OfferFault::Card);
    card.card = Some(OfferedCard {
        serial: "0001".into(),
    });
    assert!(card.check(&portal()).unwrap().texts.is_empty());
}

#[test]
fn an_app_opens_no_foreign_page() {
    const OURS: &str = "https://imza.example/x";
    for (page, to_show) in [
        ("https://evil.example/", OURS),
        ("https://imza.example.evil/", OURS),
        ("javascript:alert(1)", OURS),
        ("https://imza.example/ --module=x", OURS),
        (OURS, "https://evil.example/"),
        (OURS, "012345"),
        (OURS, ""),
    ] {
        let next = Next::ReturnToBrowser {
            page: page.into(),
            to_show: to_show.into(),
        };
        let receipt = Receipt {
            version: Version,
            received_at: 0,
            next,
        };
        assert!(!receipt.is_sound(&portal()), "{page} {to_show}");
    }
}
