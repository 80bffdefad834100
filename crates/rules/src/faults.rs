//! What can be wrong with something typed: closed enums whose variants the pages translate by their key.
//!
//! A fault holds no message text, because the same fault is told in two languages and in several tones.

/// Declares one fault enum. Every variant has a stable key such as "identity-number-checksum"; renaming a variant does
/// not change the key, and with it the translations and whatever has been stored.
macro_rules! faults {
    ($(#[$doc:meta])* $name:ident { $($variant:ident = $key:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum $name { $($variant,)+ }

        impl $name {
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The name under which the pages look up the text of this fault.
            pub const fn key(self) -> &'static str {
                match self { $(Self::$variant => $key,)+ }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                out.write_str(self.key())
            }
        }

        impl std::error::Error for $name {}
    };
}
pub(crate) use faults;

/// A field that is not in order, and the key of the reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FieldFault {
    pub field: &'static str,
    pub fault: &'static str,
}

/// Debug that names the type and hides what is in it, for everything that identifies a person.
macro_rules! redacted {
    ($name:ident) => {
        impl std::fmt::Debug for $name {
            fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                out.write_str(concat!(stringify!($name), "(…)"))
            }
        }
    };
}
pub(crate) use redacted;

/// Every key of every fault of the typed values, so that a test of the pages can see that each has its text.
pub fn every_key() -> Vec<&'static str> {
    fn keys<F: Copy>(all: &[F], key: fn(F) -> &'static str) -> impl Iterator<Item = &'static str> {
        all.iter().map(move |fault| key(*fault))
    }
    use crate::*;
    macro_rules! all {
        ($($fault:path),+ $(,)?) => {{
            let mut every = Vec::new();
            $({ use $fault as Fault; every.extend(keys(Fault::ALL, Fault::key)); })+
            every
        }};
    }
    all![
        identity_number::IdentityNumberFault,
        mobile_phone::MobilePhoneFault,
        work_phone::WorkPhoneFault,
        work_phone::ExtensionFault,
        email_address::EmailAddressFault,
        person_name::PersonNameFault,
        birth_date::BirthDateFault,
        free_text::FreeTextFault,
        postcode::PostcodeFault,
        province::ProvinceFault,
        district::DistrictFault,
        personnel_number::PersonnelNumberFault,
        order_number::OrderNumberFault,
        tax_number::TaxNumberFault,
        product::ProductFault,
        stock::QuantityFault,
        product::ValidityFault,
        product::CardReaderFault,
        product::TermsFault,
        contract_terms::StartFault,
    ]
}

#[cfg(test)]
mod tests {
    #[test]
    fn keys_are_unique_and_plain() {
        let keys = super::every_key();
        let mut seen = std::collections::BTreeSet::new();
        for key in keys {
            assert!(seen.insert(key), "{key} is used twice");
            assert!(
                key.bytes().all(|b| b.is_ascii_lowercase() || b == b'-'),
                "{key}"
            );
        }
        assert!(seen.contains("identity-number-checksum"));
    }
}
