//! Writing into the diary, in the transaction of what is written down.

use rules::choice::NotAChoice;
use store::{StoreError, Tx, later};
use uuid::Uuid;
use web::App;

use super::Whereabouts;

/// What was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The detail is the way: `e_devlet`, `e_imza`.
    Login,
    /// A signature by the app; the detail is the purpose.
    Signature,
    /// An approval by e-Onay; the detail is the order's number.
    EOnay,
    /// A phone was proven or an e-mail address named; the detail says which.
    Contact,
}

impl Kind {
    const ALL: [Self; 4] = [Self::Login, Self::Signature, Self::EOnay, Self::Contact];

    pub const fn key(self) -> &'static str {
        match self {
            Self::Login => "login",
            Self::Signature => "signature",
            Self::EOnay => "e_onay",
            Self::Contact => "contact",
        }
    }
}

impl TryFrom<String> for Kind {
    type Error = NotAChoice;

    fn try_from(key: String) -> Result<Self, NotAChoice> {
        let found = Self::ALL.into_iter().find(|kind| kind.key() == key);
        found.ok_or(NotAChoice)
    }
}

/// The place for which an entry's whereabouts are sealed.
pub fn place(id: Uuid) -> String {
    format!("diary:{id}")
}

/// Writes an entry; its id. `order`: which was approved, where it is about one.
pub async fn note(
    tx: &mut Tx,
    app: &App,
    person: Uuid,
    (kind, order): (Kind, Option<Uuid>),
    detail: &str,
    whereabouts: &Whereabouts,
) -> Result<Uuid, StoreError> {
    let id = app.new_id();
    let sealed = app
        .vault
        .seal(&place(id), &serde_json::to_vec(whereabouts)?);
    later!(
        tx,
        "INSERT INTO diary (id, person, at, kind, detail, sealed, application) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        id,
        person,
        app.now(),
        kind.key(),
        detail,
        &sealed,
        order
    )?;
    Ok(id)
}
