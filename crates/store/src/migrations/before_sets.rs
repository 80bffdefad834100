//! Databases from before the tables were kept in sets, and the portal's steps from that time in new ones.
//!
//! Until [`LAST_OF_ONE_LIST`] portal and issuer had one list, whose first step made the history as well. A database that has begun with that
//! list finishes it word for word; then the sets are told that their first steps were done. In a new database the history has a step
//! of its own, and what the portal's old steps say of it is left out. The texts of those steps, and their digests, stay as they were published.

use sqlx::migrate::{MigrateError, Migration};
use sqlx::{AssertSqlSafe, SqlSafeStr};

use super::left_out;
use super::{
    Connection, HISTORY, HISTORY_TABLE, ISSUER, ISSUER_TABLE, LAST_OF_ONE_LIST, PORTAL,
    PORTAL_TABLE, applied, of_table,
};

/// The one list, as it was published.
fn one_list() -> Vec<Migration> {
    let both = PORTAL.iter().chain(ISSUER.iter());
    both.filter(|step| step.version <= LAST_OF_ONE_LIST)
        .cloned()
        .collect()
}

/// The portal's steps where the history and the issuer have theirs. The issuer's step of the old list is kept as done: a program of an older
/// release would make those tables a second time.
pub fn portal_alone() -> Vec<Migration> {
    let mut steps = PORTAL.migrations.to_vec();
    for step in &mut steps {
        if step.version <= LAST_OF_ONE_LIST {
            let own = left_out::without(step.sql.as_str(), &left_out::HISTORY);
            step.sql = AssertSqlSafe(own).into_sql_str();
        }
    }
    for step in one_list() {
        if ISSUER.version_exists(step.version) {
            steps.push(Migration {
                sql: AssertSqlSafe("SELECT 1".to_owned()).into_sql_str(),
                ..step
            });
        }
    }
    steps
}

/// Finishes the one list where a database has begun with it, and tells the sets of what is there. Done once: the history's set is told last.
pub async fn take_over<C: Connection>(conn: &mut C) -> Result<(), MigrateError> {
    let began = applied(conn, PORTAL_TABLE).await?.contains(&1);
    if !began || !applied(conn, HISTORY_TABLE).await?.is_empty() {
        return Ok(());
    }
    of_table(PORTAL_TABLE, one_list())
        .run_direct(None, conn, false)
        .await?;
    let issuers = first(&ISSUER.migrations);
    of_table(ISSUER_TABLE, issuers)
        .run_direct(None, conn, true)
        .await?;
    of_table(HISTORY_TABLE, first(&HISTORY.migrations))
        .run_direct(None, conn, true)
        .await
}

/// A set's first step, which is what the one list has done of it.
fn first(steps: &[Migration]) -> Vec<Migration> {
    steps.iter().take(1).cloned().collect()
}
