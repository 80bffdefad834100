//! What is done about an operator: at the desk after two people agreed, or by a command on the machine. Each act has its history row and its
//! security event, and ends the operator's open sessions at once.

use rules::choice::NotAChoice;
use rules::staff_role::StaffRole;
use serde_json::{Value, json};
use store::history::Actor;
use store::{Conn, StoreError, Tx, row, run};
use uuid::Uuid;
use web::App;
use web::security::{self, Event, Kind};

use super::operators;
use super::{enrolment, passkey_rows, roles};

/// What can be done about an operator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deed {
    Disable,
    Enable,
    /// Password, authenticator and passkeys are void; a one-time code sets up new ones.
    Renew,
    GiveRole(StaffRole),
    EndRole(StaffRole),
}

impl Deed {
    pub const fn key(self) -> &'static str {
        match self {
            Self::Disable => "disable",
            Self::Enable => "enable",
            Self::Renew => "renew",
            Self::GiveRole(_) => "give_role",
            Self::EndRole(_) => "end_role",
        }
    }

    pub const fn role(self) -> Option<StaffRole> {
        match self {
            Self::GiveRole(role) | Self::EndRole(role) => Some(role),
            _ => None,
        }
    }

    pub fn parse(key: &str, role: &str) -> Result<Self, NotAChoice> {
        Ok(match key {
            "disable" => Self::Disable,
            "enable" => Self::Enable,
            "renew" => Self::Renew,
            "give_role" => Self::GiveRole(role.parse()?),
            "end_role" => Self::EndRole(role.parse()?),
            _ => return Err(NotAChoice),
        })
    }
}

/// Whose user name it is, disabled or not.
pub async fn by_user_name(conn: &mut Conn, user_name: &str) -> Result<Option<Uuid>, StoreError> {
    let found = row!(
        conn,
        (Uuid,),
        "SELECT id FROM operator WHERE user_name = $1",
        user_name
    )?;
    Ok(found.map(|(id,)| id))
}

/// Does it; `by` is who approved it, nobody where it is a command. For [`Deed::Renew`], the two halves of the code: the first one hashed.
pub async fn carry_out(
    tx: &mut Tx,
    app: &App,
    operator: Uuid,
    deed: Deed,
    by: Option<Uuid>,
    code: Option<(Vec<u8>, &str)>,
) -> Result<(), StoreError> {
    // What follows gives the row a new MAC: one that was written by hand must not get it.
    operators::find(tx, app, operator)
        .await?
        .ok_or(StoreError::Stale)?;
    match deed {
        Deed::Disable => {
            set_disabled(tx, app, operator, Some(app.now())).await?;
            enrolment::forget(tx, operator).await?;
            note(tx, app, operator, by, "operator-disabled", json!({})).await?;
        }
        Deed::Enable => {
            set_disabled(tx, app, operator, None).await?;
            note(tx, app, operator, by, "operator-enabled", json!({})).await?;
        }
        Deed::Renew => {
            let (first_hash, second) = code.ok_or(StoreError::Stale)?;
            let login = operators::make_void(tx, app, operator).await?;
            for passkey in passkey_rows::of(tx, app, operator).await? {
                let detail = json!({ "passkey": passkey.id });
                passkey_rows::end(tx, app, passkey).await?;
                note(tx, app, operator, by, "passkey-removed", detail).await?;
            }
            enrolment::begin(tx, app, operator, first_hash, second).await?;
            let detail = json!({ "login": login });
            note(tx, app, operator, by, "operator-renewed", detail).await?;
        }
        Deed::GiveRole(role) => {
            // Given twice, a role would have to be taken back twice.
            roles::end(tx, app, operator, role, by).await?;
            roles::give(tx, app, operator, role, by).await?;
        }
        Deed::EndRole(role) => {
            if !roles::end(tx, app, operator, role, by).await? {
                return Err(StoreError::Stale);
            }
        }
    }
    end_sessions(tx, operator).await
}

async fn set_disabled(
    tx: &mut Tx,
    app: &App,
    operator: Uuid,
    at: Option<i64>,
) -> Result<(), StoreError> {
    let changed = run!(
        tx,
        "UPDATE operator SET disabled_at = $2 WHERE id = $1 AND (disabled_at IS NULL) = $3",
        operator,
        at,
        at.is_some()
    )?;
    match changed {
        1 => operators::write_mac(tx, &app.vault, operator)
            .await
            .map(|_| ()),
        _ => Err(StoreError::Stale),
    }
}

/// Writes down what was done, for the history and for the security officer.
pub async fn note(
    tx: &mut Tx,
    app: &App,
    operator: Uuid,
    by: Option<Uuid>,
    act: &'static str,
    mut detail: Value,
) -> Result<(), StoreError> {
    let actor = by.map_or(Actor::System, Actor::Operator);
    if by.is_none() {
        detail["by"] = json!("command");
    }
    operators::note_about(tx, app, operator, actor, act, detail).await?;
    let event = Event::of(Kind::OperatorChanged).operator(operator);
    security::note_in(tx, app, event.detail(act)).await
}

/// Whoever was signed in as this operator is not any more.
pub async fn end_sessions(tx: &mut Tx, operator: Uuid) -> Result<(), StoreError> {
    run!(
        tx,
        "DELETE FROM session WHERE kind = 'operator' AND subject = $1",
        operator
    )?;
    run!(
        tx,
        "DELETE FROM operator_proof WHERE operator = $1",
        operator
    )?;
    Ok(())
}
