//! An operator has proven who they are, by whatever way: the session begins, the browser is known from now on, and wrong tries before it are
//! laid aside to be told.

use axum_extra::extract::CookieJar;
use store::{StoreError, Tx};
use uuid::Uuid;
use web::App;
use web::session::{self, Kind};

use super::{known_browser, tries};

/// Within the transaction that records the sign-in. No limit of passwords is asked: a way that cannot be guessed is open to whoever is locked
/// out of the other.
pub async fn let_in(
    tx: &mut Tx,
    app: &App,
    jar: CookieJar,
    operator: Uuid,
    way: &str,
) -> Result<CookieJar, StoreError> {
    tries::lay_aside(tx, app, operator).await?;
    let cookie = session::open(tx, app, &jar, Kind::Operator, operator, way).await?;
    let known = known_browser::remember(app, &jar, operator);
    Ok(jar.add(cookie).add(known))
}
