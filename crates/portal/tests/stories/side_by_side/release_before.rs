//! The release before, as far as a database sees it: its tables, its statements as they were kept (`cargo xtask last-release`), and the pools
//! and limits that every release has.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use outside::clock::Clock;
use serde_json::{Value, json};
use store::history::{Act, Actor, NOTHING_BEFORE, Row, Stream};
use store::sqlx::{self, AssertSqlSafe, Connection, Executor, PgConnection};
use store::{Db, Keys, StoreError, Tx, Vault, row, run};
use tokio::task::JoinHandle;
use uuid::Uuid;

use super::Effects;
use super::kept::{statement, statements, tables};

/// A kind of job that both releases know, and one that only the older one knows.
pub const SHARED: &str = "of-both-releases";
pub const OWN: &str = "of-the-release-before";
const DAY: i64 = 86_400_000_000;

/// Does it, again where a client would.
macro_rules! again {
    ($before:expr, $act:expr) => {{
        let mut tries = 0;
        loop {
            match $act.await {
                Ok(done) => break done,
                Err(error) => $before.bear(error, &mut tries).await,
            }
        }
    }};
}

#[derive(Clone)]
pub struct Before {
    db: Db,
    database: String,
    vault: Arc<Vault>,
    institution: Uuid,
    effects: Effects,
    over: Arc<AtomicBool>,
    tried_again: Arc<AtomicUsize>,
}

/// What it did, and was told that it is done.
#[derive(Debug, Default)]
pub struct Done {
    pub orders: usize,
    pub cancelled: usize,
    /// Of each of its two kinds.
    pub jobs: usize,
    pub reads: usize,
    pub tried_again: usize,
}

pub struct Working {
    before: Before,
    writers: Vec<JoinHandle<Done>>,
    readers: Vec<JoinHandle<usize>>,
    hands: Vec<JoinHandle<()>>,
}

impl Before {
    pub async fn found(database: &str, keys: &Keys, effects: Effects) -> Self {
        let db = Db::open(database, 6).await.unwrap();
        tables(&db).await;
        let before = Self {
            db,
            database: database.to_owned(),
            vault: Arc::new(Vault::new(keys).unwrap()),
            institution: Uuid::new_v4(),
            effects,
            over: Arc::default(),
            tried_again: Arc::default(),
        };
        let mut tx = before.db.write().await.unwrap();
        let sql = statement("INSERT INTO institution ");
        let (id, now) = (before.institution, now());
        run!(&mut tx, sql, id, "Eski Kurum", "institution", now).unwrap();
        let act = before.act(Stream::Institution, id, 1, "institution-added", json!({}));
        before
            .append(&mut tx, act, NOTHING_BEFORE.to_vec())
            .await
            .unwrap();
        tx.commit().await.unwrap();
        before
    }

    pub fn work(&self) -> Working {
        Working {
            before: self.clone(),
            writers: (0..3).map(|_| tokio::spawn(self.clone().write())).collect(),
            readers: (0..2).map(|_| tokio::spawn(self.clone().read())).collect(),
            hands: (0..2).map(|_| tokio::spawn(self.clone().hand())).collect(),
        }
    }

    /// What a client would try again: a lock that was not to be had, a deadlock. Anything else is a fault.
    async fn bear(&self, error: StoreError, tries: &mut u32) {
        assert!(
            error.is_unavailable() && *tries < 10,
            "the release before is told: {error}"
        );
        *tries += 1;
        self.tried_again.fetch_add(1, Ordering::Relaxed);
        tokio::time::sleep(Duration::from_millis(50)).await;
    }

    async fn write(self) -> Done {
        let mut done = Done::default();
        while !self.over.load(Ordering::Relaxed) {
            let order = again!(self, self.open());
            done.orders += 1;
            done.jobs += 1;
            if done.orders.is_multiple_of(2) {
                again!(self, self.cancel(order));
                done.cancelled += 1;
            }
        }
        done
    }

