//! Who comes in: extractors that find the session and refuse everyone else.

mod operator;

use axum::extract::{FromRequestParts, OptionalFromRequestParts};
use axum::http::Method;
use axum::http::request::Parts;
use axum_extra::extract::CookieJar;
use store::rows;
use uuid::Uuid;

use crate::App;
use crate::appointment::Appointment;
use crate::frame::Frame;
use crate::refusal::Refusal;
use crate::session::{self, Kind};

pub use operator::{
    Certificates, DataRequests, Institutions, Jobs, Operator, Operators, Orders, Own, Production,
    SecurityEvents, Stock, StrongOperator,
};

/// A person who signed in, in their own matter.
pub struct Citizen {
    pub person: Uuid,
    /// The session began with a card, or at the identity gate by a means that this installation takes for as good.
    pub is_strong: bool,
    pub frame: Frame,
}

impl Citizen {
    async fn find(parts: &Parts, app: &App) -> Result<Option<Self>, Refusal> {
        let jar = CookieJar::from_headers(&parts.headers);
        let Some(token) = session::sent_token(app, Kind::Person, &jar) else {
            return Ok(None);
        };
        let now = app.now();
        let found = {
            // Given back before anything else is asked: a page holds one connection at a time.
            let mut conn = app.db.read().await?;
            session::of_person(&mut conn, app, &token).await?
        };
        let found = found.filter(|(session, ..)| session.is_believable(app, now));
        let Some((session, given_name, family_name)) = found else {
            return Ok(None);
        };
        session::keep_alive(app, &token, &session).await?;
        let mut frame = Frame::of(app, &parts.headers, &parts.uri);
        frame.who = Some(format!("{given_name} {family_name}"));
        Ok(Some(Self {
            person: session.subject,
            is_strong: session::is_strong(&session.way),
            frame,
        }))
    }
}

impl FromRequestParts<App> for Citizen {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Refusal> {
        Self::find(parts, app)
            .await?
            .ok_or_else(|| Refusal::LoginNeeded(way_back(parts)))
    }
}

impl OptionalFromRequestParts<App> for Citizen {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Option<Self>, Refusal> {
        Self::find(parts, app).await
    }
}

/// Where a login leads back to: what was asked for, or the page on which a form stood.
pub fn way_back(parts: &Parts) -> String {
    if parts.method == Method::GET {
        return parts
            .uri
            .path_and_query()
            .map_or("/islemler", |p| p.as_str())
            .to_owned();
    }
    let referer = parts
        .headers
        .get(axum::http::header::REFERER)
        .and_then(|value| value.to_str().ok());
    let path = referer
        .and_then(|r| r.parse::<axum::http::Uri>().ok())
        .map(|uri| uri.path().to_owned());
    path.unwrap_or_else(|| "/islemler".to_owned())
}

/// Whoever comes, signed in or not: a page for everyone still says who is signed in.
pub struct Anyone {
    pub frame: Frame,
}

impl FromRequestParts<App> for Anyone {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Self::Rejection> {
        let plain = Frame::of(app, &parts.headers, &parts.uri);
        let known = if plain.is_desk() {
            let operator = Operator::<Own>::find(parts, app).await;
            operator.ok().map(|operator| operator.frame)
        } else {
            let citizen = Citizen::find(parts, app).await;
            citizen.ok().flatten().map(|citizen| citizen.frame)
        };
        Ok(Self {
            frame: known.unwrap_or(plain),
        })
    }
}

/// An institution that the officer acts for.
#[derive(store::sqlx::FromRow, Clone)]
pub struct OwnInstitution {
    pub id: Uuid,
    pub name: String,
    pub payment: String,
}

/// A person who is the e-signature officer of at least one institution.
pub struct Officer {
    pub citizen: Citizen,
    pub institutions: Vec<OwnInstitution>,
}

impl Officer {
    /// Whether the officer acts for this institution.
    pub fn acts_for(&self, institution: Uuid) -> bool {
        self.institutions.iter().any(|own| own.id == institution)
    }
}

/// An appointment as it is read with its institution.
#[derive(store::sqlx::FromRow)]
struct Appointed {
    #[sqlx(flatten)]
    institution: OwnInstitution,
    #[sqlx(flatten)]
    appointment: Appointment,
}

/// The institutions for which a person is the officer today: from when the appointment is written until it is ended, whatever a clock that
/// ran ahead wrote beside it. An appointment that was written by hand is none.
pub async fn institutions_of(app: &App, person: Uuid) -> Result<Vec<OwnInstitution>, Refusal> {
    let found = rows!(
        &mut app.db.read().await?,
        Appointed,
        "SELECT i.id, i.name, i.payment, o.institution, o.person, o.since, o.until, o.mac
         FROM officer o JOIN institution i ON i.id = o.institution
         WHERE o.person = $1 AND o.until IS NULL ORDER BY i.name",
        person
    )?;
    let believed = found
        .into_iter()
        .filter(|found| found.appointment.is_believed(app));
    Ok(believed.map(|found| found.institution).collect())
}

impl Officer {
    async fn of(citizen: Citizen, app: &App) -> Result<Self, Refusal> {
        let institutions = institutions_of(app, citizen.person).await?;
        if institutions.is_empty() {
            return Err(Refusal::NotAllowed);
        }
        Ok(Self {
            citizen,
            institutions,
        })
    }
}

impl FromRequestParts<App> for Officer {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Refusal> {
        let citizen = <Citizen as FromRequestParts<App>>::from_request_parts(parts, app).await?;
        Self::of(citizen, app).await
    }
}

impl OptionalFromRequestParts<App> for Officer {
    type Rejection = Refusal;

    /// None is nobody at all; whoever has logged in and is no officer is refused.
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Option<Self>, Refusal> {
        match Citizen::find(parts, app).await? {
            Some(citizen) => Self::of(citizen, app).await.map(Some),
            None => Ok(None),
        }
    }
}
