//! At every start: the database is compared with what this machine remembers before anybody is served from it.

use std::fmt;

use store::verify::Fault;
use store::{StoreError, remembered};
use web::House;
use web::security::{self, Event, Kind};

use super::old_rows;

/// Why nothing is served.
#[derive(Debug)]
pub enum Problem {
    History(Fault),
    Store(StoreError),
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::History(fault) => write!(
                f,
                "{fault}. If you put the backup back yourself, say so by `kalem accept-restored-backup`; if not, somebody changed the database."
            ),
            Self::Store(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for Problem {}

impl<E: Into<StoreError>> From<E> for Problem {
    fn from(error: E) -> Self {
        Self::Store(error.into())
    }
}

/// Compares, goes forward to the newest root, and gives rows from before migration 13 their MAC, once.
pub async fn begin(house: &House) -> Result<(), Problem> {
    let Some(file) = house.roots_file() else {
        return Ok(());
    };
    let known = file.read(&house.vault)?.unwrap_or_default();
    let found = {
        let mut conn = house.db.read().await?;
        remembered::compare(&mut conn, &house.vault, &known).await?
    };
    let newest = match found {
        Ok(newest) => newest,
        Err(fault) => {
            security::note(house, Event::of(Kind::HistoryCut).detail("start")).await;
            return Err(Problem::History(fault));
        }
    };
    if !known.rows_sealed {
        old_rows::give_macs(house).await?;
    }
    // Written in any case: a place that cannot be written must be seen now, and not when a root is to be remembered.
    file.change(&house.vault, |known| {
        known.rows_sealed = true;
        if let Some(newest) = newest
            && newest.number > known.root
        {
            known.root = newest.number;
            known.hash = newest.hash;
        }
    })?;
    Ok(())
}
