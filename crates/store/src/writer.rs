//! The one SQLite writer: requests take turns on one connection and share one fsync.
//!
//! Each turn is a SAVEPOINT inside a transaction that is open for the whole batch, so that a request
//! that fails takes back its own work only. A committer queues behind the turns that are waiting and
//! commits for all of them; no request is answered before that COMMIT has returned.

use std::sync::Arc;

use sqlx::{Connection, SqliteConnection};
use tokio::sync::{Mutex, Notify, OwnedMutexGuard, oneshot};
use tokio::task::JoinHandle;

use crate::StoreError;
use crate::waiting::Waiting;

#[derive(Clone)]
pub(crate) struct Writer {
    desk: Arc<Mutex<Desk>>,
    committer: Arc<Committer>,
}

/// The task that closes batches; it lives as long as the writer or a turn of it.
struct Committer {
    wake: Arc<Notify>,
    task: JoinHandle<()>,
}

impl Drop for Committer {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// The savepoint of the last turn. Each statement is a message to the connection's thread and back, so the savepoint of
/// a turn that has ended is released together with whatever comes next.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Savepoint {
    None,
    /// A turn is under way, or it left without committing: then it must be rolled back before the next one.
    Open,
    /// The turn has ended well.
    Kept,
}

/// What is shared by the turns of a batch.
struct Desk {
    connection: SqliteConnection,
    /// BEGIN was sent and neither COMMIT nor ROLLBACK yet.
    open: bool,
    savepoint: Savepoint,
    /// Turns of this batch that wait for the COMMIT.
    waiting: Vec<oneshot::Sender<Result<(), String>>>,
}

impl Writer {
    /// Starts the committer on the current runtime.
    pub(crate) fn new(connection: SqliteConnection) -> Self {
        let desk = Arc::new(Mutex::new(Desk {
            connection,
            open: false,
            savepoint: Savepoint::None,
            waiting: Vec::new(),
        }));
        let wake = Arc::new(Notify::new());
        let (queue, bell) = (desk.clone(), wake.clone());
        let task = tokio::spawn(async move {
            loop {
                bell.notified().await;
                queue.lock().await.close_batch().await;
            }
        });
        Self {
            desk,
            committer: Arc::new(Committer { wake, task }),
        }
    }

    /// Waits for the turn; turns are given in the order in which they were asked for.
    pub(crate) async fn turn(&self) -> Result<Turn, StoreError> {
        let desk = self.desk.clone().lock_owned().await;
        to_its_end(begin(desk, self.committer.clone())).await
    }

    /// Brings the tables up to date, outside of any batch.
    pub(crate) async fn migrate(&self) -> Result<(), StoreError> {
        let mut desk = self.desk.clone().lock_owned().await;
        desk.close_batch().await;
        Ok(crate::SCHEMA.run(&mut desk.connection).await?)
    }

    /// Waits for running turns, commits them and closes the file.
    pub(crate) async fn close(&self) {
        let mut desk = self.desk.clone().lock_owned().await;
        desk.close_batch().await;
        if let Ok(empty) = SqliteConnection::connect("sqlite::memory:").await {
            let connection = std::mem::replace(&mut desk.connection, empty);
            let _ = connection.close().await;
        }
    }
}

/// Runs to its end even if whoever asked for it goes away: a browser that is closed drops its request at any await,
/// and the desk would no longer know whether BEGIN or SAVEPOINT had been sent.
async fn to_its_end<T: Send + 'static>(
    steps: impl Future<Output = Result<T, StoreError>> + Send + 'static,
) -> Result<T, StoreError> {
    let ended = tokio::spawn(steps).await;
    ended.unwrap_or_else(|_| Err(StoreError::NotDurable("the writer was stopped".into())))
}

