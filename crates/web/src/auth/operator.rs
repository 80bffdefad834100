//! Members of the staff at the desk. Each handler names the kind of work that it is; who has no role for it does not come in.

use std::marker::PhantomData;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum_extra::extract::CookieJar;
use rules::staff_role::{DeskWork, any_opens};
use uuid::Uuid;

use crate::App;
use crate::frame::Frame;
use crate::refusal::Refusal;
use crate::security;
use crate::session::{self, Kind};
use crate::{operator_roles, proof};

/// The kind of work of an address, as a type.
pub trait Work: Send + 'static {
    const WORK: DeskWork;
}

macro_rules! works {
    ($($name:ident,)+) => { $(
        pub struct $name;
        impl Work for $name {
            const WORK: DeskWork = DeskWork::$name;
        }
    )+ };
}
works!(
    Own,
    Orders,
    Production,
    Jobs,
    Institutions,
    Certificates,
    SecurityEvents,
    Operators,
    DataRequests,
    Stock,
);

/// A member of the staff whose roles open the work `W`.
pub struct Operator<W> {
    pub id: Uuid,
    pub frame: Frame,
    /// The session's token, hashed.
    pub token: Vec<u8>,
    work: PhantomData<W>,
}

impl<W: Work> Operator<W> {
    /// The operator behind the request. [`Refusal::NotAllowed`]: signed in, but without a role for this work.
    pub async fn find(parts: &mut Parts, app: &App) -> Result<Self, Refusal> {
        let jar = CookieJar::from_headers(&parts.headers);
        let token =
            session::sent_token(app, Kind::Operator, &jar).ok_or(Refusal::DeskLoginNeeded)?;
        let found = {
            let mut conn = app.db.read().await?;
            session::of_operator(&mut conn, app, &token).await?
        };
        let found = found.filter(|(session, ..)| session.is_believable(app, app.now()));
        let (session, full_name) = found.ok_or(Refusal::DeskLoginNeeded)?;
        session::keep_alive(app, &token, &session).await?;
        let (roles, forged) = operator_roles::believed(app, session.subject).await?;
        if forged {
            security::note_forged(app, "operator_role");
        }
        if !any_opens(&roles, W::WORK) {
            return Err(Refusal::DeskNotAllowed(session.subject));
        }
        let mut frame = Frame::of(app, &parts.headers, &parts.uri);
        frame.who = Some(full_name);
        frame.roles = roles;
        Ok(Self {
            id: session.subject,
            frame,
            token,
            work: PhantomData,
        })
    }
}

impl<W: Work> FromRequestParts<App> for Operator<W> {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Refusal> {
        Self::find(parts, app).await
    }
}

/// The same for a strong act: the session was proven by a passkey within the last minutes. Whoever has not is led to prove it, and
/// comes back to where the act stands.
pub struct StrongOperator<W>(pub Operator<W>);

impl<W: Work> FromRequestParts<App> for StrongOperator<W> {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Refusal> {
        let operator = Operator::<W>::from_request_parts(parts, app).await?;
        let is_fresh = {
            let mut conn = app.db.read().await?;
            proof::is_fresh(&mut conn, app, &operator.token, operator.id).await?
        };
        match is_fresh {
            true => Ok(Self(operator)),
            false => Err(Refusal::ProofNeeded(super::way_back(parts))),
        }
    }
}
