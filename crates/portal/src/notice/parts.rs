//! What the message centre reports of short messages, by the names that it gave to their parts. A report may be here before the sender has written
//! down which notice the part is of, and it may be of a message that is none of ours: both are a row, and the row knows what it is told first.

use std::time::Duration;

use outside::sms::DeliveryReport;
use rules::notice_delivery::Delivery;
use rules::retention;
use store::{StoreError, Tx, row, rows, run};
use tokio::sync::watch;
use uuid::Uuid;
use web::App;
use web::sweeps::Sweep;

use super::delivery;

/// How often the link is looked after, so that reports come in where nothing is sent.
const LOOK_AFTER: Duration = Duration::from_secs(60);

/// Forgets parts of which nothing will be reported any more.
pub const OLD_PARTS: Sweep = Sweep::that_destroys("notice-parts", |app| Box::pin(sweep(app)));

/// Writes down what the centre calls the parts of a notice that it has just taken.
pub async fn sent(app: &App, notice: Uuid, parts: &[String]) {
    if parts.is_empty() {
        return;
    }
    if let Err(error) = write_down(app, notice, parts).await {
        // It was sent; failing here would send it twice. What is reported of it is not known, then.
        tracing::error!(%error, %notice, "the parts of a short message were not written down");
    }
}

async fn write_down(app: &App, notice: Uuid, parts: &[String]) -> Result<(), StoreError> {
    let mut tx = app.db.write().await?;
    for part in parts {
        // A centre counts its names from the beginning some day; then the row is another message's.
        run!(
            &mut tx,
            "INSERT INTO notice_part (message_id, notice, noted_at) VALUES ($1, $2, $3)
             ON CONFLICT (message_id) DO UPDATE SET notice = $2, noted_at = $3,
                 delivery = CASE WHEN notice_part.notice IS NULL THEN notice_part.delivery END,
                 code = CASE WHEN notice_part.notice IS NULL THEN notice_part.code END",
            part,
            notice,
            app.now()
        )?;
    }
    put_together(&mut tx, app, notice).await?;
    tx.commit().await
}

/// Writes one report down.
async fn reported(app: &App, report: &DeliveryReport) -> Result<(), StoreError> {
    let mut tx = app.db.write().await?;
    let known = row!(
        &mut tx,
        (Option<String>,),
        "SELECT delivery FROM notice_part WHERE message_id = $1",
        &report.message_id
    )?;
    let known: Option<Delivery> = known.and_then(|(known,)| known?.parse().ok());
    let stands = known.map_or(report.delivery, |known| known.and(report.delivery));
    let of = row!(
        &mut tx,
        (Option<Uuid>,),
        "INSERT INTO notice_part (message_id, delivery, code, noted_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (message_id) DO UPDATE SET delivery = $2, code = $3 RETURNING notice",
        &report.message_id,
        stands.key(),
        report.code.as_deref(),
        app.now()
    )?;
    if let Some((Some(notice),)) = of {
        put_together(&mut tx, app, notice).await?;
    }
    tx.commit().await
}

/// What the reports of all parts say of the notice.
async fn put_together(tx: &mut Tx, app: &App, notice: Uuid) -> Result<(), StoreError> {
    delivery::hold(tx, notice).await?;
    let parts = rows!(
        tx,
        (Option<String>, Option<String>),
        "SELECT delivery, code FROM notice_part WHERE notice = $1",
        notice
    )?;
    let parts: Vec<(Option<Delivery>, Option<String>)> = parts
        .into_iter()
        .map(|(delivery, code)| (delivery.and_then(|word| word.parse().ok()), code))
        .collect();
    let Some(whole) = Delivery::of_parts(parts.iter().map(|(delivery, _)| *delivery)) else {
        return Ok(());
    };
    let decides = parts.iter().find(|(delivery, _)| *delivery == Some(whole));
    let code = decides.and_then(|(_, code)| code.as_deref());
    delivery::hear(tx, app, notice, (whole, code)).await?;
    Ok(())
}

/// Hears what the message centre reports until `stop` says so. What cannot be written down is not acknowledged, and comes again.
pub async fn listen(app: App, mut stop: watch::Receiver<bool>) {
    let Some(mut reports) = app.outside.sms.reports() else {
        return;
    };
    app.outside.sms.keep_bound().await;
    while !*stop.borrow() {
        tokio::select! {
            heard = reports.recv() => {
                let Some((report, acknowledge)) = heard else { return };
                let written = reported(&app, &report).await;
                if let Err(error) = &written {
                    tracing::error!(%error, "a report of the message centre was not written down");
                }
                // The link may be gone by now; then the centre reports again by itself.
                let _gone = acknowledge.send(written.is_ok());
            }
            () = tokio::time::sleep(LOOK_AFTER) => app.outside.sms.keep_bound().await,
            changed = stop.changed() => if changed.is_err() { return },
        }
    }
}

async fn sweep(app: &App) -> Result<(), StoreError> {
    let mut tx = app.db.write().await?;
    run!(
        &mut tx,
        "DELETE FROM notice_part WHERE noted_at < $1",
        retention::Kind::MessagePart.forgotten_before(app.now())
    )?;
    tx.commit().await
}
