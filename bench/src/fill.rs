//! Filling a database with a world of orders, in blocks, with a history that `kalem verify` accepts. What was filled is
//! kept for the next run.

use std::sync::Arc;
use std::time::Instant;

use serde_json::json;
use store::history::{Act, Actor, NOTHING_BEFORE, Row, Stream};
use store::sqlx::{self, AssertSqlSafe};
use store::{Db, Native, Set, Tx, Vault, root, row, run, uncovered};
use tokio::task::{JoinHandle, spawn_blocking};
use uuid::Uuid;

use crate::orders::{DAY, Order, World, notice, typed};
use crate::people::Person;
use crate::table::Table;
use crate::{Done, say};

/// Orders in one transaction.
const BLOCK: u64 = 5_000;

/// Every table that grows with the orders.
struct Tables {
    person: Table,
    application: Table,
    history: Table,
    job: Table,
}

/// Makes the tables and fills them, unless an earlier run has done so.
pub async fn fill(db: &Db, vault: &Arc<Vault>, orders: u64, now: i64) -> Done<Arc<World>> {
    let world = Arc::new(World::new(orders, now));
    db.migrate(Set::Portal).await?;
    if let Some((known,)) = row!(
        &mut db.read().await?,
        (i64,),
        "SELECT value FROM counter WHERE name = 'bench_filled'"
    )? {
        say(&format!(
            "  {} with {known} orders is there already",
            db.kind()
        ));
        return Ok(world);
    }
    let start = Instant::now();
    begin(db, vault, &world).await?;
    roomy(db).await?;
    // While one block is written, the next one is drawn up.
    let mut next = block(&world, vault, 0);
    for place in (0..orders).step_by(BLOCK as usize) {
        let tables = next.await??;
        next = block(&world, vault, place + BLOCK);
        let mut tx = db.write().await?;
        tables.write(&mut tx).await?;
        tx.commit().await?;
        let done = orders.min(place + BLOCK);
        if done.is_multiple_of(100_000) {
            let seconds = start.elapsed().as_secs();
            say(&format!("  {}: {done} orders, {seconds} s", db.kind()));
        }
    }
    seal(db, vault, &world).await?;
    finish(db, orders).await?;
    let seconds = start.elapsed().as_secs_f32();
    say(&format!(
        "  {} was filled with {orders} orders in {seconds:.1} s",
        db.kind()
    ));
    Ok(world)
}

/// The rows of a block of orders from `place` on; none where there are no more orders.
fn block(world: &Arc<World>, vault: &Arc<Vault>, place: u64) -> JoinHandle<Done<Tables>> {
    let (world, vault) = (world.clone(), vault.clone());
    spawn_blocking(move || {
        let mut tables = Tables::new();
        for each in place..world.orders.min(place + BLOCK) {
            tables.add(&world, &vault, each)?;
        }
        Ok(tables)
    })
}

/// Indexes are hit all over while rows come in order: SQLite holds them in memory for once.
async fn roomy(db: &Db) -> Done {
    let mut tx = db.write().await?;
    if let Native::Sqlite(connection) = tx.native().await? {
        sqlx::query("PRAGMA cache_size = -600000")
            .execute(connection)
            .await?;
    }
    Ok(tx.commit().await?)
}

