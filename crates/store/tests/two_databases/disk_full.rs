//! The disk is full: an error that says so, nothing of the failed write, and all is well again when there is room.

use std::path::Path;
use std::process::Command;

use store::{Db, Set, StoreError, Tx, Vault, row};
use tokio::task::JoinSet;

use crate::fresh::{Fresh, add, change, on_sqlite, vault};

/// Writes ever more until it fails, and says why; whatever was acknowledged is counted in `kept`.
async fn fill(db: &Db, vault: &Vault, kept: &mut i64) -> StoreError {
    for n in *kept.. {
        let written = async {
            let mut tx = db.write().await?;
            let id = add(&mut tx, vault, &format!("row {n} {}", "x".repeat(2_000)), 1).await?;
            change(&mut tx, vault, id, 1).await?;
            tx.commit().await
        };
        match written.await {
            Ok(()) => *kept += 1,
            Err(error) => return error,
        }
    }
    unreachable!("a disk is not endless")
}

/// The same error as from the disk itself, wherever the tests run: the file may not grow any more.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_file_that_may_not_grow_refuses_clearly_and_recovers() {
    on_sqlite(async |fresh: &Fresh| {
        let mut tx = fresh.db.write().await.unwrap();
        pages(&mut tx, "PRAGMA max_page_count = 300").await;
        tx.commit().await.unwrap();
        let mut kept = 0;
        let error = fill(&fresh.db, &fresh.vault, &mut kept).await;
        assert!(error.is_out_of_space(), "{error}");
        assert!(kept > 10, "there was some room");
        assert_eq!(fresh.count("row").await, kept);
        fresh.assert_whole().await;
        // Several at once: each is told, none is kept.
        let mut several = JoinSet::new();
        for n in 0..20 {
            let (db, vault) = (fresh.db.clone(), vault());
            several.spawn(async move {
                let mut tx = db.write().await?;
                add(
                    &mut tx,
                    &vault,
                    &format!("too much {n} {}", "x".repeat(200_000)),
                    1,
                )
                .await?;
                tx.commit().await
            });
        }
        for ended in several.join_all().await {
            let error = ended.expect_err("there is no room");
            assert!(error.is_out_of_space(), "{error}");
        }
        assert_eq!(fresh.count("too much").await, 0);
        let mut tx = fresh.db.write().await.unwrap();
        pages(&mut tx, "PRAGMA max_page_count = 100000").await;
        tx.commit().await.unwrap();
        fresh.chain("room again", 3, 1).await;
        assert_eq!(fresh.count("row").await, kept);
        fresh.assert_whole().await;
    })
    .await;
}

async fn pages(tx: &mut Tx, pragma: &'static str) {
    row!(tx, (i64,), pragma).unwrap().expect("the new limit");
}

/// A real file system of four megabytes, where the tests may mount one.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_full_file_system_refuses_clearly_and_recovers() {
    let folder = tempfile::tempdir().unwrap();
    let Some(small) = SmallDisk::mount(folder.path()) else {
        eprintln!("no small file system may be mounted here: only the file's own limit is tested");
        return;
    };
    on_sqlite(async |fresh: &Fresh| {
        let url = format!("sqlite:{}", folder.path().join("kalem.db").display());
        let db = Db::open(&url, 1).await.unwrap();
        db.migrate(Set::Portal).await.unwrap();
        let stone = folder.path().join("stone");
        std::fs::write(&stone, vec![0; 2 << 20]).unwrap();
        let mut kept = 0;
        for _ in 0..3 {
            let error = fill(&db, &fresh.vault, &mut kept).await;
            assert!(error.is_out_of_space(), "{error}");
        }
        let count = async |db: &Db| {
            let counted = row!(
                &mut db.read().await.unwrap(),
                (i64,),
                "SELECT COUNT(*) FROM institution"
            );
            counted.unwrap().unwrap().0
        };
        assert_eq!(count(&db).await, kept);
        std::fs::remove_file(&stone).unwrap();
        let before = kept;
        fill(&db, &fresh.vault, &mut kept).await;
        assert!(kept > before, "there is room again");
        db.close().await;
        let db = Db::open(&url, 1).await.unwrap();
        assert_eq!(count(&db).await, kept);
        let verified = store::verify::verify(&db, &fresh.vault).await.unwrap();
        assert_eq!(
            verified.expect("the history is whole").rows as i64,
            2 * kept
        );
        db.close().await;
    })
    .await;
    drop(small);
}

/// Unmounted when dropped.
struct SmallDisk<'a>(&'a Path);

impl<'a> SmallDisk<'a> {
    fn mount(at: &'a Path) -> Option<Self> {
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", "size=4m", "tmpfs"])
            .arg(at)
            .output()
            .is_ok_and(|done| done.status.success());
        mounted.then_some(Self(at))
    }
}

impl Drop for SmallDisk<'_> {
    fn drop(&mut self) {
        // Lazily: a failed test may still hold the database open.
        let _ = Command::new("umount").arg("--lazy").arg(self.0).status();
    }
}
