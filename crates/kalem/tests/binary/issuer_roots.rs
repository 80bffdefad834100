//! The issuer's own history stands under roots that its process writes and its machine remembers: what is cut or rewritten there is found, on a
//! database of its own of either kind.

use std::time::Duration;

use store::sqlx::{AssertSqlSafe, Connection, Executor, PgConnection};
use store::{Db, Keys, Tx, root, run, uncovered};
use uuid::Uuid;

use crate::issuing::{Authority, Order};
use crate::running::{Said, kalem};

/// A second more than a sweep takes on a busy machine.
const PATIENCE: Duration = Duration::from_secs(30);

async fn on_both(story: impl AsyncFn(&Authority, &Db)) {
    let authority = Authority::new();
    let file = authority.folder.path().join("issuer.db");
    told(&story, &authority, &format!("sqlite:{}", file.display())).await;
    let Ok(server) = std::env::var("KALEM_TEST_POSTGRES") else {
        assert!(
            std::env::var("CI").is_err(),
            "KALEM_TEST_POSTGRES is not set"
        );
        eprintln!("told on SQLite only: KALEM_TEST_POSTGRES is not set");
        return;
    };
    let name = format!("kalem_issuer_{}", Uuid::new_v4().simple());
    let mut admin = PgConnection::connect(&server).await.unwrap();
    let create = AssertSqlSafe(format!("CREATE DATABASE {name}"));
    admin.execute(create).await.unwrap();
    let (host, _) = server.rsplit_once('/').unwrap();
    let url = format!("{host}/{name}");
    told(&story, &Authority::over(&url, &Keys::generate()), &url).await;
    let drop = AssertSqlSafe(format!("DROP DATABASE {name} WITH (FORCE)"));
    admin.execute(drop).await.unwrap();
}

async fn told(story: &impl AsyncFn(&Authority, &Db), authority: &Authority, url: &str) {
    // Its tables are made, and what it certifies for itself stands under a root.
    let running = authority.start();
    let db = Db::open_existing(url).await.unwrap();
    nothing_waits(&db).await;
    running.stop();
    story(authority, &db).await;
    db.close().await;
}

/// Waits until every row is under a root; the newest one's number.
async fn nothing_waits(db: &Db) -> i64 {
    let look = async {
        loop {
            let mut conn = db.read().await.unwrap();
            let newest = root::newest(&mut conn).await.unwrap();
            let waiting = uncovered::waiting(&mut conn).await.unwrap();
            drop(conn);
            if let (Some(newest), 0) = (newest, waiting.rows) {
                return newest.number;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    let found = tokio::time::timeout(PATIENCE, look).await;
    found.expect("the issuer writes roots")
}

fn issuer_command(what: &str, authority: &Authority) -> Said {
    let config = authority.config.as_os_str();
    kalem([what.as_ref(), "--issuer".as_ref(), config])
}

async fn altered(db: &Db, alter: impl AsyncFn(&mut Tx)) {
    let mut tx = db.write().await.unwrap();
    alter(&mut tx).await;
    tx.commit().await.unwrap();
}

/// An order whose certificate was handed out, and that stands under a root; the root before it, and that one.
async fn issued(authority: &Authority, db: &Db) -> (Uuid, i64, i64) {
    let running = authority.start();
    let before = nothing_waits(db).await;
    let order = Order::new();
    let client = authority.client(&running, true);
    order.send(&client, &running).await.unwrap();
    running.stop();
    let running = authority.start();
    let after = nothing_waits(db).await;
    running.stop();
    assert!(
        after > before,
        "the order's rows came under a root of their own"
    );
    (order.id, before, after)
}

#[tokio::test]
async fn what_is_altered_in_the_issuers_history_is_found() {
    on_both(async |authority, db| {
        let (order, before, after) = issued(authority, db).await;
        let said = issuer_command("verify", authority);
        assert!(said.success, "{}", said.err);
        let remembers = format!("root {after} is the one that this machine remembers");
        assert!(said.out.contains(&remembers), "{}", said.out);

        let rewrite = async |act: &str| {
            altered(db, async |tx| {
                let rewritten = run!(
                    tx,
                    "UPDATE history SET act = $2 WHERE stream = $1 AND seq = 3",
                    order,
                    act
                );
                assert_eq!(rewritten.unwrap(), 1);
            })
            .await;
        };
        rewrite("suspended").await;
        let changed = format!("row 3 of chain {order} was changed");
        issuer_command("verify", authority).is_one_line_with(&[&changed]);
        rewrite("issued").await;
        assert!(issuer_command("verify", authority).success);

        // The certificate is disowned: its row, its last act and the count of its acts agree that it was never issued.
        altered(db, async |tx| {
            run!(tx, "DELETE FROM history WHERE stream = $1 AND seq = 3", order).unwrap();
            run!(
                tx,
                "UPDATE issuer_certificate SET certificate_sealed = NULL, issued_at = NULL, version = 2 WHERE id = $1",
                order
            )
            .unwrap();
        })
        .await;
        let cut = format!("row 3 of chain {order} was cut out");
        issuer_command("verify", authority).is_one_line_with(&[&cut]);

        // With the roots that knew of it, so that the database holds by itself: only the machine remembers.
        altered(db, async |tx| {
            run!(tx, "DELETE FROM history_root_member WHERE root > $1", before).unwrap();
            run!(tx, "DELETE FROM history_root WHERE number > $1", before).unwrap();
        })
        .await;
        let ends = format!("ends with root {before}, but this machine remembers root {after}");
        issuer_command("verify", authority).is_one_line_with(&[&ends]);
        let refused = authority.refused();
        assert_eq!(refused.code, Some(1), "{}{}", refused.out, refused.err);
        for words in [&ends, "accept-restored-backup --issuer"] {
            assert!(refused.err.contains(words), "{}", refused.err);
        }
        let said = issuer_command("accept-restored-backup", authority);
        assert!(said.success, "{}", said.err);
        let accepted = format!("goes on from root {before}");
        assert!(said.out.contains(&accepted), "{}", said.out);
        authority.start().stop();
    })
    .await;
}
