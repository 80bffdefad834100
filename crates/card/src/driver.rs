//! A driver as the rest of the program sees it: a child process that is asked one thing at a time and has so long to answer.

use std::ffi::OsString;
use std::io::{self, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

use crate::card_error::CardError;
use crate::child::FLAG;
use crate::reader_service::SeenReader;
use crate::wire::{self, Answer, Ask, Reply};

/// How the child is started: which program (its `main` must call [`crate::child::serve`] first), and what it finds in its
/// environment beside ours.
#[derive(Clone, Debug)]
pub struct Starter {
    program: PathBuf,
    environment: Vec<(OsString, OsString)>,
}

impl Starter {
    /// The program that is running.
    pub fn this_program() -> Result<Self, CardError> {
        std::env::current_exe()
            .map(Self::program)
            .map_err(|_| CardError::ChildNotStarted)
    }

    pub fn program(path: impl Into<PathBuf>) -> Self {
        Self {
            program: path.into(),
            environment: Vec::new(),
        }
    }

    /// Drivers are set up by variables: SOFTHSM2_CONF, OPENSC_CONF, PCSCLITE_CSOCK_NAME.
    #[must_use]
    pub fn with(mut self, name: impl Into<OsString>, value: impl Into<OsString>) -> Self {
        self.environment.push((name.into(), value.into()));
        self
    }
}

/// How long a driver may take.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// To look around, which nobody has to type anything for.
    pub look: Duration,
    /// To sign, to write, to change a PIN.
    pub act: Duration,
    /// The same where somebody types on the reader.
    pub keypad: Duration,
    /// To make a key; RSA takes cards up to a minute.
    pub make_key: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            look: Duration::from_secs(20),
            act: Duration::from_secs(60),
            keypad: Duration::from_secs(120),
            make_key: Duration::from_secs(240),
        }
    }
}

/// A vendor's PKCS#11 library, not loaded into this process.
pub struct Driver {
    path: PathBuf,
    starter: Starter,
    patience: Patience,
    running: Option<Running>,
}

impl Driver {
    /// Nothing is started before the first act.
    pub fn new(path: impl Into<PathBuf>, starter: Starter) -> Self {
        Self {
            path: path.into(),
            starter,
            patience: Patience::default(),
            running: None,
        }
    }

    #[must_use]
    pub fn with_patience(self, patience: Patience) -> Self {
        Self { patience, ..self }
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What the system's card service sees, without any driver.
    pub fn seen_readers(starter: Starter) -> Result<Vec<SeenReader>, CardError> {
        let mut nobody = Self::new(PathBuf::new(), starter);
        match nobody.ask(&Ask::SeenReaders)? {
            Reply::SeenReaders(readers) => Ok(readers),
            _ => Err(CardError::DriverNonsense),
        }
    }

    /// The next act starts the driver anew.
    pub(crate) fn restart(&mut self) {
        self.running = None;
    }

    /// Asks once. An answer that does not come, or is none, ends the child; nothing is asked again by itself.
    pub(crate) fn ask(&mut self, ask: &Ask) -> Answer {
        let patience = self.patience.of(ask);
        let running = match &mut self.running {
            Some(running) => running,
            None => self
                .running
                .insert(Running::start(&self.starter, &self.path)?),
        };
        let answer = running.ask(ask, patience);
        if let Err(
            CardError::DriverHung
            | CardError::DriverCrashed
            | CardError::DriverNonsense
            | CardError::DriverNotLoaded,
        ) = answer
        {
            self.running = None;
        }
        answer
    }
}

impl Patience {
    fn of(self, ask: &Ask) -> Duration {
        match ask {
            Ask::SeenReaders
            | Ask::Readers
            | Ask::Certificates(_)
            | Ask::Keys(_)
            | Ask::Marks(_) => self.look,
            Ask::MakeKey { .. } | Ask::Mark { .. } => self.make_key,
            Ask::Sign { pin, .. } | Ask::Keep { pin, .. } => self.typed(pin),
            Ask::SignKept { .. } | Ask::Present { .. } => self.act,
            Ask::WriteCertificate { secret, .. } => self.typed(secret),
            Ask::ChangePin { old, .. } | Ask::ChangeUnlockSecret { old, .. } => self.typed(old),
            Ask::ShowPin { pin, .. } => self.typed(pin),
            Ask::Unlock { secret, .. } => self.typed(secret),
        }
    }

    fn typed(self, secret: &wire::Secret) -> Duration {
        match secret.text() {
            Some(_) => self.act,
            None => self.keypad,
        }
    }
}

struct Running {
    process: Child,
    to: ChildStdin,
    answers: Receiver<io::Result<Answer>>,
}

impl Running {
    fn start(starter: &Starter, driver: &Path) -> Result<Self, CardError> {
        let mut process = Command::new(&starter.program)
            .arg(FLAG)
            .arg(driver)
            .envs(
                starter
                    .environment
                    .iter()
                    .map(|(name, value)| (name, value)),
            )
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            // What drivers print there, with debugging switched on, may hold a PIN.
            .stderr(Stdio::null())
            .spawn()
            .map_err(|_| CardError::ChildNotStarted)?;
        let (Some(to), Some(from)) = (process.stdin.take(), process.stdout.take()) else {
            return Err(CardError::ChildNotStarted);
        };
        // A pipe has no deadline, a channel has. The thread ends with the child.
        let (say, answers) = channel();
        std::thread::spawn(move || {
            let mut from = BufReader::new(from);
            loop {
                let answer = wire::receive(&mut from);
                let last = answer.is_err();
                if say.send(answer).is_err() || last {
                    break;
                }
            }
        });
        Ok(Self {
            process,
            to,
            answers,
        })
    }

    fn ask(&mut self, ask: &Ask, patience: Duration) -> Answer {
        wire::send(&mut self.to, ask).map_err(|_| CardError::DriverCrashed)?;
        match self.answers.recv_timeout(patience) {
            Ok(Ok(answer)) => answer,
            Ok(Err(error)) if error.kind() == io::ErrorKind::InvalidData => {
                Err(CardError::DriverNonsense)
            }
            Ok(Err(_)) | Err(RecvTimeoutError::Disconnected) => Err(CardError::DriverCrashed),
            Err(RecvTimeoutError::Timeout) => Err(CardError::DriverHung),
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // Fails only if it has ended by itself. A driver is not asked to end nicely: some hang there.
        let _ended = self.process.kill().and_then(|()| self.process.wait());
    }
}
