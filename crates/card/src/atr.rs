//! Families of cards: by what a card says when it wakes (ATR, ISO 7816-3), or by how its driver describes it.

use serde::{Deserialize, Serialize};

use crate::token::UnlockStyle;

/// Cards that behave alike. How a family unlocks and where its driver lies follow from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Family {
    /// AKİS, the cards that qualified certificates in Türkiye mostly come on.
    Akis,
    /// The identity card of the Republic. No mark of its own in the ATR is known to us: it is found by trying its driver.
    IdentityCard,
    /// OpenPGP cards, through OpenSC.
    OpenPgp,
    /// PIV cards, through OpenSC.
    Piv,
    /// SoftHSM and other security modules: slots without a reader, PINs that do not lock.
    SoftHsm,
    /// A file of ours.
    Practice,
    Other,
}

/// What the historical bytes of an ATR hold, and whose they are.
const MARKS: &[(&[u8], Family)] = &[(b"UEKAE", Family::Akis), (b"AKIS", Family::Akis)];

/// What a driver writes about a token, in capitals, and whose it is.
const DESCRIPTIONS: &[(&str, Family)] = &[
    ("SOFTHSM", Family::SoftHsm),
    ("AKIS", Family::Akis),
    ("AKİS", Family::Akis),
    ("UEKAE", Family::Akis),
    ("TCKK", Family::IdentityCard),
    ("OPENPGP", Family::OpenPgp),
    ("PIV", Family::Piv),
];

/// The family that a card's answer to reset tells.
pub fn family_of(atr: &[u8]) -> Family {
    let Some(historical) = historical_bytes(atr) else {
        return Family::Other;
    };
    MARKS
        .iter()
        .find(|(mark, _)| historical.windows(mark.len()).any(|part| part == *mark))
        .map_or(Family::Other, |(_, family)| *family)
}

impl Family {
    pub(crate) fn of_token(maker: &str, model: &str, label: &str) -> Self {
        let description = format!("{maker}\n{model}\n{label}").to_uppercase();
        DESCRIPTIONS
            .iter()
            .find(|(word, _)| description.contains(word))
            .map_or(Self::Other, |(_, family)| *family)
    }

    /// The adapter of the family. What the standard has (v2.40, 5.5: C_InitPIN by the security officer) holds unless a family
    /// is known to differ; for AKİS it is taken from the standard and not yet seen on a card.
    pub const fn unlock_style(self) -> UnlockStyle {
        match self {
            Self::Akis
            | Self::IdentityCard
            | Self::OpenPgp
            | Self::SoftHsm
            | Self::Practice
            | Self::Other => UnlockStyle::OfficerThenInitPin,
            // OpenSC lets no officer into a PIV card.
            Self::Piv => UnlockStyle::SecretThroughSetPin,
        }
    }
}

/// ISO 7816-3, 8.2: TS, T0 (Y1, K), interface bytes as the Y nibbles announce them, K historical bytes, perhaps a checksum.
fn historical_bytes(atr: &[u8]) -> Option<&[u8]> {
    let t0 = *atr.get(1)?;
    let length = usize::from(t0 & 0x0f);
    let mut announced = t0 >> 4;
    let mut at = 2;
    loop {
        // TA, TB, TC and TD, each where its bit is set; TD announces the next group.
        let in_group = announced.count_ones() as usize;
        at += in_group;
        if announced & 0x08 == 0 {
            break;
        }
        announced = *atr.get(at - 1)? >> 4;
    }
    atr.get(at..at + length)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn atr(interface: &[u8], historical: &[u8]) -> Vec<u8> {
        [&[0x3b], interface, historical, &[0x00]].concat()
    }

    #[test]
    fn akis_cards_are_known_by_their_historical_bytes() {
        // T0 announces TA1 and TD1 and fifteen historical bytes, TD1 a TD2, TD2 a TA3 and a TB3.
        let interface = [0x9f, 0x96, 0x81, 0x31, 0xfe, 0x45];
        let card = atr(&interface, b"\x80\x67UEKAE\x12\x52\x31\x00\x00\x00\x00\x00");
        assert_eq!(family_of(&card), Family::Akis);
        let card = atr(&[0x06], b"AKIS11");
        assert_eq!(family_of(&card), Family::Akis);
    }

    #[test]
    fn a_mark_elsewhere_is_no_mark() {
        let mut card = atr(&[0x02], b"xy");
        card.extend(b"UEKAE");
        assert_eq!(family_of(&card), Family::Other);
    }

    #[test]
    fn broken_answers_are_nobodys() {
        let whole = atr(&[0x9f, 0x96, 0x81, 0x31, 0xfe, 0x45], b"\x80\x67UEKAE");
        for cut in 0..whole.len() {
            assert_eq!(family_of(&whole[..cut]), Family::Other);
        }
        assert_eq!(
            family_of(&[0x3b, 0xff, 0xff, 0xff, 0xff, 0xff]),
            Family::Other
        );
        assert_eq!(family_of(&[0x3b; 33]), Family::Other);
    }

    #[test]
    fn drivers_describe_their_tokens() {
        let family = Family::of_token;
        assert_eq!(
            family("SoftHSM project", "SoftHSM v2", "x"),
            Family::SoftHsm
        );
        assert_eq!(family("UEKAE", "v2.2", "akis"), Family::Akis);
        assert_eq!(
            family("", "PKCS#15 emulated", "OpenPGP card (User PIN)"),
            Family::OpenPgp
        );
        assert_eq!(family("ACME", "", ""), Family::Other);
    }
}
