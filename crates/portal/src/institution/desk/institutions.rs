//! Kurumlar: the institutions whose people may apply, and a new one among them.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use rules::application::Payment;
use rules::free_text::FreeText;
use rules::turkish::sort_key;
use serde::Deserialize;
use store::history::Actor;
use store::{Conn, StoreError, row, rows};
use uuid::Uuid;
use web::App;
use web::auth::{Institutions, Operator};
use web::frame::{Answer, Frame, go, page};

use super::super::appointment;
use crate::order::shown::payment_key;

/// As long as the longest names of public bodies are, and then some.
const LONGEST_NAME: usize = 200;

/// An institution as the list shows it.
#[derive(store::sqlx::FromRow)]
struct Listed {
    id: Uuid,
    name: String,
    #[sqlx(try_from = "String")]
    payment: Payment,
    /// How many officers it has today.
    officers: i64,
}

impl Listed {
    fn payment(&self) -> &'static str {
        payment_key(self.payment)
    }
}

#[derive(Template)]
#[template(path = "institution/desk/institutions.html")]
struct InstitutionsPage {
    frame: Frame,
    institutions: Vec<Listed>,
    typed: TypedInstitution,
    fault: Option<&'static str>,
}

impl InstitutionsPage {
    fn payments(&self) -> &'static [Payment] {
        Payment::ALL
    }

    fn label(&self, payment: &Payment) -> &str {
        self.frame.t.text(payment_key(*payment))
    }
}

#[derive(Deserialize)]
pub struct TypedInstitution {
    #[serde(default)]
    name: String,
    #[serde(default)]
    payment: String,
}

impl Default for TypedInstitution {
    fn default() -> Self {
        Self {
            name: String::new(),
            payment: Payment::Institution.key().to_owned(),
        }
    }
}

/// GET /masa/kurumlar
pub async fn institutions(State(app): State<App>, operator: Operator<Institutions>) -> Answer {
    let mut conn = app.db.read().await?;
    page(InstitutionsPage {
        frame: operator.frame,
        institutions: all(&mut conn).await?,
        typed: TypedInstitution::default(),
        fault: None,
    })
}

/// All of them, in the order of the Turkish alphabet, which no database of ours knows.
async fn all(conn: &mut Conn) -> Result<Vec<Listed>, StoreError> {
    let mut found = rows!(
        conn,
        Listed,
        "SELECT i.id, i.name, i.payment, COUNT(o.person) AS officers FROM institution i
         LEFT JOIN officer o ON o.institution = i.id AND o.until IS NULL GROUP BY i.id, i.name, i.payment"
    )?;
    found.sort_by_cached_key(|listed| (sort_key(&listed.name), listed.name.clone()));
    Ok(found)
}

/// POST /masa/kurumlar
pub async fn add_institution(
    State(app): State<App>,
    operator: Operator<Institutions>,
    axum::Form(typed): axum::Form<TypedInstitution>,
) -> Answer {
    let payment: Payment = typed.payment.parse()?;
    let mut tx = app.db.write().await?;
    let name = FreeText::<LONGEST_NAME>::parse(&typed.name).map_err(|fault| fault.key());
    let name = match name {
        Ok(name) if is_known(&mut tx, name.as_str()).await? => Err("desk-institution-known"),
        other => other,
    };
    match name {
        Ok(name) => {
            let actor = Actor::Operator(operator.id);
            let id = appointment::create(&mut tx, &app, name.as_str(), payment, actor).await?;
            tx.commit().await?;
            go(&format!("/masa/kurumlar/{id}"))
        }
        Err(fault) => {
            let again = page(InstitutionsPage {
                frame: operator.frame,
                institutions: all(&mut tx).await?,
                typed,
                fault: Some(fault),
            })?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, again).into_response())
        }
    }
}

async fn is_known(conn: &mut Conn, name: &str) -> Result<bool, StoreError> {
    let known = row!(
        conn,
        (Uuid,),
        "SELECT id FROM institution WHERE name = $1",
        name
    )?;
    Ok(known.is_some())
}
