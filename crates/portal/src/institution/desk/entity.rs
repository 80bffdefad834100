//! POST /masa/kurumlar/…/tuzel-kisi: VKN and title of the institution.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use rules::legal_entity::LegalEntity;
use serde::Deserialize;
use store::history::Actor;
use uuid::Uuid;
use web::App;
use web::auth::{Institutions, Operator};
use web::frame::{Answer, go, page};

use super::super::entity;
use super::officers::{OfficerFault, TypedOfficer, draw};

#[derive(Default, Deserialize)]
pub struct TypedEntity {
    #[serde(default)]
    pub tax_number: String,
    #[serde(default)]
    pub entity_title: String,
}

impl From<Option<LegalEntity>> for TypedEntity {
    fn from(entity: Option<LegalEntity>) -> Self {
        entity.map_or_else(Self::default, |entity| Self {
            tax_number: entity.tax_number.as_str().to_owned(),
            entity_title: entity.title.as_str().to_owned(),
        })
    }
}

pub async fn change(
    State(app): State<App>,
    operator: Operator<Institutions>,
    Path(id): Path<Uuid>,
    axum::Form(typed): axum::Form<TypedEntity>,
) -> Answer {
    let mut tx = app.db.write().await?;
    match entity::parse(&typed.tax_number, &typed.entity_title) {
        Ok(parsed) => {
            let actor = Actor::Operator(operator.id);
            entity::change(&mut tx, &app, id, parsed.as_ref(), actor).await?;
            tx.commit().await?;
            go(&format!("/masa/kurumlar/{id}?oldu=tuzel-kisi"))
        }
        Err(faults) => {
            let fault = |(field, text)| OfficerFault { field, text };
            let faults = faults.into_iter().map(fault).collect();
            let (officer, typed) = (TypedOfficer::default(), Some(typed));
            let again = draw(&mut tx, &app, operator, id, (officer, typed), faults).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page(again)?).into_response())
        }
    }
}
