//! The worker: takes jobs one after the other, and once a minute does what the clock asks for.

use std::time::Duration;

use outside::SendError;
use outside::sms::ShortMessage;
use store::StoreError;
use store::job::{self, Claimed};
use tokio::sync::watch;
use uuid::Uuid;

use super::{Work, sweep};
use crate::House;
use crate::application::finders;
use crate::institution;
use crate::language::Language;
use crate::notice::{self, Notice};
use crate::people;

/// How long an idle worker waits before it looks again.
const IDLE: Duration = Duration::from_millis(500);
const SWEEP_EVERY: i64 = 60 * 1_000_000;

/// Why a job did not come to its end, in words fit for logs and staff.
enum Failed {
    /// It may work later.
    Later(String),
    /// It will never work by itself.
    Never(String),
}

impl From<StoreError> for Failed {
    fn from(error: StoreError) -> Self {
        Self::Later(error.to_string())
    }
}

impl From<SendError> for Failed {
    fn from(error: SendError) -> Self {
        match error {
            SendError::Unavailable(fault) => Self::Later(fault.to_string()),
            SendError::Refused(fault) => Self::Never(fault.to_string()),
        }
    }
}

/// Works until `stop` says so.
pub async fn worker(house: House, mut stop: watch::Receiver<bool>) {
    let mut swept = 0;
    while !*stop.borrow() {
        let now = house.now();
        if now - swept >= SWEEP_EVERY {
            swept = now;
            if let Err(error) = sweep::all(&house).await {
                tracing::error!(%error, "a sweep failed");
            }
        }
        match run_once(&house).await {
            Ok(true) => continue,
            Ok(false) => {}
            Err(error) => tracing::error!(%error, "the job queue cannot be read"),
        }
        tokio::select! {
            () = tokio::time::sleep(IDLE) => {}
            _ = stop.changed() => return,
        }
    }
}

/// Does the next job, if there is one; says whether there was.
pub async fn run_once(house: &House) -> Result<bool, StoreError> {
    let Some(claimed) = job::claim(&house.db, &house.vault, house.now()).await? else {
        return Ok(false);
    };
    match attempt(house, &claimed).await {
        Ok(()) => {
            job::done(&house.db, claimed.id, house.now()).await?;
            metrics::counter!("kalem_jobs_done_total", "kind" => claimed.kind).increment(1);
        }
        Err(failed) => {
            let (error, again) = match failed {
                Failed::Later(error) => (error, true),
                Failed::Never(error) => (error, false),
            };
            let parked = job::failed(
                &house.db,
                &claimed,
                house.now(),
                rand::random(),
                &error,
                again,
            )
            .await?;
            tracing::warn!(job = %claimed.id, kind = claimed.kind, tries = claimed.tries, parked, error, "a job failed");
            metrics::counter!("kalem_jobs_failed_total", "kind" => claimed.kind).increment(1);
        }
    }
    Ok(true)
}

async fn attempt(house: &House, claimed: &Claimed) -> Result<(), Failed> {
    let work = serde_json::from_slice(&claimed.work)
        .map_err(|_| Failed::Never("its content cannot be read".into()))?;
    match work {
        Work::Mail {
            application,
            notice,
            message_id,
        } => send_mail(house, application, &notice, &message_id).await,
        Work::Sms {
            application,
            notice,
        } => send_sms(house, application, &notice).await,
        Work::PhoneCode {
            phone,
            code,
            good_until,
        } => send_code(house, phone, &code, good_until).await,
        Work::AskRegister { list, round, after } => {
            Ok(institution::register::ask(house, list, round, after).await?)
        }
        Work::OpenOrders { list, officer } => {
            let opened = institution::opening::go_on(house, list, officer).await;
            opened.map_err(|refusal| Failed::Later(format!("{refusal:?}")))
        }
    }
}

async fn send_mail(
    house: &House,
    application: Uuid,
    notice: &Notice,
    message_id: &str,
) -> Result<(), Failed> {
    let mut conn = house.db.read().await?;
    let order = finders::for_job(&mut conn, application)
        .await?
        .ok_or_else(gone)?;
    let person = people::by_id(&mut conn, order.person)
        .await?
        .ok_or_else(gone)?;
    drop(conn);
    match notice::email(house, &order, &person, notice, message_id)? {
        Some(letter) => Ok(house.outside.mail.send(&letter).await?),
        None => Err(Failed::Never("the order has no e-mail address".into())),
    }
}

async fn send_sms(house: &House, application: Uuid, notice: &Notice) -> Result<(), Failed> {
    let mut conn = house.db.read().await?;
    let order = finders::for_job(&mut conn, application)
        .await?
        .ok_or_else(gone)?;
    let person = people::by_id(&mut conn, order.person)
        .await?
        .ok_or_else(gone)?;
    drop(conn);
    match notice::short_message(house, &order, &person, notice)? {
        Some(message) => Ok(house.outside.sms.send(&message).await?),
        None => Err(Failed::Never("the order has no mobile phone".into())),
    }
}

async fn send_code(
    house: &House,
    phone: String,
    code: &str,
    good_until: i64,
) -> Result<(), Failed> {
    if good_until <= house.now() {
        // Nobody can use it any more; the person has long asked for another.
        return Ok(());
    }
    let texts = house.languages.of(Language::Turkish);
    let minutes = house.settings.phone_code.minutes.to_string();
    let text = texts.with(
        "phone-code-sms",
        &[
            ("authority", house.settings.authority.name.as_str()),
            ("code", code),
            ("minutes", &minutes),
            ("domain", house.settings.host()),
        ],
    );
    Ok(house
        .outside
        .sms
        .send(&ShortMessage { to: phone, text })
        .await?)
}

fn gone() -> Failed {
    Failed::Never("its order does not exist".into())
}
