//! The phone by which a person is known again: the newest that is trusted, and never one that a form names.

use rules::contact_point::{Kind, Standing};
use rules::dates::day_and_time;
use rules::mobile_phone::MobilePhone;
use store::{Conn, StoreError};
use uuid::Uuid;
use web::App;
use web::app::timestamp;

use super::sql;

/// Which phone gets the code, and which one will.
pub struct TrustedPhone {
    pub phone: Option<MobilePhone>,
    pub shown: Shown,
}

/// The same as a page says it.
pub struct Shown {
    /// Masked.
    pub phone: Option<String>,
    /// A phone that was proven and is not trusted yet, with when it is.
    pub waiting: Option<(String, String)>,
}

impl TrustedPhone {
    /// A phone that a code is to prove: trusted by nobody yet.
    pub fn to_prove(phone: &MobilePhone) -> Self {
        Self {
            phone: Some(phone.clone()),
            shown: Shown {
                phone: Some(phone.masked()),
                waiting: None,
            },
        }
    }
}

pub async fn trusted_phone(
    conn: &mut Conn,
    app: &App,
    person: Uuid,
) -> Result<TrustedPhone, StoreError> {
    let mut found = TrustedPhone {
        phone: None,
        shown: Shown {
            phone: None,
            waiting: None,
        },
    };
    for (row, standing) in sql::standing(conn, app, person).await? {
        match (row.kind, standing) {
            (Kind::Phone, Standing::Used) => {
                found.phone = row.phone(app)?;
                found.shown.phone = Some(row.masked(app)?);
            }
            (Kind::Phone, Standing::Waiting { from }) => {
                let from = day_and_time(timestamp(from));
                found.shown.waiting = Some((row.masked(app)?, from));
            }
            _ => {}
        }
    }
    Ok(found)
}
