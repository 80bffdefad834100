//! How a process keeps roots over its database, portal and issuer alike: compared with what this machine remembers, then the next ones, and
//! those remembered as well.

use crate::remembered::{self, Remembered, RootsFile};
use crate::root::{self, NO_ROOT, Root};
use crate::verify::{HistoryFault, verify};
use crate::{Db, Micros, StoreError, Vault, uncovered};

/// What a machine remembers, and up to which root it could.
pub struct Compared {
    pub known: Remembered,
    pub newest: Option<Root>,
}

/// Compares the database with the file; or says which remembered roots it lacks.
pub async fn compare(
    db: &Db,
    vault: &Vault,
    file: &RootsFile,
) -> Result<Result<Compared, HistoryFault>, StoreError> {
    let known = file.read(vault)?.unwrap_or_default();
    let mut conn = db.read().await?;
    let found = remembered::compare(&mut conn, vault, &known).await?;
    Ok(found.map(|newest| Compared { known, newest }))
}

impl Compared {
    /// The file goes forward to the newest root, and takes `change`. It is written in any case: a place that cannot be written must be seen
    /// at the start, and not when a root is to be remembered.
    pub fn remember(
        self,
        vault: &Vault,
        file: &RootsFile,
        change: impl FnOnce(&mut Remembered),
    ) -> Result<(), StoreError> {
        file.change(vault, |known| {
            change(known);
            if let Some(newest) = self.newest
                && newest.number > known.root
            {
                known.root = newest.number;
                known.hash = newest.hash;
            }
        })?;
        Ok(())
    }
}

/// Writes roots until no row waits for one. Where remembered roots are missing none is written: it would make the cut part of what holds.
pub async fn seal_all(
    db: &Db,
    vault: &Vault,
    file: Option<&RootsFile>,
    now: Micros,
) -> Result<Result<(), HistoryFault>, StoreError> {
    if let Some(file) = file {
        match compare(db, vault, file).await? {
            // What other machines have sealed meanwhile.
            Ok(Compared {
                known,
                newest: Some(newest),
            }) if newest.number > known.root => file.advance(vault, &newest)?,
            Ok(_) => {}
            Err(fault) => return Ok(Err(fault)),
        }
    }
    // One root takes so many rows and no more.
    loop {
        match root::seal(db, vault, now).await {
            Ok(Some(root)) => {
                tracing::info!(number = root.number, "the history got a root");
                if let Some(file) = file {
                    file.advance(vault, &root)?;
                }
            }
            Ok(None) => return Ok(Ok(())),
            // Another process made the same root at the same moment.
            Err(error) if error.is_duplicate() => return Ok(Ok(())),
            Err(error) => return Err(error),
        }
    }
}

/// Lets rows wait that no root covers and that wait for none: an older program appended them. Reads the whole history.
pub async fn find_missed(db: &Db) -> Result<(), StoreError> {
    if !uncovered::is_any_missed(&mut db.read().await?).await? {
        return Ok(());
    }
    let mut tx = db.write().await?;
    let chains = uncovered::find(&mut tx).await?;
    tx.commit().await?;
    tracing::warn!(
        chains,
        "rows of the history waited for no root; the next one covers them"
    );
    Ok(())
}

/// A database that ends before what this machine remembers, and is whole in itself: an older one that was put back.
pub struct Backup {
    pub remembered: i64,
    newest: Option<Root>,
}

/// None where the database holds all that is remembered. A fault where it is not whole: what is cut is no backup.
pub async fn find_backup(
    db: &Db,
    vault: &Vault,
    file: &RootsFile,
) -> Result<Option<Result<Backup, HistoryFault>>, StoreError> {
    if compare(db, vault, file).await?.is_ok() {
        return Ok(None);
    }
    let remembered = file.read(vault)?.unwrap_or_default().root;
    let newest = root::newest(&mut db.read().await?).await?;
    let verified = verify(db, vault).await?;
    Ok(Some(verified.map(|_| Backup { remembered, newest })))
}

impl Backup {
    /// The root with which the database ends.
    pub fn found(&self) -> i64 {
        self.newest.as_ref().map_or(0, |root| root.number)
    }

    /// The machine remembers from here on what the database has.
    pub fn accept(self, vault: &Vault, file: &RootsFile) -> Result<(), StoreError> {
        let number = self.found();
        file.change(vault, |known| {
            known.root = number;
            known.hash = self.newest.map_or(NO_ROOT.to_vec(), |root| root.hash);
        })?;
        Ok(())
    }
}
