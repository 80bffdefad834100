//! The orders of a committed list are opened: a few people at once, many by a job, nobody twice.

use rules::contract_terms::ContractTerms;
use rules::personnel_row::PersonnelRow;
use serde::{Deserialize, Serialize};
use store::history::Actor;
use store::{StoreError, Tx, run};
use uuid::Uuid;
use web::App;
use web::refusal::Refusal;

use super::contract;
use super::row::{ALREADY_OPEN, Kept, fault_keys};
use super::sql::{self, List};
use crate::jobs::{self, Failed, Job};
use crate::order::finders::NoticeAddress;
use crate::people::{self, NameSource, Said};
use crate::pre_application::{self, Opened, Opening};

/// How many people's orders are opened in one transaction.
pub const AT_ONCE: i64 = 500;

/// The job: the orders of a committed list are opened, by the officer who committed it.
#[derive(Serialize, Deserialize)]
#[serde(tag = "work", rename = "open_orders")]
pub struct OpenOrders {
    pub list: Uuid,
    pub officer: Uuid,
}

impl Job for OpenOrders {
    const NAME: &'static str = "open-orders";

    async fn run(self, app: &App, _id: Uuid) -> Result<(), Failed> {
        let opened = go_on(app, self.list, self.officer).await;
        opened.map_err(|refusal| Failed::Later(format!("{refusal:?}")))
    }
}

/// Enqueues the job that opens the orders of a large list. What was opened before names the step.
pub async fn enqueue(
    tx: &mut Tx,
    app: &App,
    list: Uuid,
    officer: Uuid,
    after: i64,
) -> Result<(), StoreError> {
    let cause = format!("open-orders:{list}:{after}");
    let open = OpenOrders { list, officer };
    jobs::enqueue(tx, app, &cause, &open, None).await?;
    Ok(())
}

/// Opens the next orders of a committed list, and enqueues the job for the rest.
async fn go_on(app: &App, list: Uuid, officer: Uuid) -> Result<(), Refusal> {
    let mut tx = app.db.write().await?;
    let Some(list) = sql::for_job(&mut tx, list).await? else {
        return Ok(());
    };
    if list.committed_at.is_none() {
        return Ok(());
    }
    if let Some(last) = open_some(&mut tx, app, &list, officer).await? {
        enqueue(&mut tx, app, list.id, officer, last).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// Opens orders for the next rows; the last line where more may be waiting behind it.
pub async fn open_some(
    tx: &mut Tx,
    app: &App,
    list: &List,
    officer: Uuid,
) -> Result<Option<i64>, Refusal> {
    // The counter is taken before anybody is looked at: two lists with the same people never wait for each other
    // in a circle, and the second sees what the first has opened.
    run!(
        tx,
        "UPDATE counter SET value = value WHERE name = 'order_number'"
    )?;
    let rows = sql::confirmed(tx, list.id, AT_ONCE).await?;
    let own = list.own_entity();
    let offer = list.offer(app, own.as_ref());
    let contract = contract::terms(tx, list.institution).await?;
    for row in &rows {
        let kept = Kept::open(app, list.id, row.line, &row.sealed)?;
        match kept.typed.judge(offer) {
            Ok(person) => {
                let by = (officer, contract.as_slice());
                open_one(tx, app, list, by, row.line, &person).await?;
            }
            // In order when it was judged and not today: it is not opened, and says why.
            Err(faults) => {
                sql::set_faults(tx, list.id, row.line, &fault_keys(&faults, None)).await?
            }
        }
    }
    let full = rows.len() as i64 == AT_ONCE;
    Ok(rows.last().filter(|_| full).map(|row| row.line))
}

async fn open_one(
    tx: &mut Tx,
    app: &App,
    list: &List,
    (officer, contract): (Uuid, &[ContractTerms]),
    line: i64,
    row: &PersonnelRow,
) -> Result<(), Refusal> {
    let said = Said {
        identity: &row.identity_number,
        given_name: row.given_name.as_str(),
        family_name: row.family_name.as_str(),
        birth_date: Some(row.birth_date.date()),
        source: NameSource::List,
    };
    let actor = Actor::Officer(officer);
    let today = app.outside.clock.today();
    let person = people::meet(tx, app, &said, actor).await?;
    let opening = Opening {
        person: &person,
        subject: &row.subject,
        institution: list.institution,
        list: Some(list.id),
        kind: list.kind,
        payment: list.payment,
        spare: list.spare,
        product: &row.product,
        // The contract's terms of today, whenever the list was sent.
        wanted: row
            .terms
            .or(contract::said(app, contract, &row.product, today)),
        address: notice_address(row),
        actor,
    };
    match pre_application::open(tx, app, opening).await? {
        Opened::New { id, .. } => {
            run!(
                tx,
                "UPDATE personnel_row SET application = $3 WHERE list = $1 AND line = $2",
                list.id,
                line,
                id
            )?;
        }
        Opened::Already => sql::set_faults(tx, list.id, line, ALREADY_OPEN).await?,
        Opened::NotOffered(fault) => sql::set_faults(tx, list.id, line, fault.key()).await?,
    }
    Ok(())
}

fn notice_address(row: &PersonnelRow) -> NoticeAddress {
    NoticeAddress {
        email: row.email.as_str().to_owned(),
        phone: row.mobile_phone.national(),
        unit: row
            .unit
            .as_ref()
            .map(|unit| unit.as_str().to_owned())
            .unwrap_or_default(),
        title: row
            .title
            .as_ref()
            .map(|title| title.as_str().to_owned())
            .unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_stored_as_ever() {
        crate::jobs::is_stored_as::<OpenOrders>(
            r#"{"work":"open_orders","list":"01936f5e-8a00-7000-8000-000000000001","officer":"01936f5e-8a00-7000-8000-000000000002"}"#,
        );
    }
}
