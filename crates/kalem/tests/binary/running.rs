//! The program as a process of its own: what it says, where it listens, how it ends.

use std::io::{BufRead, BufReader, Read};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

/// Longer than any step takes on a busy machine; a test that gets here fails.
const PATIENCE: Duration = Duration::from_secs(60);

fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kalem"));
    command
        .env_remove("KALEM_CONFIG")
        .env_remove("KALEM_LOG")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

/// A command that ends by itself: whether it succeeded, and what it said there and here.
pub struct Said {
    pub success: bool,
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

impl Said {
    /// It failed with exit code 1, and with one line that holds these words.
    #[track_caller]
    pub fn is_one_line_with(&self, words: &[&str]) {
        assert_eq!(self.code, Some(1), "{}{}", self.out, self.err);
        assert_eq!(self.out, "");
        assert_eq!(self.err.lines().count(), 1, "one line: {}", self.err);
        assert!(self.err.starts_with("kalem: "), "{}", self.err);
        for word in words {
            assert!(self.err.contains(word), "{word:?} is not in: {}", self.err);
        }
    }
}

/// Runs a command to its end.
pub fn kalem<A: AsRef<std::ffi::OsStr>>(arguments: impl IntoIterator<Item = A>) -> Said {
    kalem_with(arguments, &[])
}

/// With something in its environment.
pub fn kalem_with<A: AsRef<std::ffi::OsStr>>(
    arguments: impl IntoIterator<Item = A>,
    environment: &[(&str, &Path)],
) -> Said {
    let mut command = program();
    command.envs(environment.iter().copied());
    let done = command.args(arguments).output().unwrap();
    Said {
        success: done.status.success(),
        code: done.status.code(),
        out: String::from_utf8(done.stdout).unwrap(),
        err: String::from_utf8(done.stderr).unwrap(),
    }
}

/// `kalem verify --data`
pub fn verify_demo(data: &Path) -> Said {
    kalem(["verify".as_ref(), "--data".as_ref(), data.as_os_str()])
}

/// `kalem verify --config`
pub fn verify(config: &Path) -> Said {
    kalem(["verify".as_ref(), "--config".as_ref(), config.as_os_str()])
}

/// A process that serves. Is killed when it is dropped.
pub struct Running {
    child: Child,
    lines: Receiver<String>,
    /// All that it said so far.
    pub said: String,
    /// Where it listens, as it says itself.
    pub url: String,
}

impl Running {
    /// `kalem demo` at a free port.
    pub fn demo(data: &Path, more: &[&str]) -> Self {
        Self::demo_at(0, data, more)
    }

    pub fn demo_at(port: u16, data: &Path, more: &[&str]) -> Self {
        let mut command = program();
        let port = port.to_string();
        command.args(["demo", "--port", &port, "--data"]).arg(data);
        let mut this = Self::start(command.args(more));
        let line = this.hears("http://");
        let at = line.find("http://").unwrap();
        this.url = line[at..].trim().to_owned();
        // The last line of the greeting: what was said is complete.
        this.hears("--fresh");
        this
    }

    /// `kalem serve`, or `kalem work`, which listens nowhere.
    pub fn configured(what: &str, config: &Path) -> Self {
        let mut command = program();
        Self::told_where(command.args([what, "--config"]).arg(config))
    }

    /// `kalem serve`, which logs what is asked for.
    pub fn logging(what: &str, config: &Path) -> Self {
        let mut command = program();
        Self::told_where(
            command
                .args(["--log", what, "serve", "--config"])
                .arg(config),
        )
    }

    /// `kalem serve` in a process that may open so many files and no more, as a service manager starts it.
    pub fn with_files(files: u32, config: &Path) -> Self {
        let mut command = program();
        let program = command.get_program().to_owned();
        let mut shell = Command::new("sh");
        shell.args(["-c", &format!("ulimit -n {files}; exec \"$@\""), "sh"]);
        shell.arg(program).args(["serve", "--config"]).arg(config);
        shell.env_remove("KALEM_CONFIG").env_remove("KALEM_LOG");
        shell.stdin(Stdio::null());
        command = shell;
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        Self::told_where(&mut command)
    }

