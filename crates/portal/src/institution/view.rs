//! Which part of a list the officer is looking at: kept in the address, so that every act comes back to it.

use serde::Deserialize;
use uuid::Uuid;

use super::sql::Shown;

/// The parameters of a list's address.
#[derive(Clone, Default, Deserialize)]
pub struct View {
    #[serde(default)]
    goster: String,
    #[serde(default)]
    sonra: String,
    /// What the page has to say about the act that led back to it.
    #[serde(default)]
    pub durum: String,
}

impl Shown {
    pub const ALL: [Self; 4] = [Self::All, Self::Faulty, Self::Ready, Self::Already];

    pub const fn key(self) -> &'static str {
        match self {
            Self::All => "hepsi",
            Self::Faulty => "hatali",
            Self::Ready => "hazir",
            Self::Already => "basvurusu-var",
        }
    }

    pub const fn label(self) -> &'static str {
        match self {
            Self::All => "rows-all",
            Self::Faulty => "rows-faulty",
            Self::Ready => "rows-ready",
            Self::Already => "rows-already",
        }
    }
}

impl View {
    pub fn shown(&self) -> Shown {
        let chosen = Shown::ALL
            .into_iter()
            .find(|shown| shown.key() == self.goster);
        chosen.unwrap_or_default()
    }

    /// The page begins behind this line.
    pub fn after(&self) -> i64 {
        self.sonra.parse().unwrap_or(0)
    }

    /// The parameters of this view, for addresses.
    pub fn query(&self) -> String {
        query(self.shown(), self.after())
    }

    /// The list at this view.
    pub fn address(&self, list: &Uuid) -> String {
        address(*list, self.shown(), self.after())
    }
}

fn query(shown: Shown, after: i64) -> String {
    match (shown, after) {
        (Shown::All, 0) => String::new(),
        (shown, 0) => format!("?goster={}", shown.key()),
        (shown, after) => format!("?goster={}&sonra={after}", shown.key()),
    }
}

/// The address of a list at a view.
pub fn address(list: Uuid, shown: Shown, after: i64) -> String {
    format!("/yetkili/listeler/{list}{}", query(shown, after))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_leads_back_to_where_one_was() {
        for (shown, after) in [
            (Shown::All, 0),
            (Shown::Faulty, 0),
            (Shown::Ready, 120),
            (Shown::Already, 0),
            (Shown::All, 7),
        ] {
            let view = View {
                goster: shown.key().into(),
                sonra: after.to_string(),
                durum: String::new(),
            };
            assert_eq!(
                view.address(&Uuid::nil()),
                address(Uuid::nil(), shown, after)
            );
        }
        let nonsense = View {
            goster: "x".into(),
            sonra: "y".into(),
            durum: String::new(),
        };
        assert_eq!(nonsense.query(), "");
    }
}
