//! Databases of PostgreSQL, one for each story.

use std::future::Future;

use store::Keys;
use store::sqlx::{self, ConnectOptions, Connection, Executor};

use super::town::{rand_u128, runtime};

/// On an empty database of PostgreSQL and with keys, for who founds the town themselves.
pub fn on_postgres_with_keys<F>(story: impl FnOnce(String, Keys) -> F)
where
    F: Future<Output = ()>,
{
    let Ok(server) = std::env::var("KALEM_TEST_POSTGRES") else {
        assert!(std::env::var("CI").is_err(), "`cargo xtask test` sets it");
        eprintln!("not told: KALEM_TEST_POSTGRES is not set");
        return;
    };
    runtime().block_on(async { story(created(&server).await, Keys::generate()).await });
}

/// A new database on the server.
pub(super) async fn created(server: &str) -> String {
    let name = format!("story_{:032x}", rand_u128());
    let options: sqlx::postgres::PgConnectOptions = server.parse().unwrap();
    let mut admin = options.connect().await.unwrap();
    // The name was just made here.
    admin
        .execute(sqlx::AssertSqlSafe(format!("CREATE DATABASE {name}")))
        .await
        .unwrap();
    admin.close().await.unwrap();
    let (host, _) = server.rsplit_once('/').unwrap();
    format!("{host}/{name}")
}