    fn told_where(command: &mut Command) -> Self {
        let mut this = Self::start(command);
        let line = this.hears("database=");
        if let Some((_, rest)) = line.split_once("address=") {
            let address = rest.split_whitespace().next().unwrap();
            this.url = format!("http://{address}");
        }
        this
    }

    /// `kalem issuer`
    pub fn issuer(config: &Path, environment: &[(&str, &Path)]) -> Self {
        let mut command = program();
        command.args(["issuer", "--config"]).arg(config);
        command.envs(environment.iter().copied());
        let mut this = Self::start(&mut command);
        this.hears("published=");
        this
    }

    /// What it said behind such a word.
    pub fn heard(&self, word: &str) -> &str {
        let (_, rest) = self.said.split_once(word).expect("it was said");
        rest.split_whitespace().next().unwrap()
    }

    fn start(command: &mut Command) -> Self {
        // For the clients of the tests: whoever talks to a process has started it.
        outside::ensure_crypto_provider();
        let mut child = command.spawn().unwrap();
        let (say, lines) = channel();
        let streams: [Box<dyn Read + Send>; 2] = [
            Box::new(child.stdout.take().unwrap()),
            Box::new(child.stderr.take().unwrap()),
        ];
        for stream in streams {
            let say = say.clone();
            std::thread::spawn(move || {
                // Read to its end even if nobody listens any more, so that the process never waits for a reader.
                for line in BufReader::new(stream).lines().map_while(Result::ok) {
                    drop(say.send(line));
                }
            });
        }
        Self {
            child,
            lines,
            said: String::new(),
            url: String::new(),
        }
    }

    /// Waits for a line with these words.
    pub fn hears(&mut self, words: &str) -> String {
        loop {
            match self.lines.recv_timeout(PATIENCE) {
                Ok(line) => {
                    self.said += &line;
                    self.said.push('\n');
                    if line.contains(words) {
                        return line;
                    }
                }
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => {
                    panic!("{words:?} was not said, but:\n{}", self.said)
                }
            }
        }
    }

    /// `host:port`
    pub fn address(&self) -> &str {
        self.url.rsplit("//").next().unwrap()
    }

    pub fn port(&self) -> u16 {
        self.address().rsplit(':').next().unwrap().parse().unwrap()
    }

    /// `kill -9`
    pub fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// The signal with which service managers end a process.
    pub fn terminate(&self) {
        let sent = Command::new("kill")
            .args(["-TERM", &self.pid().to_string()])
            .status();
        assert!(sent.unwrap().success());
    }

    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// A figure of /proc/PID/status that is counted in kilobytes, such as VmHWM: the most memory it ever had.
    pub fn kilobytes(&self, figure: &str) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.pid())).unwrap();
        let line = status.lines().find(|line| line.starts_with(figure));
        let number = line.unwrap().split_whitespace().nth(1).unwrap();
        number.parse().unwrap()
    }

    pub fn open_files(&self) -> usize {
        std::fs::read_dir(format!("/proc/{}/fd", self.pid()))
            .unwrap()
            .count()
    }

    pub fn is_running(&mut self) -> bool {
        self.child.try_wait().unwrap().is_none()
    }

    /// Waits for the end: how it ended, and after how long.
    pub fn end(&mut self) -> (ExitStatus, Duration) {
        let begun = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return (status, begun.elapsed());
            }
            assert!(begun.elapsed() < PATIENCE, "it does not end");
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    /// Ends it as a service manager does; it says that all was well.
    #[track_caller]
    pub fn stop(mut self) {
        self.terminate();
        let (status, _) = self.end();
        assert!(status.success(), "{status}");
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // Fails only if it has ended by itself.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// A port that somebody else has.
pub fn taken_port() -> (TcpListener, u16) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    (listener, port)
}
