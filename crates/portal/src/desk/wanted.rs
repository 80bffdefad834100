//! What was typed or scanned into the one search box, told from its shape alone.

use paper::{CodeError, FormCode};
use rules::email_address::EmailAddress;
use rules::identity_number::IdentityNumber;
use rules::mobile_phone::MobilePhone;
use rules::order_number::OrderNumber;
use rules::tax_number::{self, TaxNumber};
use rules::turkish::search_key;

/// What the clerk is looking for.
pub enum Wanted {
    Nothing,
    /// The code of a printed form, as a scanner types it.
    Code(FormCode),
    /// The code of a form, but not all of it.
    BrokenCode,
    Order(OrderNumber),
    Identity(IdentityNumber),
    /// Ten digits. A phone without its zero may be a VKN as well.
    Entity(TaxNumber, Option<MobilePhone>),
    Phone(MobilePhone),
    Email(EmailAddress),
    /// Ten digits that are no VKN, eleven that are nobody's, or half an e-mail address; the key says what is wrong with them.
    NoIdentity(&'static str),
    /// The beginning of a name, folded as names are stored.
    Name(String),
}

/// No name is longer; what is longer was not meant for this box.
pub const LONGEST: usize = 200;
const IDENTITY_DIGITS: usize = 11;
/// So many digits in a row are an identity number with a slip in it sooner than an order number.
const TOO_MANY_DIGITS: usize = 9;

/// Whether an identity number may be hidden in it, mistyped or beside other words: then it stands in no address.
pub fn has_identity_digits(typed: &str) -> bool {
    let mut row = 0;
    typed.chars().any(|letter| {
        if letter.is_numeric() {
            row += 1;
        } else if letter.is_alphabetic() {
            row = 0;
        }
        row >= TOO_MANY_DIGITS
    })
}

impl Wanted {
    pub fn of(typed: &str) -> Self {
        match typed.parse::<FormCode>() {
            Ok(code) => return Self::Code(code),
            Err(CodeError::NotOurs) => {}
            Err(_) => return Self::BrokenCode,
        }
        if typed.contains('@') {
            return match EmailAddress::parse(typed) {
                Ok(email) => Self::Email(email),
                Err(_) => Self::NoIdentity("desk-no-email-address"),
            };
        }
        let digits = typed.chars().filter(char::is_ascii_digit).count();
        let phone = MobilePhone::parse(typed).ok();
        let other = typed
            .chars()
            .any(|c| !c.is_ascii_digit() && !c.is_whitespace() && c != '-');
        if let (Some(phone), true) = (&phone, digits != tax_number::DIGITS) {
            return Self::Phone(phone.clone());
        }
        if digits == IDENTITY_DIGITS && !other {
            return match IdentityNumber::parse(typed) {
                Ok(identity) => Self::Identity(identity),
                Err(fault) => Self::NoIdentity(fault.key()),
            };
        }
        if digits == tax_number::DIGITS && !other {
            return match (TaxNumber::parse(typed), phone) {
                (Ok(number), phone) => Self::Entity(number, phone),
                (Err(_), Some(phone)) => Self::Phone(phone),
                (Err(fault), None) => Self::NoIdentity(fault.key()),
            };
        }
        if let Ok(number) = OrderNumber::parse(typed) {
            return Self::Order(number);
        }
        let name: String = search_key(typed).chars().take(LONGEST).collect();
        match name.is_empty() {
            true => Self::Nothing,
            false => Self::Name(name),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_order_number_is_known_by_its_shape() {
        for typed in ["SD-780", "780", " sd 780 "] {
            assert!(matches!(Wanted::of(typed), Wanted::Order(OrderNumber(780))));
        }
    }

    #[test]
    fn eleven_digits_are_an_identity_number_even_when_they_are_nobodys() {
        for typed in ["10000000146", "100 000 001 46"] {
            assert!(
                matches!(Wanted::of(typed), Wanted::Identity(number) if number.expose() == "10000000146")
            );
        }
        assert!(matches!(
            Wanted::of("10000000147"),
            Wanted::NoIdentity("identity-number-checksum")
        ));
    }

    #[test]
    fn ten_digits_are_a_vkn() {
        for typed in ["1234567890", "123 456 7890"] {
            assert!(
                matches!(Wanted::of(typed), Wanted::Entity(number, None) if number.as_str() == "1234567890")
            );
        }
        assert!(matches!(
            Wanted::of("1234567891"),
            Wanted::NoIdentity("tax-number-checksum")
        ));
        assert!(matches!(Wanted::of("SD-1234567890"), Wanted::Order(_)));
    }

    /// No identity number begins with a zero, so that eleven digits are one or the other; ten may be a phone and a VKN.
    #[test]
    fn a_phone_and_an_address_are_known_by_their_shape() {
        for typed in [
            "05321234567",
            "+90 532 123 45 67",
            "0532 123 45 67",
            "532 123 45 67",
        ] {
            assert!(
                matches!(Wanted::of(typed), Wanted::Phone(phone) if phone.e164() == "+905321234567"),
                "{typed}"
            );
        }
        let both = (0..10).map(|last| format!("532123456{last}"));
        let both = both.filter(|typed| matches!(Wanted::of(typed), Wanted::Entity(_, Some(_))));
        assert_eq!(both.count(), 1, "one check digit of ten fits");
        assert!(matches!(
            Wanted::of(" Ayse@Kurum.example "),
            Wanted::Email(email) if email.as_str() == "Ayse@kurum.example"
        ));
        for half in ["ayse@", "@kurum.example", "ayşe@kurum.example"] {
            assert!(matches!(
                Wanted::of(half),
                Wanted::NoIdentity("desk-no-email-address")
            ));
        }
    }

    #[test]
    fn what_may_hide_an_identity_number_is_known() {
        for hides in [
            "10000000146",
            "100 000 001 46",
            "1000000014",
            "100000001467",
            "Ayşe 10000000146",
            "tc:100.000.001-46",
            "kimlik no=10000000146 ayşe",
            "１００００００0146",
        ] {
            assert!(has_identity_digits(hides), "{hides}");
        }
        for plain in [
            "SD-12345678",
            "Işıl 2. Çağrı",
            "",
            "KALEM1-SD-3-1-YAV2",
            "0555 12 34",
        ] {
            assert!(!has_identity_digits(plain), "{plain}");
        }
    }

    #[test]
    fn a_scanned_code_is_known_and_so_is_half_of_one() {
        let code = "KALEM1-SD-780-3-00000000000000000000000000";
        assert!(matches!(
            Wanted::of(&format!("{code}\r\n")),
            Wanted::Code(found) if found.order_number == 780
        ));
        assert!(matches!(Wanted::of(&code[..30]), Wanted::BrokenCode));
    }

    #[test]
    fn all_else_is_a_name_typed_on_any_keyboard() {
        for typed in ["Öğüt  IŞIL", "ogut isil"] {
            assert!(matches!(Wanted::of(typed), Wanted::Name(name) if name == "ogut isil"));
        }
        assert!(matches!(Wanted::of(" \u{a0} "), Wanted::Nothing));
        assert!(matches!(Wanted::of(&"a".repeat(5_000)), Wanted::Name(name) if name.len() == 200));
    }
}
