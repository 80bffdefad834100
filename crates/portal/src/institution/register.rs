//! The population register is asked about every row that is in order, off the pages, some rows at a time.
//!
//! Unavailable is not the same as unknown: a row says which of the two it is, and the officer may have it asked again.

use futures_util::StreamExt;
use futures_util::stream;
use outside::civil_registry::Answer;
use serde::{Deserialize, Serialize};
use store::{StoreError, Tx, run};
use uuid::Uuid;
use web::App;

use super::row::{Kept, fault_keys};
use super::sql::{self, List, Waiting};
use crate::jobs::{self, Failed, Job};

/// How many rows one job asks about: even if each answer takes its longest, the job ends within its lease.
const AT_ONCE: usize = 80;
const SIDE_BY_SIDE: usize = 8;

/// The job: the register is asked about a list's rows behind the line `after`.
#[derive(Serialize, Deserialize)]
#[serde(tag = "work", rename = "ask_register")]
pub struct AskRegister {
    pub list: Uuid,
    pub round: i64,
    pub after: i64,
}

impl Job for AskRegister {
    const NAME: &'static str = "ask-register";

    async fn run(self, app: &App, _id: Uuid) -> Result<(), Failed> {
        Ok(ask(app, self.list, self.round, self.after).await?)
    }
}

/// Enqueues the first job of a round over the whole list. The list's version names the round.
pub async fn ask_from_the_start(tx: &mut Tx, app: &App, list: &List) -> Result<(), StoreError> {
    enqueue(tx, app, list.id, list.version, 0).await
}

async fn enqueue(
    tx: &mut Tx,
    app: &App,
    list: Uuid,
    round: i64,
    after: i64,
) -> Result<(), StoreError> {
    let cause = format!("ask-register:{list}:{round}:{after}");
    let ask = AskRegister { list, round, after };
    jobs::enqueue(tx, app, &cause, &ask, None).await?;
    Ok(())
}

/// What came of one question.
enum Said {
    Register(&'static str),
    /// The row itself is no longer in order; time passes, and rules change.
    Faulty(String),
}

/// Asks about the next rows behind the line `after`, and enqueues the job for those after them.
async fn ask(app: &App, list: Uuid, round: i64, after: i64) -> Result<(), StoreError> {
    let waiting = sql::unasked(&mut app.db.read().await?, list, after, AT_ONCE as i64).await?;
    let Some(last) = waiting.last().map(|row| row.line) else {
        return Ok(());
    };
    let full = waiting.len() == AT_ONCE;
    let Some(asked) = sql::for_job(&mut app.db.read().await?, list).await? else {
        return Ok(());
    };
    let answers: Vec<_> = stream::iter(waiting)
        .map(async |row| {
            let said = ask_about(app, &asked, &row).await;
            (row, said)
        })
        .buffer_unordered(SIDE_BY_SIDE)
        .collect()
        .await;
    let mut tx = app.db.write().await?;
    let mut silent = true;
    for (row, said) in answers {
        let said = said?;
        silent &= matches!(said, Said::Register("unavailable"));
        write_down(&mut tx, list, &row, &said).await?;
    }
    match (full, silent) {
        // It answered nobody: to ask it thousands of times more would help neither it nor us.
        (true, true) => all_unavailable(&mut tx, list).await?,
        (true, false) => enqueue(&mut tx, app, list, round, last).await?,
        (false, _) => {}
    }
    tx.commit().await
}

async fn ask_about(app: &App, list: &List, row: &Waiting) -> Result<Said, StoreError> {
    let kept = Kept::open(app, list.id, row.line, &row.sealed)?;
    let own = list.own_entity();
    let person = match kept.typed.judge(list.offer(app, own.as_ref())) {
        Ok(person) => person,
        Err(faults) => return Ok(Said::Faulty(fault_keys(&faults, None))),
    };
    let asked = app.outside.registry.ask(
        person.identity_number.expose(),
        person.given_name.as_str(),
        person.family_name.as_str(),
        person.birth_date.date().year(),
    );
    Ok(Said::Register(match asked.await {
        Ok(Answer::Confirmed) => "confirmed",
        Ok(Answer::NotConfirmed) => "unknown",
        Err(error) => {
            tracing::warn!(%error, list = %list.id, line = row.line, "the population register does not answer");
            "unavailable"
        }
    }))
}

/// An answer is about what was asked: a row that was corrected meanwhile is sealed anew and waits for its own.
async fn write_down(tx: &mut Tx, list: Uuid, row: &Waiting, said: &Said) -> Result<(), StoreError> {
    match said {
        Said::Register(register) => run!(
            tx,
            "UPDATE personnel_row SET register = $4 WHERE list = $1 AND line = $2 AND sealed = $3 AND register = 'unasked'",
            list,
            row.line,
            &row.sealed,
            *register
        )?,
        Said::Faulty(faults) => run!(
            tx,
            "UPDATE personnel_row SET faults = $4 WHERE list = $1 AND line = $2 AND sealed = $3 AND faults = ''",
            list,
            row.line,
            &row.sealed,
            faults
        )?,
    };
    Ok(())
}

async fn all_unavailable(tx: &mut Tx, list: Uuid) -> Result<(), StoreError> {
    run!(
        tx,
        "UPDATE personnel_row SET register = 'unavailable'
         WHERE list = $1 AND register = 'unasked' AND faults = '' AND application IS NULL",
        list
    )?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_stored_as_ever() {
        crate::jobs::is_stored_as::<AskRegister>(
            r#"{"work":"ask_register","list":"01936f5e-8a00-7000-8000-000000000001","round":4,"after":160}"#,
        );
    }
}
