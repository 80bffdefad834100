//! At every start: the database is compared with what this machine remembers before anybody is served from it.

use std::fmt;

use store::verify::HistoryFault;
use store::{StoreError, root_sweep};
use web::App;
use web::security::{self, Event, Kind};

use super::old_rows;

/// Why nothing is served.
#[derive(Debug)]
pub enum Problem {
    History(HistoryFault),
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
pub async fn begin(app: &App) -> Result<(), Problem> {
    let Some(file) = app.roots_file() else {
        return Ok(());
    };
    let compared = match root_sweep::compare(&app.db, &app.vault, file).await? {
        Ok(compared) => compared,
        Err(fault) => {
            security::note(app, Event::of(Kind::HistoryCut).detail("start")).await;
            return Err(Problem::History(fault));
        }
    };
    if !compared.known.rows_sealed {
        old_rows::give_macs(app).await?;
    }
    compared.remember(&app.vault, file, |known| known.rows_sealed = true)?;
    Ok(())
}
