//! What is kept of the release before (`cargo xtask last-release`): its statements, and the steps by which its tables are made.

use std::path::Path;
use std::time::Duration;

use store::sqlx::migrate::{Migration, MigrationType, Migrator};
use store::sqlx::{AssertSqlSafe, SqlSafeStr};
use store::{Db, Set};

const STATEMENTS: &str =
    include_str!("../../../../store/tests/two_databases/statements/last_release.sql");
const RELEASE: &str =
    include_str!("../../../../store/tests/two_databases/statements/last_release.txt");
const PATIENCE: Duration = Duration::from_secs(60);

/// Each statement with the file that sent it.
pub fn statements() -> impl Iterator<Item = (&'static str, &'static str)> {
    let all = STATEMENTS.split("\n-- end\n");
    all.filter_map(|one| one.trim_start_matches("-- ").split_once('\n'))
}

/// The one statement that begins so.
pub fn statement(beginning: &str) -> &'static str {
    let found = statements().find(|(_, sql)| sql.starts_with(beginning));
    found
        .unwrap_or_else(|| panic!("the release before sent nothing like {beginning}"))
        .1
}

/// Its tables, made by its own steps.
pub async fn tables(db: &Db) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../store/migrations");
    let steps = RELEASE.lines().skip(1).map(|line| {
        let (set, version) = line.split_once(' ').unwrap();
        (set, version.parse::<i64>().unwrap())
    });
    let mut one_list = Vec::new();
    for (set, version) in steps {
        match set {
            "one-list" => one_list.push(published(&folder, version)),
            "portal" => db.migrate_until(Set::Portal, version).await.unwrap(),
            "issuer" => db.migrate_until(Set::Issuer, version).await.unwrap(),
            // Either set brings it along.
            _ => assert_eq!(set, "history"),
        }
    }
    if !one_list.is_empty() {
        let one_list = Migrator::with_migrations(one_list);
        db.migrate_by(&one_list, PATIENCE).await.unwrap();
    }
}

/// A step as it was published, whichever set it belongs to by now.
fn published(folder: &Path, version: i64) -> Migration {
    let files = ["portal", "issuer"]
        .into_iter()
        .flat_map(|set| std::fs::read_dir(folder.join(set)).unwrap());
    for file in files {
        let path = file.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let (number, name) = name.split_once('_').unwrap();
        if number.parse() == Ok(version) {
            let text = AssertSqlSafe(std::fs::read_to_string(&path).unwrap()).into_sql_str();
            let name = name.replace('_', " ").into();
            return Migration::new(version, name, MigrationType::Simple, text, false);
        }
    }
    panic!("step {version} is gone");
}
