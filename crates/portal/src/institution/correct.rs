//! GET and POST /yetkili/listeler/{id}/satir/{line}: a row is corrected and judged anew, dropped, or taken back.
//! What was typed is kept, right or wrong, even if the session has ended before it was sent.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::IntoResponse;
use axum_extra::extract::CookieJar;
use serde::Deserialize;
use serde_json::json;
use store::{StoreError, Tx, run};
use web::App;
use web::auth::{Citizen, Officer};
use web::frame::{Answer, Frame, go, page};
use web::refusal::Refusal;
use web::visitor::Visitor;

use super::row::{Kept, TypedRow, fault_keys};
use super::same_number::{self, Named};
use super::saved_row::{self, RowAddress};
use super::shown_row::ShownRow;
use super::sql::{self, List, Row};
use super::verdict::Verdict;
use super::view::View;
use super::{LinePath, ListPath, change, register};

#[derive(Template)]
#[template(path = "institution/correct.html")]
struct RowPage {
    frame: Frame,
    list: List,
    row: ShownRow,
    view: View,
    /// What is shown was sent after the session had ended, and is not saved yet.
    waits: bool,
}

impl RowPage {
    fn is_faulty(&self) -> bool {
        !self.waits && matches!(self.row.verdict, Verdict::Faulty | Verdict::Unknown)
    }
}

/// GET …/satir/{line}
pub async fn show(
    State(app): State<App>,
    officer: Officer,
    jar: CookieJar,
    Path((ListPath(id), LinePath(line))): Path<(ListPath, LinePath)>,
    Query(view): Query<View>,
) -> Answer {
    let mut conn = app.db.read().await?;
    let list = sql::own(&mut conn, &officer, id).await?;
    let row = sql::one_row(&mut conn, id, line)
        .await?
        .ok_or(Refusal::NotFound)?;
    let Citizen { person, frame, .. } = officer.citizen;
    let waiting = saved_row::waiting(&mut conn, &app, &jar, person, (id, line)).await?;
    let waits = waiting.is_some();
    let row = match waiting {
        None => ShownRow::of(&app, &frame.t, &list, &row)?,
        Some(typed) => {
            let guessed = false;
            ShownRow::with(&app, &frame.t, &list, &row, &Kept { typed, guessed })
        }
    };
    if !row.may_be_corrected {
        return go(&view.address(&id));
    }
    page(RowPage {
        frame,
        list,
        row,
        view,
        waits,
    })
}

/// What is to be done with the row, and its fields where they are sent along.
#[derive(Deserialize)]
pub struct CorrectionRequest {
    #[serde(default)]
    yap: Act,
    #[serde(flatten)]
    typed: TypedRow,
}

#[derive(Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Act {
    #[default]
    Kaydet,
    Cikar,
    GeriAl,
}

impl Act {
    const fn key(self) -> &'static str {
        match self {
            Self::Kaydet => "row-corrected",
            Self::Cikar => "row-dropped",
            Self::GeriAl => "row-taken-back",
        }
    }
}

/// POST …/satir/{line}
pub async fn correct(
    State(app): State<App>,
    officer: Option<Officer>,
    visitor: Visitor,
    jar: CookieJar,
    Path((ListPath(id), LinePath(line))): Path<(ListPath, LinePath)>,
    Query(view): Query<View>,
    axum::Form(request): axum::Form<CorrectionRequest>,
) -> Answer {
    let here = RowAddress {
        list: id,
        line,
        view: view.query(),
    };
    let Some(officer) = officer else {
        return match request.yap {
            Act::Kaydet => saved_row::keep(&app, jar, &visitor, here, request.typed).await,
            Act::Cikar | Act::GeriAl => Err(Refusal::LoginNeeded(view.address(&id))),
        };
    };
    let mut tx = app.db.write().await?;
    let mut list = sql::own(&mut tx, &officer, id).await?;
    if !change::take(&mut tx, &mut list).await? {
        return change::too_late(tx, id).await;
    }
    let row = sql::one_row(&mut tx, id, line)
        .await?
        .ok_or(Refusal::NotFound)?;
    // First of all: the register is asked anew for each version of the list, and a job of the version before has been done.
    let detail = json!({ "line": line });
    let officer = officer.citizen.person;
    change::record(&mut tx, &app, &mut list, officer, request.yap.key(), detail).await?;
    match request.yap {
        Act::Kaydet => save(&mut tx, &app, &list, &row, request.typed).await?,
        Act::Cikar => set_dropped(&mut tx, &list, line, true).await?,
        Act::GeriAl => set_dropped(&mut tx, &list, line, false).await?,
    }
    let judged = judge_again(&mut tx, &app, &list, &row).await?;
    let jar = saved_row::row_is_done(&mut tx, &app, jar, officer, (id, line)).await?;
    tx.commit().await?;
    let on = match (request.yap, judged) {
        // What is still wrong is shown where it is corrected.
        (Act::Kaydet, Verdict::Faulty) => here.path(),
        _ => format!("{}#satir-{line}", view.address(&id)),
    };
    Ok((jar, go(&on)?).into_response())
}

/// The row as it is typed now. It is in the list again even if it had been dropped, and nobody has asked about it yet.
async fn save(
    tx: &mut Tx,
    app: &App,
    list: &List,
    row: &Row,
    typed: TypedRow,
) -> Result<(), StoreError> {
    let own = list.own_entity();
    let offer = list.offer(app, own.as_ref());
    let faults = typed.judge(offer).err();
    let faults = fault_keys(&faults.unwrap_or_default(), None);
    let identity_index = typed.identity_index(app);
    let orders = typed.orders(offer);
    let kept = Kept {
        typed,
        guessed: false,
    };
    run!(
        tx,
        "UPDATE personnel_row SET sealed = $3, identity_index = $4, faults = $5, register = 'unasked', dropped = $6, product = $7, subject = $8
         WHERE list = $1 AND line = $2",
        list.id,
        row.line,
        kept.seal(app, list.id, row.line)?,
        identity_index,
        faults,
        false,
        orders.product,
        orders.subject
    )?;
    Ok(())
}

async fn set_dropped(tx: &mut Tx, list: &List, line: i64, dropped: bool) -> Result<(), StoreError> {
    run!(
        tx,
        "UPDATE personnel_row SET dropped = $3 WHERE list = $1 AND line = $2",
        list.id,
        line,
        dropped
    )?;
    Ok(())
}

/// Judges the row and those that share its number, before the change or after it; the row's own verdict.
async fn judge_again(
    tx: &mut Tx,
    app: &App,
    list: &List,
    before: &Row,
) -> Result<Verdict, Refusal> {
    let line = before.line;
    let after = sql::one_row(tx, list.id, line)
        .await?
        .ok_or(Refusal::Stale)?;
    same_number::judge(tx, app, list, &Named::by(before)).await?;
    if Named::by(&after) != Named::by(before) {
        same_number::judge(tx, app, list, &Named::by(&after)).await?;
    }
    register::ask_from_the_start(tx, app, list).await?;
    let judged = sql::one_row(tx, list.id, line).await?;
    Ok(judged.ok_or(Refusal::Stale)?.verdict)
}
