//! While pages wait, one look a second at the hand-offs they wait for, all in one question to the database, however many pages there are. Polls
//! only while somebody waits.

use std::time::Duration;

use store::{StoreError, rows};
use uuid::Uuid;
use web::App;

use super::stage::Facts;
use super::watcher::{Subscription, Watcher};

const PAUSE: Duration = Duration::from_secs(1);

/// A seat for a page that waits for this hand-off; `None` where all are taken.
pub fn subscribe(app: &App, watcher: &Watcher, id: Uuid, facts: Facts) -> Option<Subscription> {
    let (subscription, must_begin) = watcher.subscribe(id, facts)?;
    if must_begin {
        tokio::spawn(look(app.clone(), watcher.clone()));
    }
    Some(subscription)
}

async fn look(app: App, watcher: Watcher) {
    let mut closing = app.closing();
    loop {
        // Whether the pause is over or the portal stops: the pages look for themselves.
        let _either = tokio::time::timeout(PAUSE, closing.changed()).await;
        if watcher.is_over(*closing.borrow_and_update()) {
            return;
        }
        match found(&app).await {
            Ok(found) => watcher.tell(found.into_iter().map(|l| (l.id, l.facts)).collect()),
            Err(error) => tracing::warn!(%error, "the waiting pages are not told anything now"),
        }
    }
}

#[derive(store::sqlx::FromRow)]
struct Looked {
    id: Uuid,
    #[sqlx(flatten)]
    facts: Facts,
}

/// All hand-offs that a page may still wait for: begun within the last minutes, whoever waits.
async fn found(app: &App) -> Result<Vec<Looked>, StoreError> {
    const MINUTES: i64 = 5 * 60 * 1_000_000;
    rows!(
        &mut app.db.read().await?,
        Looked,
        "SELECT id, expires_at, redeemed_at, twice_at, answered_at, answer, refused_at, refusal, return_until,
                returned_at, returned_elsewhere_at
         FROM hand_off WHERE expires_at > $1",
        app.now() - MINUTES
    )
}
