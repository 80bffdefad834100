//! How often one may try to sign in by password. Strictly by user name and network together, and by network; by user name alone only a share
//! shrinks. So a stranger uses up a stranger's tries, never those of a browser in which the operator has signed in before.

use rules::retention;
use store::limit::{self, Counted, Limit};
use store::{Conn, StoreError, Tx, row, run};
use uuid::Uuid;
use web::App;
use web::limits;
use web::security::{self, Event, Kind};
use web::sweeps::Sweep;
use web::visitor::Network;

const WINDOW: i64 = 15 * 60;
/// Of one network for one user name: 40 guesses in an hour.
const OF_A_PAIR: Limit = Limit {
    what: "desk-login",
    max: 10,
    seconds: WINDOW,
};
/// What is left of it while the name is under attack from anywhere: 12 guesses in an hour.
const SHARE: i64 = 3;
/// So many wrong tries of strangers for one name are an attack on it.
const OF_A_NAME: Limit = Limit {
    what: "desk-login-name",
    max: 30,
    seconds: WINDOW,
};
/// Of one network, whatever the names. Right ones are given back, so that a whole office may sign in at nine.
const OF_A_NETWORK: Limit = Limit {
    what: "desk-visitor",
    max: 60,
    seconds: WINDOW,
};
/// Of a browser in which the operator has signed in before.
const OF_A_KNOWN_BROWSER: Limit = Limit {
    what: "desk-known-browser",
    max: 10,
    seconds: WINDOW,
};
/// With the right password, so many wrong codes of strangers since the last sign-in mean that the password is known to somebody. From then on
/// password and code open the desk in known browsers only: six digits alone are not kept up against many networks.
const WRONG_CODES: i64 = 10;

/// Who tries, as what.
pub struct Try<'a> {
    pub name: Vec<u8>,
    pub network: &'a Network,
    /// The browser's id, where the operator has signed in with it before.
    pub known: Option<[u8; 16]>,
}

impl Try<'_> {
    fn pair(&self) -> Vec<u8> {
        [&self.name[..], &self.network.visitor].concat()
    }

    /// Counts it, before anything is compared. False: too many.
    pub async fn take(&self, app: &App) -> Result<bool, StoreError> {
        if let Some(browser) = &self.known {
            return limits::count(app, OF_A_KNOWN_BROWSER, browser, &self.network.visitor).await;
        }
        let mut of_a_pair = OF_A_PAIR;
        let tried = {
            let mut conn = app.db.read().await?;
            limit::used(&mut conn, OF_A_NAME, &self.name, app.now()).await?
        };
        if tried > OF_A_NAME.max {
            of_a_pair.max = SHARE;
        }
        let (pair, network) = (self.pair(), &self.network.visitor);
        Ok(limits::count(app, of_a_pair, &pair, network).await?
            && limits::of_network(app, OF_A_NETWORK, self.network).await?)
    }

    /// It was right: it counts against nobody.
    pub async fn give_back(&self, tx: &mut Tx, app: &App) -> Result<(), StoreError> {
        let now = app.now();
        if let Some(browser) = &self.known {
            return limit::give_back(tx, OF_A_KNOWN_BROWSER, browser, now).await;
        }
        limit::give_back(tx, OF_A_PAIR, &self.pair(), now).await?;
        limits::give_back(tx, app, OF_A_NETWORK, self.network).await
    }

    /// It was wrong. What was wrong, and whether there is such an operator, changes values here and no step: what takes the same tells nothing.
    pub async fn was_wrong(
        &self,
        app: &App,
        operator: Option<Uuid>,
        password_was_right: bool,
    ) -> Result<(), StoreError> {
        let (now, mut tx) = (app.now(), app.db.write().await?);
        run!(
            &mut tx,
            "INSERT INTO desk_wrong_try (operator, network, tries, with_password, last_at) VALUES ($1, $2, 1, $3, $4)
             ON CONFLICT (operator, network) DO UPDATE SET tries = desk_wrong_try.tries + 1,
               with_password = desk_wrong_try.with_password + $3, last_at = $4",
            operator.unwrap_or_default(),
            self.network.visitor.clone(),
            i64::from(password_was_right),
            now
        )?;
        let event = |kind| match operator {
            Some(operator) => Event::of(kind)
                .visitor(&self.network.visitor)
                .operator(operator),
            None => Event::of(kind).visitor(&self.network.visitor),
        };
        let failed = event(Kind::DeskLoginFailed);
        security::note_in(&mut tx, app, failed).await?;
        // A browser that is known does not make strangers of others.
        if self.known.is_none()
            && limit::count_in(&mut tx, OF_A_NAME, &self.name, now).await? == Counted::Reached
        {
            let attacked = event(Kind::LimitReached).detail(OF_A_NAME.what);
            security::note_in(&mut tx, app, attacked).await?;
        }
        tx.commit().await
    }

    /// Whether the password counts for nothing in this browser, since somebody else knows it.
    pub async fn is_spent(
        &self,
        conn: &mut Conn,
        operator: Option<Uuid>,
    ) -> Result<bool, StoreError> {
        let wrong = wrong_tries(conn, operator.unwrap_or_default()).await?;
        Ok(self.known.is_none() && wrong.with_password >= WRONG_CODES)
    }
}

/// Wrong tries since the last right one.
#[derive(store::sqlx::FromRow)]
pub struct WrongTries {
    pub tries: i64,
    pub networks: i64,
    pub with_password: i64,
}

async fn wrong_tries(conn: &mut Conn, operator: Uuid) -> Result<WrongTries, StoreError> {
    let found = row!(
        conn,
        WrongTries,
        "SELECT CAST(COALESCE(SUM(tries), 0) AS BIGINT) AS tries, COUNT(*) AS networks,
                CAST(COALESCE(SUM(with_password), 0) AS BIGINT) AS with_password
         FROM desk_wrong_try WHERE operator = $1",
        operator
    )?;
    found.ok_or(StoreError::Stale)
}

/// The operator signs in: what was tried before is laid aside, for the page to tell.
pub async fn lay_aside(tx: &mut Tx, app: &App, operator: Uuid) -> Result<(), StoreError> {
    let wrong = wrong_tries(tx, operator).await?;
    run!(
        tx,
        "INSERT INTO desk_told (operator, tries, networks, with_password, signed_in_at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (operator) DO UPDATE SET tries = $2, networks = $3, with_password = $4, signed_in_at = $5",
        operator,
        wrong.tries,
        wrong.networks,
        wrong.with_password,
        app.now()
    )?;
    run!(
        tx,
        "DELETE FROM desk_wrong_try WHERE operator = $1",
        operator
    )?;
    Ok(())
}

/// What an operator is told: the wrong tries before this sign-in, if there were any.
pub async fn told(conn: &mut Conn, operator: Uuid) -> Result<Option<WrongTries>, StoreError> {
    row!(
        conn,
        WrongTries,
        "SELECT tries, networks, with_password FROM desk_told WHERE operator = $1 AND tries > 0",
        operator
    )
}

pub const WRONG_TRIES: Sweep = Sweep::that_destroys("wrong-tries", |app| Box::pin(sweep(app)));

async fn sweep(app: &App) -> Result<(), StoreError> {
    let mut tx = app.db.write().await?;
    run!(
        &mut tx,
        "DELETE FROM desk_wrong_try WHERE last_at < $1",
        retention::Kind::WrongTry.forgotten_before(app.now())
    )?;
    tx.commit().await
}
