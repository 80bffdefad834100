//! Zaman aşımı: warnings at 30, 7 and 1 days, then the end (R08). Done by the worker, an order at a time.

use rules::application::{CancelledBy, Event, is_form_awaited};
use rules::dates::istanbul_day;
use rules::time_out::{Due, due, next_look};
use serde_json::Value;
use store::history::Actor;
use store::{StoreError, rows};
use uuid::Uuid;
use web::App;
use web::app::timestamp;
use web::refusal::Refusal;
use web::sweeps::Sweep;

use super::open::midnight;
use crate::cancellation::close;
use crate::notice::{self, Notice};
use crate::order::{finders, record};

/// How many orders one sweep looks at; the next one goes on.
const AT_ONCE: i64 = 500;

pub const TIME_OUTS: Sweep = Sweep::that_destroys("time-outs", |app| {
    Box::pin(async move {
        sweep(app).await.map_err(|refusal| match refusal {
            Refusal::Stale => StoreError::Stale,
            _ => StoreError::NotDurable("the time-outs could not be swept".into()),
        })
    })
});

async fn sweep(app: &App) -> Result<(), Refusal> {
    loop {
        let due = rows!(
            &mut app.db.read().await?,
            (Uuid,),
            "SELECT id FROM application WHERE next_warning_at IS NOT NULL AND closed_at IS NULL AND next_warning_at <= $1
             ORDER BY next_warning_at LIMIT $2",
            app.now(),
            AT_ONCE
        )?;
        for (id,) in &due {
            match look(app, *id).await {
                // Its person acted at the same moment; the next sweep looks again.
                Err(Refusal::Stale) => {
                    tracing::info!(order = %id, "an order changed while its time was looked at")
                }
                other => other?,
            }
        }
        if (due.len() as i64) < AT_ONCE {
            return Ok(());
        }
    }
}

async fn look(app: &App, id: Uuid) -> Result<(), Refusal> {
    let mut tx = app.db.write().await?;
    let Some(order) = finders::for_job(&mut tx, id).await? else {
        return Ok(());
    };
    if order.may(is_form_awaited).is_err() {
        return Ok(());
    }
    let (ends, today) = (
        istanbul_day(timestamp(order.expires_at)),
        app.outside.clock.today(),
    );
    match due(ends, today) {
        Some(Due::End) => close(&mut tx, app, &order, CancelledBy::TimeOut, Actor::System).await?,
        Some(Due::Warn(days)) => {
            let next_look = midnight(next_look(ends, today));
            let event = Event::Warned { days, next_look };
            record(&mut tx, app, &order, event, Actor::System, Value::Null).await?;
            notice::enqueue(&mut tx, app, &order, Notice::Warning { days }).await?;
        }
        None => {}
    }
    tx.commit().await?;
    Ok(())
}
