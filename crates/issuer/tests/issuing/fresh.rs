//! A database of its own for each test, of either kind.

use std::sync::{Arc, Once};

use store::sqlx::{AssertSqlSafe, Connection, PgConnection};
use store::{Db, FieldKey, Keys, Set, Vault, sqlx};
use tempfile::TempDir;
use uuid::Uuid;

/// Where a PostgreSQL listens whose user may create databases.
const SERVER: &str = "KALEM_TEST_POSTGRES";

/// An empty database with the issuer's tables.
pub struct Fresh {
    pub db: Db,
    pub vault: Arc<Vault>,
    /// Holds the file of SQLite until the test is over.
    _folder: Option<TempDir>,
}

/// Runs a test on SQLite, and on PostgreSQL where there is one.
pub async fn on_both(test: impl AsyncFn(&Fresh)) {
    on_sqlite(&test).await;
    let Some(server) = server() else { return };
    let name = format!("kalem_issuer_{}", Uuid::new_v4().simple());
    let mut admin = PgConnection::connect(&server).await.unwrap();
    let create = AssertSqlSafe(format!("CREATE DATABASE {name}"));
    sqlx::query(create).execute(&mut admin).await.unwrap();
    let (host, _) = server
        .rsplit_once('/')
        .expect("the address names a database");
    let url = format!("{host}/{name}");
    let fresh = open(url, None).await;
    test(&fresh).await;
    fresh.db.close().await;
    let drop = AssertSqlSafe(format!("DROP DATABASE {name} WITH (FORCE)"));
    sqlx::query(drop).execute(&mut admin).await.unwrap();
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
    db.migrate(Set::Issuer).await.unwrap();
    Fresh {
        db,
        vault: Arc::new(vault()),
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

/// The vault of every test and of every process that a test starts.
fn vault() -> Vault {
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
    /// That the history is whole.
    pub async fn assert_whole(&self) {
        let verified = store::verify::verify(&self.db, &self.vault).await.unwrap();
        verified.expect("the history is whole");
    }
}
