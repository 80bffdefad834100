//! Portal and issuer in two databases: each makes its own tables, is verified alone, and says which of them are missing.

use std::path::Path;

use store::{Db, rows, run};

use crate::configured::Installation;
use crate::issuing::Authority;
use crate::running::{kalem, verify};

async fn tables(db: &Db) -> Vec<String> {
    let found = rows!(
        &mut db.read().await.unwrap(),
        (String,),
        "SELECT name FROM sqlite_master WHERE type = 'table'"
    );
    found.unwrap().into_iter().map(|(name,)| name).collect()
}

async fn opened(file: &Path) -> Db {
    let url = format!("sqlite:{}", file.display());
    Db::open_existing(&url).await.unwrap()
}

#[tokio::test]
async fn the_issuer_makes_its_tables_alone_and_is_verified_alone() {
    let authority = Authority::new();
    authority.start().stop();
    let db = opened(&authority.folder.path().join("issuer.db")).await;
    let made = tables(&db).await;
    let own = ["issuer_", "history", "_sqlx_migrations_"];
    let strange: Vec<_> = made
        .iter()
        .filter(|name| !own.iter().any(|front| name.starts_with(front)))
        .collect();
    assert!(strange.is_empty(), "{strange:?}");

    let config = authority.config.as_os_str();
    let verified = || kalem(["verify".as_ref(), "--issuer".as_ref(), config]);
    let said = verified();
    assert!(said.success, "{}", said.err);
    assert!(said.out.contains("the history holds: "), "{}", said.out);
    assert!(!said.out.contains("ledger of consent"), "{}", said.out);
    let mut tx = db.write().await.unwrap();
    let altered = run!(&mut tx, "UPDATE issuer_certificate SET revoked_at = 1");
    assert!(altered.unwrap() > 0, "it has certificates of its own");
    tx.commit().await.unwrap();
    verified().is_one_line_with(&["in issuer_certificate", "is not what the history says"]);
    db.close().await;
}

#[tokio::test]
async fn the_portal_makes_its_tables_alone_and_says_which_are_missing() {
    let installation = Installation::new(&[]);
    let command = |what: &str| {
        let config = installation.config.as_os_str();
        kalem([what.as_ref(), "--config".as_ref(), config])
    };
    let ill = command("doctor");
    let missing = "ILL   tables: not there or too old: steps are missing from ";
    assert!(ill.out.contains(missing), "{}{}", ill.out, ill.err);
    installation.serve().stop();
    let told = command("doctor");
    assert!(told.out.contains("ok    tables"), "{}", told.out);
    assert!(verify(&installation.config).success);
    let db = opened(&installation.path().join("kalem.db")).await;
    let made = tables(&db).await;
    assert!(made.iter().any(|name| name == "application"));
    let strange: Vec<_> = made.iter().filter(|name| name.contains("issuer")).collect();
    assert!(strange.is_empty(), "{strange:?}");
    db.close().await;
}
