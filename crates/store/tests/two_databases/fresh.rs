//! A database of its own for each test, of either kind, and the smallest thing that has a history: an institution.

use std::sync::Once;

use serde_json::json;
use store::history::{Actor, Entry, Seen, Stream};
use store::sqlx::{AssertSqlSafe, Connection, PgConnection};
use store::{Db, FieldKey, Keys, Micros, Set, StoreError, Tx, Vault, history, row, run, sqlx};
use tempfile::TempDir;
use uuid::Uuid;

/// Where a PostgreSQL listens whose user may create databases.
const SERVER: &str = "KALEM_TEST_POSTGRES";

/// An empty database with all tables.
pub struct Fresh {
    pub db: Db,
    pub vault: Vault,
    pub url: String,
    /// Holds the file of SQLite until the test is over.
    _folder: Option<TempDir>,
}

/// Runs a test on SQLite, and on PostgreSQL where there is one.
pub async fn on_both(test: impl AsyncFn(&Fresh)) {
    on_sqlite(&test).await;
    let Some(server) = server() else { return };
    let name = create(&server).await;
    let fresh = open(address(&server, &name), None).await;
    test(&fresh).await;
    fresh.db.close().await;
    destroy(&server, &name).await;
}

/// Two databases of a kind without any table, and no connection to them.
pub struct Bare {
    pub url: String,
    pub other_url: String,
}

/// Runs a test on databases without tables, of SQLite, and of PostgreSQL where there is one.
pub async fn on_both_bare(test: impl AsyncFn(&Bare)) {
    let folder = tempfile::tempdir().unwrap();
    let file = |name| format!("sqlite:{}", folder.path().join(name).display());
    let (url, other_url) = (file("bare.db"), file("other.db"));
    test(&Bare { url, other_url }).await;
    let Some(server) = server() else { return };
    let names = [create(&server).await, create(&server).await];
    let [url, other_url] = [0, 1].map(|which: usize| address(&server, &names[which]));
    test(&Bare { url, other_url }).await;
    for name in names {
        destroy(&server, &name).await;
    }
}

async fn create(server: &str) -> String {
    let name = format!("kalem_store_{}", Uuid::new_v4().simple());
    let mut admin = PgConnection::connect(server).await.unwrap();
    let create = AssertSqlSafe(format!("CREATE DATABASE {name}"));
    sqlx::query(create).execute(&mut admin).await.unwrap();
    name
}

async fn destroy(server: &str, name: &str) {
    let mut admin = PgConnection::connect(server).await.unwrap();
    let drop = AssertSqlSafe(format!("DROP DATABASE {name} WITH (FORCE)"));
    sqlx::query(drop).execute(&mut admin).await.unwrap();
}

fn address(server: &str, name: &str) -> String {
    let (host, _) = server
        .rsplit_once('/')
        .expect("the address names a database");
    format!("{host}/{name}")
}

/// Runs a test on SQLite alone.
pub async fn on_sqlite(test: impl AsyncFn(&Fresh)) {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", folder.path().join("kalem.db").display());
    let fresh = open(url, Some(folder)).await;
    test(&fresh).await;
    fresh.db.close().await;
}

async fn open(url: String, folder: Option<TempDir>) -> Fresh {
    let db = Db::open(&url, 20).await.unwrap();
    for set in Set::ALL {
        db.migrate(set).await.unwrap();
    }
    Fresh {
        db,
        vault: vault(),
        url,
        _folder: folder,
    }
}

fn server() -> Option<String> {
    static TOLD: Once = Once::new();
    let server = std::env::var(SERVER).ok();
    if server.is_none() {
        assert!(
            std::env::var("CI").as_deref() != Ok("true"),
            "{SERVER} is not set"
        );
        TOLD.call_once(|| eprintln!("{SERVER} is not set: PostgreSQL is left out"));
    }
    server
}

/// Adds an institution with the first row of its history.
pub async fn add(tx: &mut Tx, vault: &Vault, name: &str, at: Micros) -> Result<Uuid, StoreError> {
    let id = Uuid::new_v4();
    run!(
        tx,
        "INSERT INTO institution (id, name, payment, created_at, version) VALUES ($1, $2, 'institution', 1, 1)",
        id,
        name
    )?;
    history::begin(tx, vault, tested(id, at)).await?;
    Ok(id)
}

/// Changes it, with the next row. `created_at` counts along, so that half a change would be seen.
pub async fn change(tx: &mut Tx, vault: &Vault, id: Uuid, at: Micros) -> Result<i64, StoreError> {
    run!(
        tx,
        "UPDATE institution SET created_at = created_at + 1 WHERE id = $1",
        id
    )?;
    history::record(tx, vault, Seen::Whatever, tested(id, at)).await
}

/// An act that changes nothing.
pub fn tested(institution: Uuid, at: Micros) -> Entry<'static> {
    Entry {
        stream: Stream::Institution,
        owner: institution,
        at,
        actor: Actor::System,
        act: "tested",
        detail: json!({ "tested": true }),
    }
}

/// The vault of every test and of every process that a test starts.
pub fn vault() -> Vault {
    let field = vec![FieldKey {
        id: 1,
        key: "11".repeat(32),
    }];
    let keys = Keys {
        field,
        index: "22".repeat(32),
        history: "33".repeat(32),
    };
    Vault::new(&keys).unwrap()
}

impl Fresh {
    /// An institution with a history of some rows, committed.
    pub async fn chain(&self, name: &str, rows: i64, at: Micros) -> Uuid {
        let mut tx = self.db.write().await.unwrap();
        let id = add(&mut tx, &self.vault, name, at).await.unwrap();
        for _ in 1..rows {
            change(&mut tx, &self.vault, id, at).await.unwrap();
        }
        tx.commit().await.unwrap();
        id
    }

    /// How many institutions there are whose name begins with `beginning`.
    pub async fn count(&self, beginning: &str) -> i64 {
        let mut conn = self.db.read().await.unwrap();
        let pattern = format!("{beginning}%");
        let counted = row!(
            &mut conn,
            (i64,),
            "SELECT COUNT(*) FROM institution WHERE name LIKE $1",
            pattern
        );
        counted.unwrap().unwrap().0
    }

    /// That the history is whole.
    pub async fn assert_whole(&self) {
        let verified = store::verify::verify(&self.db, &self.vault).await.unwrap();
        verified.expect("the history is whole");
    }
}