/// Opens the batch, if this is its first turn, and the turn.
async fn begin(
    mut desk: OwnedMutexGuard<Desk>,
    committer: Arc<Committer>,
) -> Result<Turn, StoreError> {
    desk.clear_abandoned().await;
    let steps = match (desk.open, desk.savepoint) {
        (false, _) => "BEGIN IMMEDIATE; SAVEPOINT turn",
        (true, Savepoint::Kept) => "RELEASE turn; SAVEPOINT turn",
        (true, _) => "SAVEPOINT turn",
    };
    if let Err(e) = sqlx::query(steps).execute(&mut desk.connection).await {
        // Which of the two steps was refused is not told, so that neither can be relied on.
        desk.give_up(&e.to_string()).await;
        return Err(e.into());
    }
    desk.open = true;
    desk.savepoint = Savepoint::Open;
    Ok(Turn {
        desk: Some(desk),
        waiting: Waiting::default(),
        spoilt: false,
        committer,
    })
}

impl Desk {
    /// Takes back what an unfinished turn did. Where even that fails, SQLite has rolled back the whole
    /// transaction by itself (disk full, input or output error), and every turn of the batch is told.
    async fn clear_abandoned(&mut self) {
        if self.savepoint != Savepoint::Open {
            return;
        }
        self.savepoint = Savepoint::None;
        let undone = sqlx::query("ROLLBACK TO turn; RELEASE turn")
            .execute(&mut self.connection)
            .await;
        if let Err(e) = undone {
            self.give_up(&e.to_string()).await;
        }
    }

    async fn close_batch(&mut self) {
        self.clear_abandoned().await;
        if !self.open {
            return;
        }
        match sqlx::query("COMMIT").execute(&mut self.connection).await {
            Ok(_) => {
                self.open = false;
                self.savepoint = Savepoint::None;
                for turn in self.waiting.drain(..) {
                    let _ = turn.send(Ok(()));
                }
            }
            Err(e) => self.give_up(&e.to_string()).await,
        }
    }

    /// Nothing of this batch was kept: everyone who waits for it hears so.
    async fn give_up(&mut self, why: &str) {
        // An error here means that there is no transaction any more, which is what is wanted.
        let _ = sqlx::query("ROLLBACK").execute(&mut self.connection).await;
        self.open = false;
        self.savepoint = Savepoint::None;
        for turn in self.waiting.drain(..) {
            let _ = turn.send(Err(why.to_owned()));
        }
    }
}

/// One request's turn on the writer.
pub(crate) struct Turn {
    /// Taken only by `commit`, which consumes the turn.
    desk: Option<OwnedMutexGuard<Desk>>,
    waiting: Waiting,
    /// Statements that were sent together failed, and nobody knows how many of them had run.
    spoilt: bool,
    committer: Arc<Committer>,
}

impl Turn {
    /// The connection, after what waited was sent.
    pub(crate) async fn connection(&mut self) -> Result<&mut SqliteConnection, StoreError> {
        let connection = &mut self
            .desk
            .as_mut()
            .expect("a turn holds the desk until it is consumed")
            .connection;
        if let Err(why) = self.waiting.send(connection).await {
            self.spoilt = true;
            return Err(why.into());
        }
        Ok(connection)
    }

    pub(crate) fn waiting(&mut self) -> &mut Waiting {
        &mut self.waiting
    }

    pub(crate) async fn commit(mut self) -> Result<(), StoreError> {
        self.connection().await?;
        if self.spoilt {
            let why = "statements that were sent together failed";
            return Err(StoreError::NotDurable(why.into()));
        }
        let Some(mut desk) = self.desk.take() else {
            unreachable!("commit consumes the turn")
        };
        let (told, hears) = oneshot::channel();
        desk.savepoint = Savepoint::Kept;
        desk.waiting.push(told);
        drop(desk);
        // This wakes the committer, as the end of every turn does.
        drop(self);
        match hears.await {
            Ok(result) => result.map_err(StoreError::NotDurable),
            Err(_) => Err(StoreError::NotDurable("the writer was closed".into())),
        }
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        // The batch must be closed even when its last turn gave up, or the file would stay locked.
        self.committer.wake.notify_one();
    }
}
