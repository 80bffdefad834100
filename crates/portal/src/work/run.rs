//! The worker: each kind of job in hands of its own, and once a minute what the clock asks for.

use std::panic::AssertUnwindSafe;
use std::time::{Duration, Instant};

use futures_util::FutureExt;
use outside::SendError;
use outside::clock::monotonic;
use outside::sms::ShortMessage;
use store::StoreError;
use store::job::{self, Claimed, LAST_TRY, RENEWED_AFTER};
use tokio::sync::watch;
use tokio::task::{JoinHandle, JoinSet};
use uuid::Uuid;
use web::House;
use web::language::Language;

use super::{Kind, Work, pace, sweep};
use crate::application::finders;
use crate::certificate::{self, Outcome};
use crate::e_imza;
use crate::institution;
use crate::integrity;
use crate::notice::{self, Notice};
use crate::people;

/// How long an idle worker waits before it looks again.
const IDLE: Duration = Duration::from_millis(500);
/// And after the database did not answer.
const AFTER_AN_ERROR: Duration = Duration::from_secs(5);
const SWEEP_EVERY: Duration = Duration::from_secs(60);
/// How often the whole history is searched for rows under no root.
const SEARCH_EVERY: Duration = Duration::from_secs(24 * 3_600);
/// How often a hand at work looks whether its lease is to be renewed.
const LOOK_AT_LEASE: Duration = Duration::from_secs(1);

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

/// Works until `stop` says so, and then to the end of what was begun.
pub async fn worker(house: House, stop: watch::Receiver<bool>) {
    let mut hands = JoinSet::new();
    hands.spawn(sweeper(house.clone(), stop.clone()));
    for kind in Kind::ALL {
        for _ in 0..kind.hands() {
            hands.spawn(hand(house.clone(), kind, stop.clone()));
        }
    }
    while hands.join_next().await.is_some() {}
}

/// Does what the clock asks for.
async fn sweeper(house: House, mut stop: watch::Receiver<bool>) {
    let mut swept: Option<(Instant, i64)> = None;
    let mut searched: Option<Instant> = None;
    while !*stop.borrow() {
        // Counted by a clock that nobody sets: one that was set back must not keep us waiting until it has caught up. One that was
        // moved, as in practice, makes a sweep due at once.
        let now = house.now();
        let is_due = swept.is_none_or(|(since, at)| {
            since.elapsed() >= SWEEP_EVERY
                || u128::from(now.abs_diff(at)) >= SWEEP_EVERY.as_micros()
        });
        if is_due {
            swept = Some((monotonic(), now));
            if let Err(error) = sweep::all(&house).await {
                tracing::error!(%error, "a sweep failed");
            }
        }
        if searched.is_none_or(|since| since.elapsed() >= SEARCH_EVERY) {
            searched = Some(monotonic());
            if let Err(error) = integrity::find_missed(&house).await {
                tracing::error!(%error, "the history could not be searched for rows under no root");
            }
        }
        wait(IDLE, &mut stop).await;
    }
}

/// Does jobs of one kind, one after the other.
async fn hand(house: House, kind: Kind, mut stop: watch::Receiver<bool>) {
    while !*stop.borrow() {
        match next(&house, kind).await {
            Ok(true) => {}
            Ok(false) => wait(IDLE, &mut stop).await,
            Err(error) => {
                tracing::error!(%error, kind = kind.key(), "the job queue cannot be used");
                wait(AFTER_AN_ERROR, &mut stop).await;
            }
        }
    }
}

async fn wait(pause: Duration, stop: &mut watch::Receiver<bool>) {
    // Whether the time is over or the word to stop has come: the caller looks.
    let _either = tokio::time::timeout(pause, stop.changed()).await;
}

/// Does the next job, if there is one; says whether there was.
pub async fn run_once(house: &House) -> Result<bool, StoreError> {
    for kind in Kind::ALL {
        if next(house, kind).await? {
            return Ok(true);
        }
    }
    Ok(false)
}

