//! What a hand-off is for. Closed: an app that does not know a purpose cannot explain it, and so must not serve it.

use serde::{Deserialize, Serialize};

/// What is being done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Purpose {
    /// Sign in to the portal (R04).
    Login,
    /// Approve an application by e-İmza (R23).
    Approve,
    /// Consent to e-Onay, or withdraw the consent.
    Consent,
    /// An officer signs a personnel list.
    SignList,
    ChangePin,
    Unlock,
}

impl Purpose {
    pub const ALL: [Self; 6] = [
        Self::Login,
        Self::Approve,
        Self::Consent,
        Self::SignList,
        Self::ChangePin,
        Self::Unlock,
    ];

    /// Its name on the wire, in rows and in texts. It never changes.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Login => "login",
            Self::Approve => "approve",
            Self::Consent => "consent",
            Self::SignList => "sign-list",
            Self::ChangePin => "change-pin",
            Self::Unlock => "unlock",
        }
    }

    pub fn by_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|purpose| purpose.key() == key)
    }

    /// As the binding lines of a signed text name it. Signed words never change.
    pub const fn in_turkish(self) -> &'static str {
        match self {
            Self::Login => "Portala giriş",
            Self::Approve => "Başvuru onayı",
            Self::Consent => "e-Onay işlemi",
            Self::SignList => "Personel listesi imzalama",
            Self::ChangePin => "PIN değiştirme",
            Self::Unlock => "Kart kilidi çözme",
        }
    }

    /// Whether texts are signed. Changing and unlocking a PIN is work on the card, and nothing to sign.
    pub const fn signs(self) -> bool {
        !matches!(self, Self::ChangePin | Self::Unlock)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_purpose_has_one_name_everywhere() {
        for purpose in Purpose::ALL {
            assert_eq!(Purpose::by_key(purpose.key()), Some(purpose));
            let written = serde_json::to_string(&purpose).unwrap();
            assert_eq!(written, format!("\"{}\"", purpose.key()));
            assert_eq!(serde_json::from_str::<Purpose>(&written).unwrap(), purpose);
        }
        // Signed texts name a purpose by these words alone.
        let turkish: std::collections::BTreeSet<_> =
            Purpose::ALL.into_iter().map(Purpose::in_turkish).collect();
        assert_eq!(turkish.len(), Purpose::ALL.len());
        assert_eq!(Purpose::by_key("Login"), None);
        assert!(serde_json::from_str::<Purpose>("\"transfer\"").is_err());
    }
}
