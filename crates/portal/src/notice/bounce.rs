//! Letters that come back. Each goes out with a return address of its own, which names the notice and bears a MAC: a report that comes to it is about
//! that notice, whoever sent it, and nobody can make up the address of another (decision 0028).

use outside::mail::LONGEST_TOKEN;
use outside::mail::report::{Action, Report, read};
use rules::notice_delivery::Delivery;
use store::StoreError;
use uuid::Uuid;
use web::App;

use super::delivery;
pub use super::delivery::Heard;

/// Of the MAC so much is sent along: each guess would cost a message.
const MAC: usize = 8;
const PLACE: &str = "notice.return";

/// The token of a notice in its return address.
pub fn token(app: &App, notice: Uuid) -> String {
    let mac = app.vault.row_mac(PLACE, &[notice.as_bytes()]);
    let bytes = notice.as_bytes().iter().chain(&mac[..MAC]);
    bytes.map(|byte| format!("{byte:02x}")).collect()
}

/// Which notice a token is of, if it is one of ours.
fn notice(app: &App, sent: &str) -> Option<Uuid> {
    let id = sent.get(..32).filter(|_| sent.len() == LONGEST_TOKEN)?;
    let id = Uuid::try_parse(id).ok()?;
    let differences = token(app, id)
        .bytes()
        .zip(sent.bytes())
        .fold(0, |all, (ours, theirs)| all | (ours ^ theirs));
    (differences == 0).then_some(id)
}

/// What a message came to.
#[derive(Debug, PartialEq, Eq)]
pub enum Took {
    Report(Uuid, Heard),
    /// An absence notice, an answer, advertising: nothing that a mail server reports.
    NoReport,
    /// It did not come to a return address of ours, or to one that somebody made up.
    NotOurs,
    /// No return address is set, so that no letter has one.
    NoneExpected,
}

/// Takes one message that came to the mailbox of returned letters. `recipient`: to which address, as the mail server says; else its head is asked.
///
/// # Errors
/// Where the database cannot be written: the message should be brought again.
pub async fn take(app: &App, message: &[u8], recipient: Option<&str>) -> Result<Took, StoreError> {
    let Some(own) = app.outside.mail.bounces() else {
        return Ok(Took::NoneExpected);
    };
    let Some(report) = read(message) else {
        return Ok(Took::NoReport);
    };
    let addresses = match recipient {
        Some(recipient) => vec![recipient.to_owned()],
        None => report.came_to.clone(),
    };
    let mut tokens = addresses.iter().filter_map(|address| own.token(address));
    let Some(notice) = tokens.find_map(|token| notice(app, &token)) else {
        return Ok(Took::NotOurs);
    };
    let code = report.status.map(|code| code.to_string());
    let mut tx = app.db.write().await?;
    let heard = delivery::hear(&mut tx, app, notice, (meaning(&report), code.as_deref())).await?;
    tx.commit().await?;
    Ok(Took::Report(notice, heard))
}

fn meaning(report: &Report) -> Delivery {
    match report.action {
        Action::Delivered => Delivery::Delivered,
        Action::Delayed => Delivery::Delayed,
        Action::Failed if report.status.is_some_and(|code| code.is_of_a_moment()) => {
            Delivery::Expired
        }
        Action::Failed => Delivery::Failed,
    }
}
