//! What a try to send a notice came to, in the ledger.

use rules::notice_state::NoticeState;
use uuid::Uuid;
use web::App;
use web::language::Language;

use super::ledger;
use crate::jobs::Failed;

/// Notes it, and passes it on to the worker, which decides whether it is tried again.
pub async fn settle(
    app: &App,
    row: Option<Uuid>,
    language: Language,
    sent: Result<(), Failed>,
) -> Result<(), Failed> {
    let Some(row) = row else { return sent };
    let came = match &sent {
        Ok(()) => (NoticeState::Sent, None),
        Err(Failed::Later(why)) => (NoticeState::Waiting, Some(why.as_str())),
        Err(Failed::Never(why)) => (NoticeState::Refused, Some(why.as_str())),
    };
    if let Err(error) = ledger::tried(app, row, language, came).await {
        // It was sent or not, whatever the ledger says; failing here would send it twice.
        tracing::error!(%error, notice = %row, "the ledger of notices was not written");
    }
    sent
}
