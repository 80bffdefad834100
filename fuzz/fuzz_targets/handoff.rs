//! Messages between the app and the portal, from either side. What is read is written again, and read the same.

#![no_main]

use handoff::code::Code;
use handoff::link::Link;
use handoff::message::{Receipt, Redemption, Refused, Submission};
use handoff::offer::Offer;
use handoff::portal_address::PortalAddress;
use handoff::wire::{Message, read, write};
use libfuzzer_sys::fuzz_target;

fn whole<M: Message + PartialEq>(body: &[u8]) -> Option<M> {
    let message: M = read(body).ok()?;
    let written = write(&message).ok()?;
    let again: M = read(&written).ok().expect("our own spelling is read");
    assert!(again == message);
    Some(message)
}

fuzz_target!(|body: &[u8]| {
    kalem_fuzz::bounded(body, |body| {
        if let Some(offer) = whole::<Offer>(body) {
            let portal = offer.portal.clone();
            let _ = offer.check(&portal);
        }
        let _ = (whole::<Submission>(body), whole::<Redemption>(body));
        let _ = (whole::<Receipt>(body), whole::<Refused>(body));
        if let Ok(text) = std::str::from_utf8(body) {
            let _ = (Link::parse(text), PortalAddress::parse(text));
            if let Ok(code) = Code::parse(text) {
                assert!(Code::parse(&code.shown()) == Ok(code));
            }
        }
    });
});
