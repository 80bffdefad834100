//! The one SQLite writer: requests take turns on one connection and share one fsync.
//!
//! Each turn is a SAVEPOINT inside a transaction that is open for the whole batch, so that a request
//! that fails takes back its own work only. A committer queues behind the turns that are waiting and
//! commits for all of them; no request is answered before that COMMIT has returned.

use std::sync::Arc;

use futures_util::TryStreamExt;
use sqlx::{AssertSqlSafe, Connection, Either, Executor, SqliteConnection};
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
/// a turn that has ended is released together with what the next one sends first.
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
    pub(crate) async fn turn(&self) -> Turn {
        Turn {
            desk: Some(self.desk.clone().lock_owned().await),
            begun: false,
            spoilt: false,
            waiting: Waiting::default(),
            committer: self.committer.clone(),
        }
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

impl Desk {
    /// Sends statements as one message, and says how many rows the last of them touched. The first statements of a turn
    /// bring its savepoint along, and open the batch where it is the first turn of it.
    async fn send(&mut self, begun: bool, waiting: Waiting) -> Result<u64, StoreError> {
        let Waiting {
            text,
            values,
            touched,
        } = waiting;
        let (text, mut before) = if begun {
            (text, 0)
        } else {
            self.clear_abandoned().await;
            let (steps, count) = match (self.open, self.savepoint) {
                (false, _) => ("BEGIN IMMEDIATE;SAVEPOINT turn;", 2),
                (true, Savepoint::Kept) => ("RELEASE turn;SAVEPOINT turn;", 2),
                (true, _) => ("SAVEPOINT turn;", 1),
            };
            (self.open, self.savepoint) = (true, Savepoint::Open);
            (steps.to_owned() + &text, count)
        };
        let mut touched = touched.into_iter();
        let mut last = 0;
        // Made of our own words and of numbers, never of a value.
        let statements = sqlx::query_with(AssertSqlSafe(text), values);
        let mut results = (&mut self.connection).fetch_many(statements);
        let failed = loop {
            match results.try_next().await {
                Ok(None) => break None,
                Err(e) => break Some(StoreError::from(e)),
                Ok(Some(Either::Right(_))) => {}
                Ok(Some(Either::Left(_))) if before > 0 => before -= 1,
                Ok(Some(Either::Left(done))) => {
                    last = done.rows_affected();
                    if touched.next().flatten().is_some_and(|rows| rows != last) {
                        break Some(StoreError::Stale);
                    }
                }
            }
        };
        drop(results);
        match failed {
            None => Ok(last),
            Some(error) => {
                if before > 0 {
                    // Which of the first steps was refused is not told, so that none can be relied on.
                    self.give_up(&error.to_string()).await;
                }
                Err(error)
            }
        }
    }

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
    /// Taken by `commit`, which consumes the turn, and while a message is under way.
    desk: Option<OwnedMutexGuard<Desk>>,
    begun: bool,
    /// Statements that were sent together failed, and nobody knows how many of them had run.
    spoilt: bool,
    waiting: Waiting,
    committer: Arc<Committer>,
}

impl Turn {
    /// The connection, after what waited was sent.
    pub(crate) async fn connection(&mut self) -> Result<&mut SqliteConnection, StoreError> {
        if !self.begun || !self.waiting.text.is_empty() {
            self.send().await?;
        }
        let desk = self.desk.as_mut().ok_or_else(stopped)?;
        Ok(&mut desk.connection)
    }

    pub(crate) fn waiting(&mut self) -> &mut Waiting {
        &mut self.waiting
    }

    /// Sends what waits, and says how many rows the last of it touched.
    pub(crate) async fn send(&mut self) -> Result<u64, StoreError> {
        let mut desk = self.desk.take().ok_or_else(stopped)?;
        let (begun, waiting) = (self.begun, std::mem::take(&mut self.waiting));
        self.begun = true;
        // It runs to its end even if whoever asked for it goes away: a browser that is closed drops its request at any
        // await, and the desk would no longer know whether its first steps had been sent.
        let sent = tokio::spawn(async move {
            let sent = desk.send(begun, waiting).await;
            (desk, sent)
        });
        let (desk, sent) = sent.await.map_err(|_| stopped())?;
        self.desk = Some(desk);
        self.spoilt |= sent.is_err();
        sent
    }

    pub(crate) async fn commit(mut self) -> Result<(), StoreError> {
        if !self.waiting.text.is_empty() {
            self.send().await?;
        }
        if self.spoilt {
            let why = "statements that were sent together failed";
            return Err(StoreError::NotDurable(why.into()));
        }
        if !self.begun {
            return Ok(());
        }
        let mut desk = self.desk.take().ok_or_else(stopped)?;
        let (told, hears) = oneshot::channel();
        desk.savepoint = Savepoint::Kept;
        desk.waiting.push(told);
        drop(desk);
        // This wakes the committer, as the end of every turn does.
        drop(self);
        match hears.await {
            Ok(result) => result.map_err(StoreError::NotDurable),
            Err(_) => Err(stopped()),
        }
    }
}

fn stopped() -> StoreError {
    StoreError::NotDurable("the writer was stopped".into())
}

impl Drop for Turn {
    fn drop(&mut self) {
        // The batch must be closed even when its last turn gave up, or the file would stay locked.
        self.committer.wake.notify_one();
    }
}