    fn act(
        &self,
        stream: Stream,
        owner: Uuid,
        version: i64,
        act: &'static str,
        detail: Value,
    ) -> Act<'static> {
        Act {
            stream,
            owner,
            version,
            at: now(),
            actor: Actor::System,
            act,
            detail,
        }
    }

    async fn append(&self, tx: &mut Tx, act: Act<'_>, prev: Vec<u8>) -> Result<(), StoreError> {
        let row = Row::sealed(&self.vault, act, prev);
        let sql = statement("INSERT INTO history (");
        run!(
            &mut *tx,
            sql,
            row.stream,
            row.seq,
            &row.kind,
            row.at,
            &row.actor_kind,
            row.actor,
            &row.act,
            &row.detail,
            &row.prev,
            &row.hash,
            &row.seal
        )?;
        let sql = statement("INSERT INTO history_awaits_root (stream, seq) VALUES");
        run!(&mut *tx, sql, row.stream, row.seq)?;
        Ok(())
    }

    /// An order of a person who was never here, with a job of either kind.
    async fn open(&self) -> Result<Uuid, StoreError> {
        let (person, order, now) = (Uuid::new_v4(), Uuid::new_v4(), now());
        let index = Uuid::new_v4().as_bytes().repeat(2);
        let identity = self
            .vault
            .seal(&format!("person.identity:{person}"), b"10000000146");
        let mut tx = self.db.write().await?;
        let sql = statement("INSERT INTO person ");
        let birth: Option<Vec<u8>> = None;
        run!(
            &mut tx, sql, person, &index, &identity, "Deneme", "Eski", "gate", now, &birth
        )?;
        let met = self.act(Stream::Person, person, 1, "person-met", json!({}));
        self.append(&mut tx, met, NOTHING_BEFORE.to_vec()).await?;
        let sql = statement("UPDATE counter SET value = value + 1 WHERE name = 'order_number'");
        let (number,) = row!(&mut tx, (i64,), sql)?.expect("there is a counter");
        let notice = json!({ "email": "", "phone": "", "unit": "", "title": "" }).to_string();
        let notice = self
            .vault
            .seal(&format!("application.notice:{order}"), notice.as_bytes());
        let sql = statement("INSERT INTO application (");
        let list: Option<Uuid> = None;
        run!(
            &mut tx,
            sql,
            order,
            number,
            person,
            self.institution,
            list,
            "first",
            "institution",
            false,
            now,
            &notice,
            now + 180 * DAY,
            now + 90 * DAY,
            &index,
            &b"DENEME"[..],
            &b"ESKI"[..]
        )?;
        let detail = json!({ "number": number, "kind": "first", "payment": "institution" });
        let opened = self.act(Stream::Application, order, 1, "opened", detail);
        self.append(&mut tx, opened, NOTHING_BEFORE.to_vec())
            .await?;
        let sql = statement("INSERT INTO job ");
        for kind in [SHARED, OWN] {
            let cause = format!("{kind}:before:{order}");
            let sealed = self.vault.seal(&cause, b"\"nothing\"");
            run!(
                &mut tx,
                sql,
                Uuid::new_v4(),
                kind,
                &cause,
                &sealed,
                now,
                order
            )?;
        }
        tx.commit().await?;
        Ok(order)
    }

    async fn cancel(&self, order: Uuid) -> Result<(), StoreError> {
        let (nothing, no_word): (Option<i64>, Option<String>) = (None, None);
        let mut tx = self.db.write().await?;
        let sql = statement("SELECT hash FROM history WHERE stream = $1 AND seq = $2");
        let (prev,) = row!(&mut tx, (Vec<u8>,), sql, order, 1_i64)?.expect("it was opened");
        let cancelled = self.act(
            Stream::Application,
            order,
            2,
            "cancelled",
            json!({ "by": "person" }),
        );
        let at = cancelled.at;
        let sql = statement("UPDATE application SET form_version = $3, phone_verified_at = $4");
        let changed = run!(
            &mut tx, sql, order, 1_i64, 0_i64, nothing, &no_word, nothing, nothing, nothing,
            &no_word, at, "person", at, false, 2_i64
        )?;
        assert_eq!(changed, 1, "the order is as it was left");
        self.append(&mut tx, cancelled, prev).await?;
        tx.commit().await
    }

    /// All that it ever reads, again and again on one connection, by plans that were made on its own tables.
    async fn read(self) -> usize {
        let mut conn = PgConnection::connect(&self.database).await.unwrap();
        conn.execute("SET lock_timeout = '5s'").await.unwrap();
        let mut plans = Vec::new();
        for (place, sql) in statements().filter(|(_, sql)| sql.starts_with("SELECT")) {
            let name = format!("of_before_{}", plans.len());
            let prepare = AssertSqlSafe(format!("PREPARE {name} AS {sql}"));
            // A few say nothing of what their values are.
            if conn.execute(sqlx::raw_sql(prepare)).await.is_ok() {
                let binds = (1..=20)
                    .filter(|bind| sql.contains(&format!("${bind}")))
                    .count();
                let nothing = vec!["NULL"; binds].join(", ");
                let binds = if binds == 0 {
                    String::new()
                } else {
                    format!(" ({nothing})")
                };
                plans.push((place, format!("EXECUTE {name}{binds}")));
            }
        }
        assert!(plans.len() > 150, "{} statements that read", plans.len());
        let mut reads = 0;
        while !self.over.load(Ordering::Relaxed) {
            for (place, plan) in &plans {
                let execute = sqlx::raw_sql(AssertSqlSafe(plan.clone()));
                match conn.execute(execute).await.map_err(StoreError::from) {
                    Ok(_) => reads += 1,
                    Err(error) if error.is_unavailable() => {
                        self.tried_again.fetch_add(1, Ordering::Relaxed);
                    }
                    Err(error) => panic!("the release before reads at {place}: {error}"),
                }
            }
        }
        reads
    }

    /// Does jobs of the kinds that it knows: of its own every second one only, so that some are left.
    async fn hand(self) {
        let mut turn = 0_usize;
        while !self.over.load(Ordering::Relaxed) {
            turn += 1;
            let kind = if turn.is_multiple_of(3) { OWN } else { SHARED };
            if let Some(cause) = again!(self, self.claim(kind)) {
                *self.effects.lock().unwrap().entry(cause).or_default() += 1;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    /// Claims a job, and says that it is done.
    async fn claim(&self, kind: &str) -> Result<Option<String>, StoreError> {
        let (now, holder) = (now(), Uuid::new_v4());
        let sql = statement("SELECT id FROM job WHERE state = 'ready' AND kind = $1");
        let due = row!(&mut self.db.read().await?, (Uuid,), sql, kind, now)?;
        let Some((id,)) = due else { return Ok(None) };
        let mut tx = self.db.write().await?;
        let sql = statement("UPDATE job SET run_at = $2, tries = tries + 1");
        let lease = now + 120_000_000;
        let taken = row!(
            &mut tx,
            (Uuid, String, String, Vec<u8>, i64),
            sql,
            id,
            lease,
            now,
            holder
        )?;
        tx.commit().await?;
        let Some((id, _, cause, sealed, tries)) = taken else {
            return Ok(None);
        };
        self.vault.open(&cause, &sealed)?;
        again!(self, self.finish(id, holder, tries));
        Ok(Some(cause))
    }

    async fn finish(&self, id: Uuid, holder: Uuid, tries: i64) -> Result<(), StoreError> {
        let mut tx = self.db.write().await?;
        let sql = statement("UPDATE job SET state = 'done'");
        let held = run!(&mut tx, sql, id, holder, tries, now())?;
        assert_eq!(held, 1, "it lost the job");
        tx.commit().await
    }
}

impl Working {
    /// Ends it, and says what it did; a fault of any of its tasks is a fault here.
    pub async fn stop(self) -> Done {
        self.before.over.store(true, Ordering::Relaxed);
        let mut all = Done::default();
        for writer in self.writers {
            let done = writer.await.unwrap();
            all.orders += done.orders;
            all.cancelled += done.cancelled;
            all.jobs += done.jobs;
        }
        for reader in self.readers {
            all.reads += reader.await.unwrap();
        }
        for hand in self.hands {
            hand.await.unwrap();
        }
        // One more, whose jobs it does not live to do.
        again!(self.before, self.before.open());
        all.orders += 1;
        all.jobs += 1;
        all.tried_again = self.before.tried_again.load(Ordering::Relaxed);
        self.before.db.close().await;
        all
    }
}

fn now() -> i64 {
    Clock::Live.now().as_microsecond()
}
