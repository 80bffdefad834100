//! Sweeps: what the clock asks for again and again. Each stands in its room with its name and its pace; `work.rs` lists them all and runs
//! each by itself. One that fails stands in the database until it works again, so that every process can show it.

use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use crate::App;
use store::StoreError;

/// How often most of them run.
pub const EACH_MINUTE: Duration = Duration::from_secs(60);

type Swept<'a> = Pin<Box<dyn Future<Output = Result<(), StoreError>> + Send + 'a>>;

pub struct Sweep {
    /// In the log, the metrics and, with a text `sweep-…`, at the desk.
    pub name: &'static str,
    pub every: Duration,
    /// Whether it ends or deletes what has had its time: not within the hour after the clock has jumped.
    pub destroys: bool,
    run: for<'a> fn(&'a App) -> Swept<'a>,
}

impl Sweep {
    pub const fn of(name: &'static str, run: for<'a> fn(&'a App) -> Swept<'a>) -> Self {
        Self {
            name,
            every: EACH_MINUTE,
            destroys: false,
            run,
        }
    }

    /// One that ends or deletes what has had its time.
    pub const fn that_destroys(name: &'static str, run: for<'a> fn(&'a App) -> Swept<'a>) -> Self {
        Self {
            destroys: true,
            ..Self::of(name, run)
        }
    }

    pub const fn each(self, every: Duration) -> Self {
        Self { every, ..self }
    }

    pub async fn run(&self, app: &App) -> Result<(), StoreError> {
        (self.run)(app).await
    }
}