async fn next(house: &House, kind: Kind) -> Result<bool, StoreError> {
    let Some(claimed) = job::claim(&house.db, &house.vault, kind.key(), house.now()).await? else {
        return Ok(false);
    };
    if claimed.tries > LAST_TRY {
        let lost = Failed::Never("its worker was lost each time".into());
        write_down_failed(house, claimed, lost).await?;
        return Ok(true);
    }
    let _held = Lease::keep(house, &claimed);
    // A panic is a fault of ours in one job; it must not end the hand that does all the others.
    let attempted = AssertUnwindSafe(attempt(house, &claimed)).catch_unwind();
    let started = monotonic();
    let outcome = attempted
        .await
        .unwrap_or_else(|_| Err(Failed::Later("it broke off by a fault of ours".into())));
    let told = match outcome {
        Ok(()) => "done",
        Err(Failed::Later(_)) => "later",
        Err(Failed::Never(_)) => "never",
    };
    metrics::histogram!("kalem_job_seconds", "kind" => kind.key(), "outcome" => told)
        .record(started.elapsed());
    match outcome {
        Ok(()) => write_down_done(house, claimed).await?,
        Err(failed) => write_down_failed(house, claimed, failed).await?,
    }
    Ok(true)
}

/// Keeps a job's lease alive until it is dropped: a counterpart that takes minutes to answer is not asked a second time by another worker.
struct Lease(JoinHandle<()>);

