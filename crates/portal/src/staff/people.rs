//! /masa/gorevliler: the members of the staff. What is done about one needs two administrators, each with a fresh proof by passkey.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use rules::dates::day_and_time;
use rules::staff_role::{StaffRole, may_approve, may_propose};
use serde::Deserialize;
use store::{Conn, Micros, StoreError, row, rows};
use uuid::Uuid;
use web::App;
use web::app::timestamp;
use web::auth::{Operator, Operators, StrongOperator};
use web::frame::{Answer, Frame, go, page};
use web::language::Texts;
use web::operator_roles;
use web::refusal::Refusal;

use super::acts::{self, Deed};
use super::requests::{self, Proposal};
use super::{enrolment, passkey_rows};

const LONGEST_REASON: usize = 500;

struct Member {
    id: Uuid,
    user_name: String,
    full_name: String,
    roles: String,
    disabled: bool,
    passkeys: usize,
}

/// A proposal as the page shows it.
struct Waiting {
    id: Uuid,
    what: String,
    about: String,
    by: String,
    at: String,
    reason: String,
    /// Whether the reader proposed it, or it is about them: then they cannot approve it.
    own: bool,
    about_oneself: bool,
}

#[derive(Template)]
#[template(path = "staff/people.html")]
struct PeoplePage {
    frame: Frame,
    members: Vec<Member>,
    waiting: Vec<Waiting>,
    /// A half of a code, shown this once, and which one.
    half: Option<(&'static str, String)>,
}

#[derive(Template)]
#[template(path = "staff/person.html")]
struct PersonPage {
    frame: Frame,
    member: Member,
    roles: &'static [StaffRole],
    fault: Option<&'static str>,
    /// Whether the fault is that no act was chosen.
    of_act: bool,
    reason: String,
    oneself: bool,
}

/// What an act is called, with its role.
fn what(t: &Texts, deed: Deed) -> String {
    let act = t.text(match deed {
        Deed::Disable => "staff-act-disable",
        Deed::Enable => "staff-act-enable",
        Deed::Renew => "staff-act-renew",
        Deed::GiveRole(_) => "staff-act-give_role",
        Deed::EndRole(_) => "staff-act-end_role",
    });
    match deed.role() {
        Some(role) => format!("{act}: {}", role_name(t, role)),
        None => act.to_owned(),
    }
}

fn role_name(t: &Texts, role: StaffRole) -> String {
    t.text(&format!("staff-role-{}", role.key())).to_owned()
}

type Row = (Uuid, String, String, Option<Micros>);

async fn member(app: &App, t: &Texts, row: Row) -> Result<Member, Refusal> {
    let (id, user_name, full_name, disabled_at) = row;
    let roles = operator_roles::of(app, id).await?;
    let names: Vec<_> = roles.into_iter().map(|role| role_name(t, role)).collect();
    let keys = passkey_rows::of(&mut app.db.read().await?, app, id).await?;
    Ok(Member {
        id,
        user_name,
        full_name,
        roles: names.join(", "),
        disabled: disabled_at.is_some(),
        passkeys: keys.len(),
    })
}

async fn find(conn: &mut Conn, id: Uuid) -> Result<Option<Row>, StoreError> {
    row!(
        conn,
        Row,
        "SELECT id, user_name, full_name, disabled_at FROM operator WHERE id = $1",
        id
    )
}

async fn shown(app: &App, t: &Texts, reader: Uuid, proposal: Proposal) -> Result<Waiting, Refusal> {
    let (about, by) = {
        let mut conn = app.db.read().await?;
        let about = passkey_rows::names(&mut conn, proposal.operator).await?;
        (
            about,
            passkey_rows::names(&mut conn, proposal.proposed_by).await?,
        )
    };
    Ok(Waiting {
        id: proposal.id,
        what: what(t, proposal.deed()?),
        about: about.1,
        by: by.1,
        at: day_and_time(timestamp(proposal.proposed_at)),
        reason: proposal.reason(app)?,
        own: proposal.proposed_by == reader,
        about_oneself: proposal.operator == reader,
    })
}

async fn draw(
    app: &App,
    operator: Operator<Operators>,
    half: Option<(&'static str, String)>,
) -> Answer {
    let (everybody, open) = {
        let mut conn = app.db.read().await?;
        let everybody = rows!(
            &mut conn,
            Row,
            "SELECT id, user_name, full_name, disabled_at FROM operator ORDER BY user_name LIMIT 500"
        )?;
        (everybody, requests::open(&mut conn, app).await?)
    };
    let t = operator.frame.t.clone();
    let mut members = Vec::new();
    for row in everybody {
        members.push(member(app, &t, row).await?);
    }
    let mut waiting = Vec::new();
    for proposal in open {
        waiting.push(shown(app, &t, operator.id, proposal).await?);
    }
    page(PeoplePage {
        frame: operator.frame,
        members,
        waiting,
        half,
    })
}

/// GET /masa/gorevliler
pub async fn show(State(app): State<App>, operator: Operator<Operators>) -> Answer {
    draw(&app, operator, None).await
}

async fn draw_person(
    app: &App,
    operator: Operator<Operators>,
    id: Uuid,
    (fault, reason): (Option<&'static str>, String),
) -> Answer {
    let row = find(&mut app.db.read().await?, id).await?;
    let t = operator.frame.t.clone();
    page(PersonPage {
        member: member(app, &t, row.ok_or(Refusal::NotFound)?).await?,
        frame: operator.frame,
        roles: StaffRole::ALL,
        fault,
        of_act: fault == Some("staff-act-missing"),
        reason,
        oneself: operator.id == id,
    })
}

/// GET /masa/gorevliler/…: strong already, so that nothing typed is lost on the way to a proof.
pub async fn show_person(
    State(app): State<App>,
    StrongOperator(operator): StrongOperator<Operators>,
    Path(id): Path<Uuid>,
) -> Answer {
    draw_person(&app, operator, id, (None, String::new())).await
}

#[derive(Deserialize)]
pub struct StaffChangeRequest {
    /// An act, and for roles the role behind a colon: `give_role:clerk`.
    #[serde(default)]
    act: String,
    #[serde(default)]
    reason: String,
}

/// POST /masa/gorevliler/…
pub async fn propose(
    State(app): State<App>,
    StrongOperator(operator): StrongOperator<Operators>,
    Path(id): Path<Uuid>,
    axum::Form(request): axum::Form<StaffChangeRequest>,
) -> Answer {
    may_propose(&id, &operator.id).map_err(|not| Refusal::NotNow(not.key()))?;
    let reason = request.reason.trim().to_owned();
    let fault = match (request.act.is_empty(), reason.chars().count()) {
        (true, _) => Some("staff-act-missing"),
        (_, 1..=LONGEST_REASON) => None,
        _ => Some("staff-reason-missing"),
    };
    if fault.is_some() {
        let again = draw_person(&app, operator, id, (fault, reason)).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, again).into_response());
    }
    let (act, role) = request.act.split_once(':').unwrap_or((&request.act, ""));
    let deed = Deed::parse(act, role)?;
    let half = (deed == Deed::Renew).then(enrolment::new_half);
    let first_hash = half.as_deref().map(enrolment::half_hash);
    let mut tx = app.db.write().await?;
    let row = find(&mut tx, id).await?.ok_or(Refusal::NotFound)?;
    let is_disabled = row.3.is_some();
    let fits = match deed {
        Deed::Disable => !is_disabled,
        Deed::Enable => is_disabled,
        _ => true,
    };
    if !fits {
        return Err(Refusal::Stale);
    }
    let between = (id, operator.id);
    requests::propose(&mut tx, &app, between, deed, &reason, first_hash).await?;
    tx.commit().await?;
    match half {
        Some(half) => draw(&app, operator, Some(("staff-first-half", half))).await,
        None => go("/masa/gorevliler"),
    }
}

#[derive(Deserialize)]
pub struct Decision {
    #[serde(default)]
    decision: String,
}

/// POST /masa/gorevliler/oneri/…
pub async fn decide(
    State(app): State<App>,
    StrongOperator(operator): StrongOperator<Operators>,
    Path(id): Path<Uuid>,
    axum::Form(request): axum::Form<Decision>,
) -> Answer {
    let mut tx = app.db.write().await?;
    let proposal = requests::waiting(&mut tx, &app, id).await?;
    let proposal = proposal.ok_or(Refusal::Stale)?;
    let (concerned, by) = (proposal.operator, operator.id);
    let outcome = match request.decision.as_str() {
        "approve" => "approved",
        "refuse" if proposal.proposed_by == by => "withdrawn",
        "refuse" => "refused",
        _ => return Err(Refusal::Unreadable),
    };
    let mut half = None;
    if outcome == "approved" {
        may_approve(&concerned, &proposal.proposed_by, &by)
            .map_err(|not| Refusal::NotNow(not.key()))?;
        let deed = proposal.deed()?;
        half = (deed == Deed::Renew).then(enrolment::new_half);
        let code = proposal.first_hash.clone().zip(half.as_deref());
        acts::carry_out(&mut tx, &app, concerned, deed, Some(by), code).await?;
    }
    requests::decide(&mut tx, &app, proposal, by, outcome).await?;
    tx.commit().await?;
    match half {
        Some(half) => draw(&app, operator, Some(("staff-second-half", half))).await,
        None => go("/masa/gorevliler"),
    }
}