/// What stands before the first order: institutions and a member of staff.
async fn begin(db: &Db, vault: &Vault, world: &World) -> Done {
    let began = world.opened_at(0) - DAY;
    let mut tx = db.write().await?;
    let (mut institution, mut history) = (
        Table::new("institution", "id, name, payment, created_at, version"),
        history_table(),
    );
    for (place, id) in world.institutions.iter().enumerate() {
        let name = format!("{}. Deneme Üniversitesi Rektörlüğü", place + 1);
        institution.push([
            (*id).into(),
            name.into(),
            "institution".into(),
            began.into(),
            1.into(),
        ]);
        history.push(cells(first_act(
            vault,
            Stream::Institution,
            *id,
            began,
            "institution-added",
        )));
    }
    institution.write(&mut tx).await?;
    // Nobody ever signs in as this operator: sessions are put in place directly.
    let totp = vault.seal("-", b"-");
    // As `staff::operators` makes it: id, user name, full name, password, second factor, and no end.
    let (id, name) = (world.operator, "Deneme Memuru".as_bytes());
    let signed: [&[u8]; 6] = [id.as_bytes(), b"memur", name, b"-", &totp, &[]];
    run!(
        &mut tx,
        "INSERT INTO operator (id, user_name, full_name, password_hash, totp_sealed, totp_step, created_at, version, mac)
         VALUES ($1, 'memur', 'Deneme Memuru', '-', $2, 0, $3, 1, $4)",
        id,
        &totp,
        began,
        vault.row_mac("operator", &signed)
    )?;
    // As `staff::roles` makes it: no id, the operator, the role, since, no end, given by a command.
    let since = began.to_be_bytes();
    let role: [&[u8]; 6] = [&[], id.as_bytes(), b"clerk", &since, &[], &[]];
    run!(
        &mut tx,
        "INSERT INTO operator_role (operator, role, since, mac) VALUES ($1, 'clerk', $2, $3)",
        id,
        began,
        vault.row_mac("operator_role", &role)
    )?;
    history.push(cells(first_act(
        vault,
        Stream::Operator,
        world.operator,
        began,
        "operator-added",
    )));
    history.write(&mut tx).await?;
    tx.commit().await?;
    Ok(())
}

fn first_act(vault: &Vault, stream: Stream, owner: Uuid, at: i64, act: &str) -> Row {
    let act = Act {
        stream,
        owner,
        version: 1,
        at,
        actor: Actor::System,
        act,
        detail: json!({}),
    };
    Row::sealed(vault, act, NOTHING_BEFORE.to_vec())
}

fn history_table() -> Table {
    Table::new(
        "history",
        "stream, seq, kind, at, actor_kind, actor, act, detail, prev, hash, seal",
    )
}

fn cells(row: Row) -> [crate::table::Cell; 11] {
    [
        row.stream.into(),
        row.seq.into(),
        row.kind.into(),
        row.at.into(),
        row.actor_kind.into(),
        row.actor.into(),
        row.act.into(),
        row.detail.into(),
        row.prev.into(),
        row.hash.into(),
        row.seal.into(),
    ]
}

impl Tables {
    fn new() -> Self {
        Self {
            person: Table::new(
                "person",
                "id, identity_index, identity_sealed, given_name, family_name, name_source, name_at, created_at, version",
            ),
            application: Table::new(
                "application",
                "id, number, person, institution, kind, payment, spare, opened_at, notice_sealed, form_sealed, \
                 form_version, phone_verified_at, approval, approved_at, form_arrived_at, ordered_at, produced_at, shipped_at, \
                 delivered_at, cancelled_at, cancelled_by, expires_at, next_warning_at, closed_at, identity_index, \
                 name_key, surname_key, version",
            ),
            history: history_table(),
            job: Table::new(
                "job",
                "id, kind, cause, state, run_at, tries, application, created_at, done_at",
            ),
        }
    }

    fn add(&mut self, world: &World, vault: &Vault, place: u64) -> Done {
        let order = world.order(place);
        let (owner, _) = world.owner(place);
        let met_at = world.opened_at(owner);
        let person = Person::of(owner, met_at.unsigned_abs() / 1_000);
        if owner == place {
            self.add_person(vault, &person, met_at);
        }
        let history = order.history(vault, person.id, world.operator);
        self.add_application(vault, place, &order, &person, history.len() as i64)?;
        for row in history {
            self.history.push(cells(row));
        }
        self.job.push([
            crate::dice::Dice::new(place, "job")
                .id(order.opened_at.unsigned_abs() / 1_000)
                .into(),
            "mail".into(),
            format!("mail:opened:{}:0", order.id).into(),
            "done".into(),
            order.opened_at.into(),
            1.into(),
            order.id.into(),
            order.opened_at.into(),
            order.opened_at.into(),
        ]);
        Ok(())
    }

