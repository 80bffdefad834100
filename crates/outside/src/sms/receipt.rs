//! What a message centre reports of a message (SMPP 3.4, 5.2.12 and appendix B): that it was delivered, or that nobody will get it.

use rules::notice_delivery::Delivery;
use rusmpp::pdus::DeliverSm;
use rusmpp::tlvs::TlvValue;

/// What is reported of one part of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeliveryReport {
    /// As the centre called it when it took it.
    pub message_id: String,
    pub delivery: Delivery,
    /// The network's word for it, as in `err:021`.
    pub code: Option<String>,
}

/// Bits 5 to 2 of `esm_class`: what kind of message it is.
const KIND: u8 = 0b0011_1100;
const RECEIPT: u8 = 0b0000_0100;
/// As long as centres make a name, and a code.
const LONGEST_ID: usize = 64;
const LONGEST_CODE: usize = 8;

/// Reads it. Nothing, where it is none, or where the message is still on its way. A telephone may write the same words to us: they count only
/// where the centre itself says that they are a receipt.
pub fn read(message: &DeliverSm) -> Option<DeliveryReport> {
    let kind = u8::from(message.esm_class) & KIND;
    let mut named = None;
    let mut state = None;
    for tlv in message.tlvs() {
        match tlv.value() {
            Some(TlvValue::ReceiptedMessageId(id)) => named = Some(id.as_str().to_owned()),
            Some(TlvValue::MessageState(found)) => state = Some(u8::from(*found)),
            _ => {}
        }
    }
    if kind != RECEIPT && named.is_none() {
        return None;
    }
    let text = String::from_utf8_lossy(message.short_message().as_ref()).into_owned();
    let id = named.or_else(|| word(&text, "id:").map(str::to_owned))?;
    let id = id.trim().to_owned();
    if id.is_empty() || id.len() > LONGEST_ID || !id.bytes().all(|byte| byte.is_ascii_graphic()) {
        return None;
    }
    let delivery = match state {
        Some(state) => of_state(state),
        None => of_word(word(&text, "stat:")?),
    }?;
    let code = word(&text, "err:").filter(|code| {
        (1..=LONGEST_CODE).contains(&code.len()) && code.bytes().all(|b| b.is_ascii_alphanumeric())
    });
    Some(DeliveryReport {
        message_id: id,
        delivery,
        code: code.map(str::to_owned),
    })
}

/// What stands right behind a name, up to the next blank.
fn word<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    // The text of the message comes last, and may have anything in it.
    let end = find(text, "text:").unwrap_or(text.len());
    let text = &text[..end];
    let at = find(text, name)? + name.len();
    let end = text[at..].find(|letter: char| letter.is_ascii_whitespace());
    let found = &text[at..][..end.unwrap_or(text.len() - at)];
    Some(found).filter(|found| !found.is_empty())
}

/// Where such a name begins a word, in capitals or not.
fn find(text: &str, name: &str) -> Option<usize> {
    let lower = text.to_ascii_lowercase();
    let found = lower.match_indices(name).find(|(at, _)| {
        let before = lower[..*at].bytes().next_back();
        before.is_none_or(|byte| byte.is_ascii_whitespace())
    });
    found.map(|(at, _)| at)
}

/// The final states of 5.2.28. One that the centre does not know says nothing.
fn of_state(state: u8) -> Option<Delivery> {
    match state {
        2 => Some(Delivery::Delivered),
        3 => Some(Delivery::Expired),
        4 | 5 | 8 => Some(Delivery::Failed),
        _ => None,
    }
}

fn of_word(word: &str) -> Option<Delivery> {
    match word.to_ascii_uppercase().as_str() {
        "DELIVRD" => Some(Delivery::Delivered),
        "EXPIRED" => Some(Delivery::Expired),
        "DELETED" | "UNDELIV" | "REJECTD" => Some(Delivery::Failed),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::str::FromStr;

    use rusmpp::tlvs::MessageDeliveryRequestTlvValue as DeliveryTlv;
    use rusmpp::types::{COctetString, OctetString};
    use rusmpp::values::{EsmClass, MessageState};

    use super::*;

    fn message(class: u8, text: &str) -> DeliverSm {
        DeliverSm::builder()
            .esm_class(EsmClass::from(class))
            .short_message(OctetString::from_slice(text.as_bytes()).unwrap())
            .build()
    }

    fn found(id: &str, delivery: Delivery, code: Option<&str>) -> Option<DeliveryReport> {
        Some(DeliveryReport {
            message_id: id.into(),
            delivery,
            code: code.map(str::to_owned),
        })
    }

    #[test]
    fn receipts_are_read_as_centres_write_them() {
        let of = |stat: &str| {
            let text = format!(
                "id:7a0f-31 sub:001 dlvrd:001 submit date:2611281200 done date:2611281201 stat:{stat} err:021 text:Say\u{131}n I\u{15f}\u{131}l stat:UNDELIV"
            );
            read(&message(RECEIPT, &text))
        };
        assert_eq!(
            of("DELIVRD"),
            found("7a0f-31", Delivery::Delivered, Some("021"))
        );
        assert_eq!(
            of("EXPIRED"),
            found("7a0f-31", Delivery::Expired, Some("021"))
        );
        for failed in ["UNDELIV", "REJECTD", "deleted"] {
            assert_eq!(
                of(failed),
                found("7a0f-31", Delivery::Failed, Some("021")),
                "{failed}"
            );
        }
        for open in ["ENROUTE", "ACCEPTD", "UNKNOWN", "", "X"] {
            assert_eq!(of(open), None, "{open}");
        }
        let short = read(&message(RECEIPT, "ID:6 STAT:DELIVRD"));
        assert_eq!(short, found("6", Delivery::Delivered, None));
    }

    /// The parameters of the message itself count before its text.
    #[test]
    fn a_receipt_may_say_it_in_parameters() {
        let mut told = message(RECEIPT, "id:9 stat:DELIVRD err:1");
        told.push_tlv(DeliveryTlv::ReceiptedMessageId(
            COctetString::from_str("abc").unwrap(),
        ));
        told.push_tlv(DeliveryTlv::MessageState(MessageState::Undeliverable));
        assert_eq!(read(&told), found("abc", Delivery::Failed, Some("1")));
    }

    /// Somebody with a telephone writes what a receipt would say.
    #[test]
    fn what_a_telephone_writes_is_no_receipt() {
        assert_eq!(read(&message(0, "id:7 stat:UNDELIV err:1")), None);
        for text in [
            "",
            "id: stat:DELIVRD",
            "stat:DELIVRD",
            "paid:7 stat:DELIVRD",
            "id:7",
        ] {
            assert_eq!(read(&message(RECEIPT, text)), None, "{text}");
        }
        let long = format!("id:{} stat:DELIVRD", "7".repeat(65));
        assert_eq!(read(&message(RECEIPT, &long)), None);
        let odd = read(&message(RECEIPT, "id:7 stat:DELIVRD err:<b>")).unwrap();
        assert_eq!(odd.code, None);
    }
}
