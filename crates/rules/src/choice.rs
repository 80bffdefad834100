//! Closed choices that forms offer and rows store: one macro, so that each has a stable key.

/// An unknown key where one of a closed list was expected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not one of the choices")]
pub struct NotAChoice;

/// Declares an enum whose variants have keys: for the database, for form values and for texts.
macro_rules! choice {
    ($(#[$meta:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident = $key:literal,)+ }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub enum $name { $($(#[$doc])* $variant,)+ }

        impl $name {
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            pub const fn key(self) -> &'static str {
                match self { $(Self::$variant => $key,)+ }
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::choice::NotAChoice;
            fn from_str(key: &str) -> Result<Self, Self::Err> {
                Self::ALL.iter().copied().find(|c| c.key() == key).ok_or($crate::choice::NotAChoice)
            }
        }

        impl TryFrom<String> for $name {
            type Error = $crate::choice::NotAChoice;
            fn try_from(key: String) -> Result<Self, Self::Error> {
                key.parse()
            }
        }

        impl From<$name> for String {
            fn from(choice: $name) -> Self {
                choice.key().to_owned()
            }
        }
    };
}
pub(crate) use choice;