    fn add_person(&mut self, vault: &Vault, person: &Person, met_at: i64) {
        let place = format!("person.identity:{}", person.id);
        self.person.push([
            person.id.into(),
            person.identity_index(vault).into(),
            vault
                .seal(&place, person.identity.expose().as_bytes())
                .into(),
            person.given_name.clone().into(),
            person.family_name.clone().into(),
            "gate".into(),
            met_at.into(),
            met_at.into(),
            1.into(),
        ]);
        let met = first_act(vault, Stream::Person, person.id, met_at, "person-met");
        self.history.push(cells(met));
    }

    fn add_application(
        &mut self,
        vault: &Vault,
        place: u64,
        order: &Order,
        person: &Person,
        version: i64,
    ) -> Done {
        let (name_key, surname_key) = person.search_keys();
        let notice = serde_json::to_vec(&notice(person, place))?;
        let form = match order.form_saved_at() {
            Some(_) => {
                let typed = serde_json::to_vec(&typed(place))?;
                Some(vault.seal(&format!("application.form:{}", order.id), &typed))
            }
            None => None,
        };
        self.application.push([
            order.id.into(),
            order.number.into(),
            person.id.into(),
            order.institution.into(),
            "first".into(),
            "institution".into(),
            order.spare.into(),
            order.opened_at.into(),
            vault
                .seal(&format!("application.notice:{}", order.id), &notice)
                .into(),
            form.into(),
            i64::from(order.form_saved_at().is_some()).into(),
            order.phone_verified_at().into(),
            order.approved_at().map(|_| "wet_ink").into(),
            order.approved_at().into(),
            order.form_arrived_at().into(),
            order.ordered_at().into(),
            order.produced_at().into(),
            order.shipped_at().into(),
            order.delivered_at().into(),
            order.cancelled_at().into(),
            order.cancelled_at().map(|_| "person").into(),
            order.expires_at().into(),
            // Nothing is due while we measure: a time-out is another matter.
            (order.expires_at() + 1_000 * DAY).into(),
            order.closed_at().into(),
            person.identity_index(vault).into(),
            name_key.into(),
            surname_key.into(),
            version.into(),
        ]);
        Ok(())
    }

    /// Those first to which the others refer.
    async fn write(mut self, tx: &mut Tx) -> Done {
        self.person.write(tx).await?;
        self.application.write(tx).await?;
        self.history.write(tx).await?;
        self.job.write(tx).await?;
        Ok(())
    }
}

/// Puts the history under roots, as the worker would have done all along.
async fn seal(db: &Db, vault: &Vault, world: &World) -> Done {
    let mut tx = db.write().await?;
    uncovered::find(&mut tx).await?;
    tx.commit().await?;
    while root::seal(db, vault, world.now).await?.is_some() {}
    Ok(())
}

/// The number of the next order, the planner's statistics, and the mark that all of it is there.
async fn finish(db: &Db, orders: u64) -> Done {
    let mut tx = db.write().await?;
    run!(
        &mut tx,
        "UPDATE counter SET value = $1 WHERE name = 'order_number'",
        orders.cast_signed()
    )?;
    run!(
        &mut tx,
        "INSERT INTO counter (name, value) VALUES ('bench_filled', $1)",
        orders.cast_signed()
    )?;
    tx.commit().await?;
    let mut conn = db.read().await?;
    if let Native::Postgres(connection) = conn.native().await? {
        // What autovacuum does within minutes, done at once.
        sqlx::query(AssertSqlSafe("VACUUM ANALYZE"))
            .execute(connection)
            .await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use store::{Keys, verify};

    use super::*;

    /// As many orders as 20,000 and 50,000 are: a third of the people is one too few.
    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn a_world_whose_thirds_do_not_come_out_even_is_filled() {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", folder.path().join("kalem.db").display());
        let db = Db::open(&url, 1).await.unwrap();
        let vault = Arc::new(Vault::new(&Keys::generate()).unwrap());
        let now = 1_795_824_000_000_000;
        fill(&db, &vault, 2_000, now).await.unwrap();
        let counted = row!(
            &mut db.read().await.unwrap(),
            (i64, i64),
            "SELECT COUNT(*), COUNT(DISTINCT person) FROM application"
        );
        assert_eq!(counted.unwrap().unwrap(), (2_000, 1_000));
        let verified = verify::verify(&db, &vault).await.unwrap();
        verified.expect("the history is whole");
        db.close().await;
    }
}
