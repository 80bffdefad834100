//! Bytes that no portal and no app sends.

mod both_sides;

use both_sides::{offer, portal, signed, submission};
use handoff::bytes::Nonce;
use handoff::code::Code;
use handoff::message::{Answer, Failure, Next, Receipt, Redemption, Submission};
use handoff::offer::Offer;
use handoff::run_key::RunKey;
use handoff::wire::{self, Message, Version, WireFault};

/// Every message cut at every byte, and with every bit flipped: a fault or another whole message, and never a panic.
#[test]
fn no_bytes_make_a_reader_panic() {
    let key = RunKey::from_seed(&[3; 32]);
    let redemption = wire::write(&Redemption::new(
        &portal(),
        Code::parse("ACDE2345").unwrap(),
        &key,
    ))
    .unwrap();
    let sent = wire::write(&submission(signed(2), &key)).unwrap();
    let offered = wire::write(&offer()).unwrap();
    let receipt = Receipt {
        version: Version,
        received_at: 1,
        next: Next::PageGoesOn,
    };
    let receipt = wire::write(&receipt).unwrap();
    every_change(&redemption, |bytes| {
        wire::read::<Redemption>(bytes).is_ok_and(|message| message.check(&portal()).is_ok())
    });
    every_change(&sent, |bytes| {
        let read = wire::read::<Submission>(bytes);
        read.is_ok_and(|message| {
            message
                .check(&portal(), &Nonce([7; 32]), &key.public())
                .is_ok()
        })
    });
    every_change(&offered, |bytes| {
        // Bearer, who and when are the portal's word alone; all else binds.
        let read = wire::read::<Offer>(bytes)
            .ok()
            .and_then(|offer| offer.check(&portal()).ok());
        read.is_some_and(|checked| {
            checked.texts[0].as_str() == offer().texts[0]
                && wire::write(&checked.offer).unwrap() == offered
        })
    });
    every_change(&receipt, |bytes| {
        wire::read::<Receipt>(bytes).is_ok_and(|read| wire::write(&read).unwrap() == receipt)
    });
}

/// Nothing that was changed may pass for what was sent, but for the spelling of the same.
fn every_change(right: &[u8], passes: impl Fn(&[u8]) -> bool) {
    assert!(passes(right));
    for end in 0..right.len() {
        assert!(!passes(&right[..end]), "cut at {end}");
    }
    for at in 0..right.len() {
        for bit in 0..8 {
            let mut changed = right.to_vec();
            changed[at] ^= 1 << bit;
            // A code is read in small letters too, and a blank may stand in it.
            let same = changed[at].eq_ignore_ascii_case(&right[at]);
            assert!(same || !passes(&changed), "byte {at}, bit {bit}");
        }
    }
}

#[test]
fn what_nobody_sends_is_refused() {
    let key = RunKey::from_seed(&[3; 32]);
    let right = wire::write(&Redemption::new(
        &portal(),
        Code::parse("ACDE2345").unwrap(),
        &key,
    ))
    .unwrap();
    let right = String::from_utf8(right).unwrap();
    let is = |text: &str, fault: WireFault| {
        assert_eq!(
            wire::read::<Redemption>(text.as_bytes()),
            Err(fault),
            "{text:.80}"
        )
    };
    is(
        &right.replacen('{', "{\"admin\":true,", 1),
        WireFault::Unreadable,
    );
    is(
        &right.replacen('{', "{\"version\":2,", 1),
        WireFault::Unreadable,
    );
    is(
        &right.replace("\"version\":2", "\"version\":1"),
        WireFault::OtherVersion,
    );
    is(
        &right.replacen("\"version\":2", "\"version\":9,\"more\":[]", 1),
        WireFault::OtherVersion,
    );
    is(
        &right.replace("\"version\":2", "\"version\":-1"),
        WireFault::Unreadable,
    );
    is(
        &right.replace("\"version\":2", "\"version\":\"1\""),
        WireFault::Unreadable,
    );
    is(
        &right.replace("ACDE2345", "ACDE234O"),
        WireFault::Unreadable,
    );
    is(&format!("{right}{right}"), WireFault::Unreadable);
    is(&format!("\u{feff}{right}"), WireFault::Unreadable);
    is(&format!("{right}{}", " ".repeat(1024)), WireFault::TooLarge);
    for text in [
        "",
        "null",
        "[]",
        "1e999",
        "{",
        "\"",
        "{\"version\":2}",
        "\u{0}",
        &"[".repeat(1000),
        &"{\"a\":".repeat(200),
    ] {
        is(text, WireFault::Unreadable);
    }
}

#[test]
fn depth_size_and_strange_answers_are_refused() {
    let key = RunKey::from_seed(&[3; 32]);
    let deep = "[".repeat(500_000);
    assert_eq!(
        wire::read::<Submission>(deep.as_bytes()),
        Err(WireFault::Unreadable)
    );
    assert_eq!(
        wire::read::<Redemption>(&[0xff; 100]),
        Err(WireFault::Unreadable)
    );
    let failed = Answer::Failed {
        why: Failure::Declined,
    };
    let answer = wire::write(&submission(failed, &key)).unwrap();
    let answer = String::from_utf8(answer).unwrap();
    for (what, with) in [
        ("{\"failed\":{\"why\":\"declined\"}}", "\"all\""),
        ("{\"failed\":{\"why\":\"declined\"}}", "\"done\""),
        (
            "{\"failed\":{\"why\":\"declined\"}}",
            "{\"failed\":{\"why\":\"because\"}}",
        ),
        (
            "{\"failed\":{\"why\":\"declined\"}}",
            "{\"signed\":{\"signatures\":[],\"x\":1}}",
        ),
    ] {
        let read = wire::read::<Submission>(answer.replace(what, with).as_bytes());
        assert_eq!(read, Err(WireFault::Unreadable), "{with}");
    }
    // A portal that answers with gigabytes is not read to its end.
    assert_eq!(
        wire::read::<Offer>(&vec![b' '; Offer::LARGEST + 1]),
        Err(WireFault::TooLarge)
    );
}
