//! Yetkili İşlemleri: the institution's e-signature officer reports people by a list, sees a verdict on every row,
//! commits, and follows the institution's applications (R06, R07, R08, B07).

mod address;
mod already_open;
pub mod appointment;
pub(crate) mod arrival;
mod ask_again;
mod cancel;
mod change;
mod commit;
mod contact;
pub mod contract;
mod correct;
mod desk;
mod drop_faulty;
pub mod entity;
mod export;
pub mod facts;
pub mod filter;
mod forget_rows;
pub mod found;
mod give_up;
mod home;
mod invite;
mod invite_address;
mod invite_all;
mod list;
mod lists;
pub(crate) mod opening;
mod order;
mod orders;
pub mod postal_address;
pub(crate) mod register;
pub(crate) mod row;
mod same_number;
pub mod saved_row;
pub mod saved_upload;
mod shown_row;
mod sql;
mod template;
mod upload;
mod verdict;
mod view;

pub(crate) use forget_rows::UNUSED_ROWS;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};
use serde::Deserialize;
use uuid::Uuid;
use web::App;
use web::auth::{Officer, OwnInstitution};
use web::refusal::Refusal;
use web::sent_file::LARGEST_UPLOAD;

pub(crate) fn rooms() -> Router<App> {
    Router::new()
        .route("/yetkili", get(home::home))
        .route("/yetkili/adres", get(address::show).post(address::save))
        .route("/yetkili/sablon.xlsx", get(template::template))
        .route(
            "/yetkili/listeler/yeni",
            get(upload::show)
                .post(upload::send)
                .layer(DefaultBodyLimit::max(LARGEST_UPLOAD)),
        )
        .route("/yetkili/listeler", get(lists::lists))
        .route("/yetkili/listeler/{list}", get(list::list))
        .route(
            "/yetkili/listeler/{list}/satir/{line}",
            get(correct::show).post(correct::correct),
        )
        .route(
            "/yetkili/listeler/{list}/hatalilari-cikar",
            post(drop_faulty::drop_faulty),
        )
        .route("/yetkili/listeler/{list}/sor", post(ask_again::ask_again))
        .route("/yetkili/listeler/{list}/onayla", post(commit::commit))
        .route("/yetkili/listeler/{list}/vazgec", post(give_up::give_up))
        .route(
            "/yetkili/basvurular",
            get(orders::orders).post(orders::find),
        )
        .route("/yetkili/basvurular/aktar", post(export::export))
        .route(
            "/yetkili/basvurular/davetler",
            get(invite_all::ask).post(invite_all::send),
        )
        .route("/yetkili/basvurular/{order}", get(order::order))
        .route("/yetkili/basvurular/{order}/davet", post(invite::one))
        .route(
            "/yetkili/basvurular/{order}/eposta",
            get(invite_address::show).post(invite_address::correct),
        )
        .route(
            "/yetkili/basvurular/{order}/iptal",
            get(cancel::ask_cancel).post(cancel::cancel),
        )
        .merge(desk::rooms())
}

/// The list of an address. What cannot be an id is the id of no list.
#[derive(Clone, Copy, Deserialize)]
#[serde(from = "String")]
struct ListPath(Uuid);

impl From<String> for ListPath {
    fn from(text: String) -> Self {
        Self(Uuid::parse_str(&text).unwrap_or_default())
    }
}

/// The line of an address. What cannot be one is the line of no row.
#[derive(Clone, Copy, Deserialize)]
#[serde(from = "String")]
struct LinePath(i64);

impl From<String> for LinePath {
    fn from(text: String) -> Self {
        Self(text.parse().unwrap_or(0))
    }
}

/// The institution that the officer chose, where there are several.
#[derive(Default, Deserialize)]
pub struct Wanted {
    kurum: Option<String>,
}

/// The institution that a page is about.
struct Acting {
    institution: OwnInstitution,
    /// Whether links must name it.
    one_of_several: bool,
}

impl Acting {
    /// The only institution, or the one that was chosen; none where it has yet to be chosen.
    fn of(officer: &Officer, wanted: &Wanted) -> Result<Option<Self>, Refusal> {
        let one_of_several = officer.institutions.len() > 1;
        let found = match &wanted.kurum {
            Some(id) => {
                let id = Uuid::parse_str(id).map_err(|_| Refusal::NotFound)?;
                let own = officer.institutions.iter().find(|own| own.id == id);
                Some(own.ok_or(Refusal::NotFound)?)
            }
            None if one_of_several => None,
            None => officer.institutions.first(),
        };
        Ok(found.cloned().map(|institution| Self {
            institution,
            one_of_several,
        }))
    }

    /// The institution of a list or an order that was found.
    fn at(officer: &Officer, institution: Uuid) -> Result<Self, Refusal> {
        let wanted = Wanted {
            kurum: Some(institution.to_string()),
        };
        Self::of(officer, &wanted)?.ok_or(Refusal::NotFound)
    }

    /// An address of this room, about this institution.
    fn link(&self, path: &str) -> String {
        if self.one_of_several {
            format!("{path}?kurum={}", self.institution.id)
        } else {
            path.to_owned()
        }
    }

    /// An address with one more parameter.
    fn link_with(&self, path: &str, more: &str) -> String {
        let joint = if self.one_of_several { '&' } else { '?' };
        format!("{}{joint}{more}", self.link(path))
    }
}
