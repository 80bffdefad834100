//! Limits of the rooms. They slow whoever guesses and not whoever is guessed at: each counts by the visitor's network, and what a stranger can
//! type of somebody else is never a key by itself. Where all together must stay below a ceiling, going beyond it shrinks the share of each
//! network instead of refusing everybody; whoever sits elsewhere still gets theirs.
//!
//! The first try beyond a limit is a security event; those after it write nothing.

use rules::retention;
use store::limit::{self, Counted, Limit};
use store::{StoreError, Tx};

use crate::App;
use crate::security::{self, Event, Kind};
use crate::sweeps::Sweep;
use crate::visitor::Network;

/// How much more the /48 around an IPv6 network may do than one network.
const SITE: i64 = 16;

/// A limit of each network within a ceiling over all of them.
#[derive(Clone, Copy)]
pub struct Shared {
    pub of_a_network: Limit,
    /// What is left to a network while all together are beyond the ceiling.
    pub share: i64,
    pub of_all: Limit,
}

/// Counts one try of a visitor's network, and of the /48 around it.
pub async fn of_network(app: &App, limit: Limit, network: &Network) -> Result<bool, StoreError> {
    // The network first: what it is refused counts against nobody around it.
    if !count(app, limit, &network.visitor, &network.visitor).await? {
        return Ok(false);
    }
    match &network.site {
        Some(site) => count(app, of_a_site(limit), site, &network.visitor).await,
        None => Ok(true),
    }
}

const fn of_a_site(limit: Limit) -> Limit {
    Limit {
        max: limit.max * SITE,
        ..limit
    }
}

/// Takes back what [`of_network`] counted: the try was right.
pub async fn give_back(
    tx: &mut Tx,
    app: &App,
    limit: Limit,
    network: &Network,
) -> Result<(), StoreError> {
    let now = app.now();
    limit::give_back(tx, limit, &network.visitor, now).await?;
    match &network.site {
        Some(site) => limit::give_back(tx, of_a_site(limit), site, now).await,
        None => Ok(()),
    }
}

/// Counts one try within a ceiling over all networks.
pub async fn of_network_within(
    app: &App,
    shared: Shared,
    network: &Network,
) -> Result<bool, StoreError> {
    let mut limit = shared.of_a_network;
    let is_crowded = is_beyond(app, shared.of_all).await?;
    if is_crowded {
        limit.max = shared.share;
    }
    if !of_network(app, limit, network).await? {
        return Ok(false);
    }
    if !is_crowded {
        count(app, shared.of_all, b"", &network.visitor).await?;
    }
    Ok(true)
}

/// Whether a network may guess once more at something that cannot be looked at without guessing. Only wrong guesses are counted, by
/// [`guessed_wrong`]: whoever has the right code is not slowed by those who have not.
pub async fn may_guess(app: &App, wrong: Shared, network: &Network) -> Result<bool, StoreError> {
    let (now, mut conn) = (app.now(), app.db.read().await?);
    let of_all = limit::used(&mut conn, wrong.of_all, b"", now).await?;
    let max = match of_all > wrong.of_all.max {
        true => wrong.share,
        false => wrong.of_a_network.max,
    };
    let own = limit::used(&mut conn, wrong.of_a_network, &network.visitor, now).await?;
    let around = match &network.site {
        Some(site) => limit::used(&mut conn, wrong.of_a_network, site, now).await?,
        None => 0,
    };
    // One more than the limit is let through: it is counted beyond, and told to the security officer.
    Ok(own <= max && around <= max * SITE)
}

/// Counts a wrong guess.
pub async fn guessed_wrong(app: &App, wrong: Shared, network: &Network) -> Result<(), StoreError> {
    of_network(app, wrong.of_a_network, network).await?;
    count(app, wrong.of_all, b"", &network.visitor).await?;
    Ok(())
}

/// Whether all together are beyond their ceiling.
async fn is_beyond(app: &App, of_all: Limit) -> Result<bool, StoreError> {
    let mut conn = app.db.read().await?;
    Ok(limit::used(&mut conn, of_all, b"", app.now()).await? > of_all.max)
}

/// Counts one try of `who`; the first beyond is told, with the network from which it came, if it came from one.
pub async fn count(
    app: &App,
    limit: Limit,
    who: &[u8],
    visitor: &[u8],
) -> Result<bool, StoreError> {
    let counted = limit::count(&app.db, limit, who, app.now()).await?;
    if counted == Counted::Reached {
        let mut event = Event::of(Kind::LimitReached).detail(limit.what);
        if !visitor.is_empty() {
            event = event.visitor(visitor);
        }
        security::note(app, event).await;
    }
    Ok(counted == Counted::Within)
}

/// Forgets windows that have ended.
pub const ENDED_WINDOWS: Sweep = Sweep::that_destroys("rate-limits", |app| {
    Box::pin(async move {
        let before = retention::Kind::RateLimit.forgotten_before(app.now());
        limit::sweep(&app.db, before).await
    })
});
