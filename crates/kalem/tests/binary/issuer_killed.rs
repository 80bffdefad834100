//! The issuing cycle under `kill -9`: held at each of its writes and killed there, killed when the last one is durable, and killed
//! in the middle of many orders. Begun again, every order has the one certificate that was recorded for it.

use std::collections::BTreeSet;
use std::time::Duration;

use reqwest::Client;
use signature::certificate::Certificate;
use store::sqlx::{AssertSqlSafe, Connection, Executor, PgConnection};
use store::{Db, row};
use uuid::Uuid;

use crate::issuing::{Authority, Order};
use crate::running::{Running, kalem};
use crate::story::town::until;
use crate::story::{Town, on_postgres};

/// Any number; whoever holds this lock holds up the process.
const LOCK: &str = "SELECT pg_advisory_lock(3161)";

/// The steps of the cycle before the write that is held, as `ARCHITECTURE.md` numbers them, and which write that is.
const HELD: [(&str, &str, i64); 2] = [
    (
        "1 to 5: received, its key checked, drawn, drafted, linted, being recorded",
        "INSERT",
        0,
    ),
    (
        "6 to 8: signed, compared, being stored",
        "UPDATE OF certificate_sealed",
        2,
    ),
];

#[derive(Clone, PartialEq, Eq, Debug)]
struct Lies {
    version: i64,
    serial: Option<Vec<u8>>,
    digest: Option<Vec<u8>>,
}

async fn lies(db: &Db, order: Uuid) -> Lies {
    let found = row!(
        &mut db.read().await.unwrap(),
        (i64, Option<Vec<u8>>, Option<Vec<u8>>),
        "SELECT version, serial, tbs_digest FROM issuer_certificate WHERE id = $1",
        order
    );
    let (version, serial, digest) = found.unwrap().unwrap_or_default();
    Lies {
        version,
        serial,
        digest,
    }
}

async fn acts(db: &Db, order: Uuid) -> Vec<String> {
    let mut conn = db.read().await.unwrap();
    let chain = store::history::chain(&mut conn, order).await.unwrap();
    chain.into_iter().map(|row| row.act).collect()
}

/// Sent to a process that is about to be killed: nobody expects an answer.
fn send(client: &Client, running: &Running, order: &Order) -> tokio::task::JoinHandle<()> {
    let port = running.heard("orders=").rsplit(':').next().unwrap();
    let url = format!("https://issuer.example:{port}/orders");
    let sent = client.post(url).json(order.body()).send();
    tokio::spawn(async move { drop(sent.await) })
}

/// The order once more, to a new process: one certificate, over what was recorded before, with one history.
async fn finished(authority: &Authority, db: &Db, order: &Order, before: Lies) -> Certificate {
    let running = authority.start();
    let client = authority.client(&running, true);
    let certificate = order.send(&client, &running).await.unwrap();
    let again = order.send(&client, &running).await.unwrap();
    assert_eq!(again.der(), certificate.der());
    let after = lies(db, order.id).await;
    assert_eq!(after.version, 3);
    assert_eq!(after.serial.as_deref(), Some(certificate.serial()));
    if before.serial.is_some() {
        assert_eq!((before.serial, before.digest), (after.serial, after.digest));
    }
    assert_eq!(acts(db, order.id).await, ["received", "recorded", "issued"]);
    running.stop();
    certificate
}

/// Runs statements that only PostgreSQL knows.
async fn admin(town: &Town, statements: &[&str]) -> PgConnection {
    let mut admin = PgConnection::connect(&town.database).await.unwrap();
    for statement in statements {
        admin
            .execute(AssertSqlSafe((*statement).to_owned()))
            .await
            .unwrap();
    }
    admin
}

/// Steps 1 to 8: the process stands in a write, with everything before it done, and is killed there.
#[test]
fn killed_in_each_write_of_the_cycle() {
    on_postgres(async |town| {
        let authority = Authority::over(&town.database, &town.keys);
        let db = &town.app.db;
        for (steps, write, version) in HELD {
            let mut running = authority.start();
            let client = authority.client(&running, true);
            let holder = admin(
                &town,
                &[
                    "CREATE OR REPLACE FUNCTION hold() RETURNS trigger LANGUAGE plpgsql AS
                     $$ BEGIN PERFORM pg_advisory_xact_lock(3161); RETURN NEW; END $$",
                    &format!(
                        "CREATE TRIGGER hold BEFORE {write} ON issuer_certificate FOR EACH ROW EXECUTE FUNCTION hold()"
                    ),
                    LOCK,
                ],
            )
            .await;
            let order = Order::new();
            let sent = send(&client, &running, &order);
            until(async || waits(&town).await.then_some(())).await;
            running.kill();
            sent.await.unwrap();
            let before = lies(db, order.id).await;
            assert_eq!(before.version, version, "{steps}");
            drop(holder);
            until(async || (!waits(&town).await).then_some(())).await;
            // What was cut off inside a write is not there.
            assert_eq!(lies(db, order.id).await, before, "{steps}");
            admin(&town, &["DROP TRIGGER hold ON issuer_certificate"]).await;
            finished(&authority, db, &order, before).await;
        }
    });
}

/// Whether somebody waits for the lock.
async fn waits(town: &Town) -> bool {
    let waiting = row!(
        &mut town.app.db.read().await.unwrap(),
        (i64,),
        "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted
         AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
    );
    waiting.unwrap().unwrap().0 > 0
}

/// Step 9: killed when the certificate is stored, whether anybody was answered or not.
#[tokio::test]
async fn killed_before_the_certificate_is_handed_out() {
    let authority = Authority::new();
    let database = authority.folder.path().join("issuer.db");
    let mut running = authority.start();
    let db = Db::open_existing(&format!("sqlite:{}", database.display()))
        .await
        .unwrap();
    let client = authority.client(&running, true);
    let order = Order::new();
    let sent = send(&client, &running, &order);
    until(async || (lies(&db, order.id).await.version == 3).then_some(())).await;
    running.kill();
    sent.await.unwrap();
    let before = lies(&db, order.id).await;
    finished(&authority, &db, &order, before).await;
    db.close().await;
}

/// Round after round in the middle of many orders at once: who was answered has the certificate that everybody gets afterwards, and no two
/// orders share anything.
#[tokio::test]
async fn killed_in_the_middle_of_many_orders() {
    let authority = Authority::new();
    for after in [5, 40, 90] {
        let mut running = authority.start();
        let client = authority.client(&running, true);
        let orders: Vec<_> = (0..20).map(|_| Order::new()).collect();
        let sent: Vec<_> = orders
            .iter()
            .map(|order| send(&client, &running, order))
            .collect();
        tokio::time::sleep(Duration::from_millis(after)).await;
        running.kill();
        for one in sent {
            one.await.unwrap();
        }
        let running = authority.start();
        let client = authority.client(&running, true);
        let mut serials = BTreeSet::new();
        for order in &orders {
            let one = order.send(&client, &running).await.unwrap();
            let again = order.send(&client, &running).await.unwrap();
            assert_eq!(one.der(), again.der());
            serials.insert(one.serial().to_vec());
        }
        assert_eq!(serials.len(), orders.len());
        running.stop();
    }
    // The folder looks like a demo's: a database and its keys.
    let folder = authority.folder.path();
    std::fs::rename(folder.join("issuer.db"), folder.join("kalem.db")).unwrap();
    let whole = kalem(["verify".as_ref(), "--data".as_ref(), folder.as_os_str()]);
    assert!(
        whole.success && !whole.out.contains(": 0 rows"),
        "{}{}",
        whole.out,
        whole.err
    );
}
