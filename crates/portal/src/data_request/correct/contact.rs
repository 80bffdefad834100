//! A phone or an e-mail address: proposed, and nothing more. The contact points that there are hear of it, and the holder proves the new one.

use rules::contact_point::{Kind, masked};
use rules::email_address::EmailAddress;
use rules::mobile_phone::MobilePhone;
use serde_json::json;
use web::App;

use super::{Case, Corrected, Evidence, TypedCorrection};
use crate::contact_point;
use crate::data_request::corrections::{self, New, What};
use crate::notice::{self, Notice};

pub async fn propose(
    app: &App,
    case: &Case,
    typed: &TypedCorrection,
    evidence: &Evidence,
) -> Corrected {
    let mut proposed = Vec::new();
    if !typed.new_phone.trim().is_empty() {
        match MobilePhone::parse(&typed.new_phone) {
            Ok(phone) => proposed.push((What::Phone, Kind::Phone, phone.e164().to_owned())),
            Err(fault) => return Ok(Err(("new_phone", fault.key()))),
        }
    }
    if !typed.new_email.trim().is_empty() {
        match EmailAddress::parse(&typed.new_email) {
            Ok(email) => proposed.push((What::Email, Kind::Email, email.as_str().to_owned())),
            Err(fault) => return Ok(Err(("new_email", fault.key()))),
        }
    }
    if proposed.is_empty() {
        return Ok(Err(("new_phone", "data-correct-contact-missing")));
    }
    let mut tx = app.db.write().await?;
    let mut person = case.person.clone();
    for (what, kind, value) in proposed {
        if contact_point::is_proposed(&mut tx, app, person.id, (kind, &value)).await? {
            // Pressed twice.
            continue;
        }
        let new = New {
            request: case.row.id,
            operator: case.operator,
            what,
            order: None,
            old: json!(null),
            new: json!(value),
            evidence: evidence.as_str(),
        };
        let id = corrections::write_down(&mut tx, app, &mut person, new).await?;
        let notice = Notice::ContactProposed {
            masked: masked(kind, &value),
        };
        notice::tell_person(
            &mut tx,
            app,
            person.id,
            &format!("contact-proposed:{id}"),
            notice,
        )
        .await?;
    }
    tx.commit().await?;
    Ok(Ok(()))
}
