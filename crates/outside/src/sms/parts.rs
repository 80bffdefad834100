//! One text into the parts that a telephone puts together again, each at most as long as the network carries.

use std::str::FromStr;

use rusmpp::extra::concatenation::SubmitSmMultipartExt;
use rusmpp::extra::encoding::gsm7bit::Gsm7BitUnpacked;
use rusmpp::pdus::SubmitSm;
use rusmpp::tlvs::MessageSubmissionRequestTlvValue as TlvValue;
use rusmpp::types::COctetString;
use rusmpp::values::{
    IntermediateNotification, MCDeliveryReceipt, Npi, RegisteredDelivery,
    SmeOriginatedAcknowledgement, Ton, UserMessageReference,
};

use super::ShortMessage;
use crate::SendError;

pub(super) fn sender(sender: &str) -> Option<(Ton, Npi, COctetString<1, 21>)> {
    let (ton, npi, address) = match sender.strip_prefix('+') {
        Some(international) => (Ton::International, Npi::Isdn, international),
        None if sender.bytes().all(|byte| byte.is_ascii_digit()) => {
            (Ton::NetworkSpecific, Npi::Isdn, sender)
        }
        None => (Ton::Alphanumeric, Npi::Unknown, sender),
    };
    Some((ton, npi, COctetString::from_str(address).ok()?))
}

/// A part holds 140 octets: 160 letters of the GSM alphabet (which lacks ğ, ı, ş, İ and ç), else 70 letters of UCS-2. In a longer
/// message each part gives six octets to the header that numbers it, which leaves 153 and 67.
///
/// `together` tells telephones the parts of one long message from those of another: a count, since the eight bits that they expect would
/// meet too often if they were drawn.
pub(super) fn parts(
    from: &str,
    message: &ShortMessage,
    together: u8,
) -> Result<Vec<SubmitSm>, SendError> {
    let reference = reference(message);
    let (ton, npi, source) =
        sender(from).ok_or(SendError::unavailable("the sender setting is unusable"))?;
    let destination = COctetString::from_str(message.to.trim_start_matches('+'))
        .map_err(|_| SendError::refused("the number is too long"))?;
    let whole = SubmitSm::builder()
        .source_addr_ton(ton)
        .source_addr_npi(npi)
        .source_addr(source)
        .dest_addr_ton(Ton::International)
        .dest_addr_npi(Npi::Isdn)
        .destination_addr(destination)
        .registered_delivery(registered(message.wants_report))
        .build()
        .multipart(&message.text)
        .reference_u8(together);
    let parts: Vec<SubmitSm> = match Gsm7BitUnpacked::new().encode_to_vec(&message.text) {
        Ok(letters) => {
            // Unpacked letters travel one to an octet, and the centre packs them: header and letters then make 159, not 140.
            let size = if letters.len() <= 160 { 160 } else { 6 + 153 };
            whole
                .gsm7bit_unpacked()
                .max_short_message_size(size)
                .build()
                .map_err(|_| too_long())?
        }
        Err(_) => whole.ucs2().build().map_err(|_| too_long())?,
    };
    let numbered = parts.into_iter().zip(0_u16..).map(|(mut part, number)| {
        // SMPP 3.4, 5.3.2.17: a reference of ours, by which a centre can tell that it was sent the same once more.
        part.push_tlv(TlvValue::UserMessageReference(UserMessageReference::new(
            reference.wrapping_add(number),
        )));
        part
    });
    Ok(numbered.collect())
}

/// Of the end alone, not of what happens on the way.
fn registered(wanted: bool) -> RegisteredDelivery {
    let receipt = match wanted {
        true => {
            MCDeliveryReceipt::McDeliveryReceiptRequestedWhereFinalDeliveryOutcomeIsSuccessOrFailure
        }
        false => MCDeliveryReceipt::NoMcDeliveryReceiptRequested,
    };
    RegisteredDelivery::new(
        receipt,
        SmeOriginatedAcknowledgement::default(),
        IntermediateNotification::default(),
        0,
    )
}

/// The same whenever the message is sent again: the last two octets of its id, which are random.
fn reference(message: &ShortMessage) -> u16 {
    let [.., first, second] = *message.id.as_bytes();
    u16::from_be_bytes([first, second])
}

fn too_long() -> SendError {
    SendError::refused("the text is too long or has signs that a short message cannot carry")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lengths(text: &str) -> Vec<usize> {
        let message = ShortMessage {
            to: "+905000000000".into(),
            text: text.into(),
            id: uuid::Uuid::from_u128(7),
            wants_report: false,
        };
        parts("KALEM", &message, 7)
            .unwrap()
            .iter()
            .map(|part| part.short_message().len())
            .collect()
    }

    #[test]
    fn seventy_turkish_letters_are_one_part_and_one_more_makes_two() {
        assert_eq!(lengths(&"ğ".repeat(70)), [140]);
        assert_eq!(lengths(&"ğ".repeat(71)), [6 + 2 * 67, 6 + 2 * 4]);
        assert_eq!(lengths(&"ş".repeat(134)), [140, 140]);
        assert_eq!(lengths(&"ş".repeat(135)), [140, 140, 8]);
    }

    #[test]
    fn a_hundred_and_sixty_plain_letters_are_one_part_and_one_more_makes_two() {
        assert_eq!(lengths(&"ö".repeat(160)), [160]);
        assert_eq!(lengths(&"a".repeat(161)), [6 + 153, 6 + 8]);
    }

    /// A message whose answer was lost goes out again as the same; another one as another.
    #[test]
    fn the_same_message_has_the_same_references() {
        let references = |id: u128| {
            let message = ShortMessage {
                to: "+905000000000".into(),
                text: "ğ".repeat(80),
                id: uuid::Uuid::from_u128(id),
                wants_report: false,
            };
            let parts = parts("KALEM", &message, 7).unwrap();
            let of = |part: &SubmitSm| format!("{:?}", part.tlvs());
            parts.iter().map(of).collect::<Vec<_>>()
        };
        assert_eq!(references(1).len(), 2);
        assert_eq!(references(1), references(1));
        assert_ne!(references(1), references(2));
        assert_ne!(references(1)[0], references(1)[1]);
    }

    #[test]
    fn a_sender_is_a_name_a_number_or_a_short_code() {
        let ton = |text| sender(text).map(|(ton, ..)| ton);
        assert_eq!(ton("KALEM"), Some(Ton::Alphanumeric));
        assert_eq!(ton("+905000000000"), Some(Ton::International));
        assert_eq!(ton("3399"), Some(Ton::NetworkSpecific));
        assert_eq!(ton(&"K".repeat(30)), None);
    }
}
