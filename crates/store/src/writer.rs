//! The one SQLite writer: requests take turns on one connection and share one fsync.
//!
//! Each turn is a SAVEPOINT inside a transaction that is open for the whole batch, so that a request
//! that fails takes back its own work only. A committer queues behind the turns that are waiting and
//! commits for all of them; no request is answered before that COMMIT has returned. A turn that is alone commits itself.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use futures_util::TryStreamExt;
use sqlx::{AssertSqlSafe, Connection, Either, Executor, SqliteConnection};
use tokio::sync::{Mutex, Notify, OwnedMutexGuard, oneshot};
use tokio::task::JoinHandle;

use crate::StoreError;
use crate::migrations::locks::{self, Tries};
use crate::migrations::{self, Wanted};
use crate::waiting::Waiting;

#[derive(Clone)]
pub(crate) struct Writer {
    desk: Arc<Mutex<Desk>>,
    committer: Arc<Committer>,
    /// How many turns there are, from their first word until they are told.
    turns: Arc<AtomicUsize>,
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
    waiting: Vec<Reply>,
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
            turns: Arc::default(),
        }
    }

    /// A turn, which waits for the desk only when it has something to send; turns come in the order in which they ask.
    pub(crate) fn turn(&self) -> Turn {
        Turn {
            _counted: Counted::new(&self.turns),
            writer: self.clone(),
            held: None,
            begun: false,
            spoilt: false,
            waiting: Waiting::default(),
        }
    }

    async fn hold(self) -> Held {
        Held {
            desk: self.desk.lock_owned().await,
            committer: self.committer,
        }
    }

    /// With one turn there is nobody to share a COMMIT with; one that comes at this very moment gets a batch of its own.
    fn has_one_turn(&self) -> bool {
        self.turns.load(Ordering::Relaxed) <= 1
    }

    /// Brings the tables up to date, outside of any batch.
    pub(crate) async fn migrate(
        &self,
        wanted: Wanted<'_>,
        patience: Duration,
    ) -> Result<(), StoreError> {
        let mut desk = self.desk.clone().lock_owned().await;
        desk.close_batch().await;
        let mut tries = Tries::within(patience);
        loop {
            match migrations::run(&mut desk.connection, wanted).await {
                Err(fault) if tries.has_another_after(&fault) => {
                    locks::pause(&fault).await;
                }
                done => return Ok(done?),
            }
        }
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
    /// Sends statements as one message. The first statements of a turn bring its savepoint along, and open the batch
    /// where it is the first turn of it.
    async fn send(&mut self, begun: bool, waiting: Waiting) -> Result<(), StoreError> {
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
                    let expected = touched.next().flatten();
                    if expected.is_some_and(|rows| rows != done.rows_affected()) {
                        break Some(StoreError::Stale);
                    }
                }
            }
        };
        drop(results);
        let Some(error) = failed else {
            return Ok(());
        };
        if before > 0 {
            // Which of the first steps was refused is not told, so that none can be relied on.
            self.give_up(&error.to_string()).await;
        }
        Err(error)
    }

    /// The turn has ended well, and hears when its batch is durable.
    fn keep(&mut self, told: Reply) {
        self.savepoint = Savepoint::Kept;
        self.waiting.push(told);
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

/// The desk in the hands of one turn.
struct Held {
    desk: OwnedMutexGuard<Desk>,
    committer: Arc<Committer>,
}

impl Drop for Held {
    fn drop(&mut self) {
        // The batch must be closed even when its last turn gave up, or the file would stay locked.
        self.committer.wake.notify_one();
    }
}

/// One of so many turns, for as long as it is there.
struct Counted(Arc<AtomicUsize>);

impl Counted {
    fn new(turns: &Arc<AtomicUsize>) -> Self {
        turns.fetch_add(1, Ordering::Relaxed);
        Self(turns.clone())
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

type Reply = oneshot::Sender<Result<(), String>>;

/// One request's turn on the writer.
pub(crate) struct Turn {
    _counted: Counted,
    writer: Writer,
    /// From the first message on, but while one is under way.
    held: Option<Held>,
    begun: bool,
    /// Statements that were sent together failed, and nobody knows how many of them had run.
    spoilt: bool,
    waiting: Waiting,
}

impl Turn {
    /// The connection, after what waited was sent.
    pub(crate) async fn connection(&mut self) -> Result<&mut SqliteConnection, StoreError> {
        if !self.begun || !self.waiting.text.is_empty() {
            self.send(None).await?;
        }
        let held = self.held.as_mut().ok_or_else(stopped)?;
        Ok(&mut held.desk.connection)
    }

    pub(crate) fn waiting(&mut self) -> &mut Waiting {
        &mut self.waiting
    }

    /// Sends what waits. Where that went well and the turn ends with it, the desk goes to the next turn at once.
    async fn send(&mut self, end: Option<Reply>) -> Result<(), StoreError> {
        let (begun, held) = (self.begun, self.held.take());
        let waiting = std::mem::take(&mut self.waiting);
        let writer = self.writer.clone();
        self.begun = true;
        // It runs to its end even if whoever asked for it goes away: a browser that is closed drops its request at any
        // await, and the desk would no longer know whether its first steps had been sent.
        let sent = tokio::spawn(async move {
            let mut held = match held {
                Some(held) => held,
                None if begun => return (None, Err(stopped())),
                None => writer.clone().hold().await,
            };
            let sent = held.desk.send(begun, waiting).await;
            if let (Ok(()), Some(told)) = (&sent, end) {
                held.desk.keep(told);
                // At once, which spares waking the committer.
                if writer.has_one_turn() {
                    held.desk.close_batch().await;
                }
                return (None, sent);
            }
            (Some(held), sent)
        });
        let (held, sent) = sent.await.map_err(|_| stopped())?;
        self.held = held;
        self.spoilt |= sent.is_err();
        sent
    }

    pub(crate) async fn commit(mut self) -> Result<(), StoreError> {
        if self.spoilt {
            let why = "statements that were sent together failed";
            return Err(StoreError::NotDurable(why.into()));
        }
        let (told, hears) = oneshot::channel();
        if !self.waiting.text.is_empty() {
            self.send(Some(told)).await?;
        } else if let Some(mut held) = self.held.take() {
            held.desk.keep(told);
        } else {
            // Nothing was asked of the database.
            return Ok(());
        }
        match hears.await {
            Ok(result) => result.map_err(StoreError::NotDurable),
            Err(_) => Err(stopped()),
        }
    }
}

fn stopped() -> StoreError {
    StoreError::NotDurable("the writer was stopped".into())
}