impl Lease {
    fn keep(house: &House, job: &Claimed) -> Self {
        let (house, job) = (house.clone(), job.ticket());
        let mut renewed = house.now();
        Self(tokio::spawn(async move {
            loop {
                tokio::time::sleep(LOOK_AT_LEASE).await;
                let now = house.now();
                if now - renewed < RENEWED_AFTER {
                    continue;
                }
                match job::renew(&house.db, job, now).await {
                    Ok(true) => renewed = now,
                    Ok(false) => {
                        tracing::warn!(job = %job.id, "another worker holds this job by now");
                        return;
                    }
                    // Tried again in a second; there are three more quarters of the lease.
                    Err(error) => {
                        tracing::warn!(%error, job = %job.id, "a lease could not be renewed")
                    }
                }
            }
        }))
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// What was sent and is not written down is sent again when the lease ends. So a database that is away for a moment
/// is waited for; only a crash, or an outage longer than this, leaves a message to be sent twice.
async fn write_down_done(house: &House, claimed: Claimed) -> Result<(), StoreError> {
    let mut pauses = [1, 5, 20, 60].into_iter();
    loop {
        match job::done(&house.db, claimed.ticket(), house.now()).await {
            Ok(true) => break,
            Ok(false) => {
                tracing::warn!(job = %claimed.id, kind = claimed.kind, "it was done, but another worker holds it by now");
                return Ok(());
            }
            Err(error) => match pauses.next() {
                Some(pause) => tokio::time::sleep(Duration::from_secs(pause)).await,
                None => return Err(error),
            },
        }
    }
    metrics::counter!("kalem_jobs_done_total", "kind" => claimed.kind).increment(1);
    Ok(())
}

async fn write_down_failed(
    house: &House,
    claimed: Claimed,
    failed: Failed,
) -> Result<(), StoreError> {
    let (error, again) = match failed {
        Failed::Later(error) => (error, true),
        Failed::Never(error) => (error, false),
    };
    let (now, spread) = (house.now(), rand::random());
    let Some(parked) = job::failed(&house.db, claimed.ticket(), now, spread, &error, again).await?
    else {
        tracing::warn!(job = %claimed.id, kind = claimed.kind, error, "it failed, but another worker holds it by now");
        return Ok(());
    };
    tracing::warn!(job = %claimed.id, kind = claimed.kind, tries = claimed.tries, parked, error, "a job failed");
    metrics::counter!("kalem_jobs_failed_total", "kind" => claimed.kind).increment(1);
    Ok(())
}

async fn attempt(house: &House, claimed: &Claimed) -> Result<(), Failed> {
    let work = serde_json::from_slice(&claimed.work)
        .map_err(|_| Failed::Never("its content cannot be read".into()))?;
    match work {
        Work::Mail {
            application,
            notice,
            message_id,
            to,
        } => send_mail(house, application, &notice, (&message_id, to)).await,
        Work::Sms {
            application,
            notice,
            to,
        } => send_sms(house, claimed.id, application, &notice, to).await,
        Work::PhoneCode {
            phone,
            code,
            good_until,
        } => send_code(house, claimed.id, phone, &code, good_until).await,
        Work::AskRegister { list, round, after } => {
            Ok(institution::register::ask(house, list, round, after).await?)
        }
        Work::Stamp { hand_off, number } => match e_imza::catch_up(house, hand_off, number).await {
            Ok(true) => Ok(()),
            Ok(false) => Err(Failed::Later("no time-stamp is to be had".into())),
            Err(refusal) => Err(Failed::Later(format!("{refusal:?}"))),
        },
        Work::ChangeCertificate { change } => change_certificate(house, change).await,
        Work::OpenOrders { list, officer } => {
            let opened = institution::opening::go_on(house, list, officer).await;
            opened.map_err(|refusal| Failed::Later(format!("{refusal:?}")))
        }
    }
}

/// What the issuer refuses only now, when nobody sits before the page any more, waits among the parked jobs until somebody has looked.
async fn change_certificate(house: &House, change: Uuid) -> Result<(), Failed> {
    if certificate::is_settled(house, change).await? {
        return Ok(());
    }
    match certificate::carry_out(house, change).await {
        Ok(Outcome::Done) => Ok(()),
        Ok(Outcome::Waiting) => Err(Failed::Later("the issuer does not answer".into())),
        Ok(Outcome::Refused(why)) => Err(Failed::Never(why)),
        Err(refusal) => Err(Failed::Later(format!("{refusal:?}"))),
    }
}

async fn send_mail(
    house: &House,
    application: Uuid,
    notice: &Notice,
    (message_id, to): (&str, Option<String>),
) -> Result<(), Failed> {
    let mut conn = house.db.read().await?;
    let order = finders::for_job(&mut conn, application)
        .await?
        .ok_or_else(gone)?;
    let person = people::by_id(&mut conn, order.person)
        .await?
        .ok_or_else(gone)?;
    drop(conn);
    match notice::email(house, (&order, &person), notice, message_id, to)? {
        Some(letter) => {
            within_pace(house, order.person, &letter.to).await?;
            Ok(house.outside.mail.send(&letter).await?)
        }
        None => Err(Failed::Never("the order has no e-mail address".into())),
    }
}

/// The job's id is the message's: it stays the same however often the message is sent again.
async fn send_sms(
    house: &House,
    id: Uuid,
    application: Uuid,
    notice: &Notice,
    to: Option<String>,
) -> Result<(), Failed> {
    let mut conn = house.db.read().await?;
    let order = finders::for_job(&mut conn, application)
        .await?
        .ok_or_else(gone)?;
    let person = people::by_id(&mut conn, order.person)
        .await?
        .ok_or_else(gone)?;
    drop(conn);
    match notice::short_message(house, (&order, &person), notice, to, id)? {
        Some(message) => {
            within_pace(house, order.person, &message.to).await?;
            Ok(house.outside.sms.send(&message).await?)
        }
        None => Err(Failed::Never("the order has no mobile phone".into())),
    }
}

async fn within_pace(house: &House, person: Uuid, to: &str) -> Result<(), Failed> {
    match pace::take(house, person, to).await? {
        true => Ok(()),
        false => Err(Failed::Later(
            "this address has had many notices in this hour".into(),
        )),
    }
}

async fn send_code(
    house: &House,
    id: Uuid,
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
        .send(&ShortMessage {
            to: phone,
            text,
            id,
        })
        .await?)
}

fn gone() -> Failed {
    Failed::Never("its order does not exist".into())
}
