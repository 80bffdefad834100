//! A notice of the ledger as pages show it.

use rules::contact_point::Kind;
use rules::dates::day_and_time;
use rules::notice_delivery::Delivery;
use rules::notice_state::NoticeState;
use store::StoreError;
use uuid::Uuid;
use web::App;
use web::app::timestamp;

use super::ledger::Row;

pub struct Shown {
    pub id: Uuid,
    pub at: String,
    pub what: String,
    pub channel: &'static str,
    /// Masked; empty where there was no address.
    pub to: String,
    pub language: String,
    pub state: String,
    pub tone: &'static str,
    pub error: String,
    /// When it was reported what became of it, and by which code; empty where nothing was.
    pub reported: String,
    pub report_code: String,
    /// When the person said that they have seen it; empty where they did not.
    pub seen: String,
    pub may_be_sent_again: bool,
}

/// As a page shows it.
pub fn shown(app: &App, row: &Row) -> Result<Shown, StoreError> {
    // What was refused is given up as well, and says so by itself.
    let is_stuck = row.is_parked && row.state == NoticeState::Waiting;
    let at = |at| day_and_time(timestamp(at));
    // A report is of the last sending; what is taken up again has none yet.
    let reported = row.delivery().filter(|_| row.state == NoticeState::Sent);
    Ok(Shown {
        id: row.id,
        at: at(row.created_at),
        what: format!("notice-kind-{}", row.kind),
        channel: match row.channel {
            Kind::Email => "notice-channel-email",
            Kind::Phone => "notice-channel-sms",
        },
        to: row.masked(app)?,
        language: match &row.language {
            Some(code) => format!("notice-language-{code}"),
            None => String::new(),
        },
        state: match (is_stuck, reported) {
            (true, _) => "notice-state-parked".to_owned(),
            (false, Some(delivery)) => format!("notice-delivery-{}", delivery.key()),
            (false, None) => format!("notice-state-{}", row.state.key()),
        },
        tone: match (row.state, reported) {
            (NoticeState::Sent, Some(Delivery::Delayed)) => "waiting",
            (NoticeState::Sent, Some(delivery)) if delivery.reached_nobody() => "stopped",
            (NoticeState::Sent, _) => "ok",
            (NoticeState::Waiting, _) if !is_stuck => "waiting",
            _ => "stopped",
        },
        error: row.last_error.clone().unwrap_or_default(),
        reported: row
            .delivery_at
            .filter(|_| reported.is_some())
            .map(at)
            .unwrap_or_default(),
        report_code: row
            .delivery_code
            .clone()
            .filter(|_| reported.is_some())
            .unwrap_or_default(),
        seen: row.seen_at.map(at).unwrap_or_default(),
        may_be_sent_again: row.state.may_be_sent_again() || row.is_parked,
    })
}
