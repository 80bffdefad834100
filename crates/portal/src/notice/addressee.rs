//! Whom a notice is for, read when it is sent.

use rules::contact_point::Kind;
use store::StoreError;
use uuid::Uuid;
use web::App;
use web::language::Language;

use super::ledger;
use crate::jobs::Failed;
use crate::order::finders::{self, Order};
use crate::people::{self, Person};

pub struct Addressee {
    pub person: Person,
    /// What it is about, if it is about one.
    pub order: Option<Order>,
    /// In which they are written to.
    pub language: Language,
}

impl Addressee {
    /// One that was enqueued before there was a ledger is about an order.
    pub async fn find(
        app: &App,
        application: Option<Uuid>,
        ledger: Option<Uuid>,
    ) -> Result<Self, Failed> {
        let gone = |what: &str| Failed::Never(format!("its {what} does not exist"));
        let mut conn = app.db.read().await?;
        let order = match application {
            None => None,
            Some(id) => {
                let found = finders::for_job(&mut conn, id).await?;
                Some(found.ok_or_else(|| gone("order"))?)
            }
        };
        let person = match (&order, ledger) {
            (Some(order), _) => order.person,
            (None, Some(id)) => {
                let row = ledger::find(&mut conn, id).await?;
                row.ok_or_else(|| gone("row in the ledger"))?.person
            }
            (None, None) => return Err(gone("person")),
        };
        let found = people::by_id(&mut conn, person).await?;
        Ok(Self {
            person: found.ok_or_else(|| gone("person"))?,
            order,
            language: people::language(&mut conn, person)
                .await?
                .unwrap_or_default(),
        })
    }
}

/// What the order names.
pub fn address_of(app: &App, order: &Order, kind: Kind) -> Result<Option<String>, StoreError> {
    Ok(match kind {
        Kind::Email => order.email(app)?.map(|email| email.as_str().to_owned()),
        Kind::Phone => order.phone(app)?.map(|phone| phone.e164().to_owned()),
    })
}
