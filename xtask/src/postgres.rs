//! A PostgreSQL of our own, reachable from this machine only: for one run of the tests, made from nothing and gone
//! afterwards; or for measuring, durable, and kept with what was filled into it.

use std::fs;
use std::io::Read;
use std::net::TcpListener;
use std::os::unix::fs::{PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::{Outcome, shell};

/// Stops when dropped, and removes its files unless they are worth keeping.
pub struct Postgres {
    server: Child,
    dir: PathBuf,
    keep: bool,
    pub url: String,
}

/// What a power cut would do to data that is thrown away does not matter.
const FOR_TESTS: &[&str] = &[
    "max_connections=300",
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
];

/// Durable as it is delivered; filling a million orders is not stopped by a checkpoint every few seconds.
const FOR_MEASURING: &[&str] = &["max_wal_size=4GB"];

impl Postgres {
    /// One for tests, gone afterwards.
    pub fn start() -> Outcome<Self> {
        // Not below the target folder: the server's own account may not be allowed in there.
        let dir = std::env::temp_dir().join(format!("kalem-postgres-{}", std::process::id()));
        if dir.exists() {
            fs::remove_dir_all(&dir).map_err(|error| format!("{}: {error}", dir.display()))?;
        }
        Self::start_in(dir, FOR_TESTS, false)
    }

    /// One that writes to the disk as it does in earnest, and whose data the next run finds again.
    pub fn start_durable() -> Outcome<Self> {
        Self::start_in(
            std::env::temp_dir().join("kalem-bench-postgres"),
            FOR_MEASURING,
            true,
        )
    }

    fn start_in(dir: PathBuf, settings: &[&str], keep: bool) -> Outcome<Self> {
        let programs = programs()?;
        let account = Account::for_server()?;
        if !dir.join("data/PG_VERSION").exists() {
            make(&dir, &programs, &account)?;
        }
        let told = |error: std::io::Error| format!("{}: {error}", dir.display());
        let password = fs::read_to_string(dir.join("password")).map_err(told)?;
        let port = free_port()?;
        let log = fs::File::create(dir.join("log")).map_err(told)?;
        let port_setting = format!("port={port}");
        let mut server = account.become_in(&dir, &programs.join("postgres"));
        server.args(["-D", "data"]);
        let own = [
            port_setting.as_str(),
            "listen_addresses=127.0.0.1",
            "unix_socket_directories=",
        ];
        for setting in own.iter().chain(settings) {
            server.args(["-c", setting]);
        }
        let server = server
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()
            .map_err(|error| format!("postgres: {error}"))?;
        let url = format!("postgres://postgres:{password}@127.0.0.1:{port}/postgres");
        let mut postgres = Self {
            server,
            dir,
            keep,
            url,
        };
        postgres.wait_until_ready(&programs, port)?;
        Ok(postgres)
    }

    fn wait_until_ready(&mut self, programs: &Path, port: u16) -> Outcome<()> {
        let until = Instant::now() + Duration::from_secs(60);
        while Instant::now() < until {
            let mut ask = shell::command(programs.join("pg_isready"));
            ask.args(["--quiet", "--host=127.0.0.1", "--port", &port.to_string()]);
            if ask.status().is_ok_and(|status| status.success()) {
                return Ok(());
            }
            if matches!(self.server.try_wait(), Ok(Some(_)) | Err(_)) {
                break;
            }
            sleep(Duration::from_millis(100));
        }
        let log = fs::read_to_string(self.dir.join("log")).unwrap_or_default();
        Err(format!("PostgreSQL did not start:\n{log}"))
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        // "Fast shutdown": it ends its own children and leaves nothing behind.
        let asked = Command::new("kill")
            .args(["-INT", &self.server.id().to_string()])
            .status();
        let until = Instant::now() + Duration::from_secs(20);
        while asked.is_ok() && Instant::now() < until && matches!(self.server.try_wait(), Ok(None))
        {
            sleep(Duration::from_millis(50));
        }
        if !matches!(self.server.try_wait(), Ok(Some(_))) {
            drop(self.server.kill());
            drop(self.server.wait());
        }
        if !self.keep
            && let Err(error) = fs::remove_dir_all(&self.dir)
        {
            eprintln!("{}: {error}", self.dir.display());
        }
    }
}

/// An empty cluster with a password of its own.
fn make(dir: &Path, programs: &Path, account: &Account) -> Outcome<()> {
    let told = |error: std::io::Error| format!("{}: {error}", dir.display());
    fs::create_dir_all(dir).map_err(told)?;
    fs::set_permissions(dir, fs::Permissions::from_mode(0o700)).map_err(told)?;
    fs::write(dir.join("password"), password()?).map_err(told)?;
    account.own(dir)?;
    account.own(&dir.join("password"))?;
    let initdb = [
        "--username=postgres",
        "--pwfile=password",
        "--auth=scram-sha-256",
        "--encoding=UTF8",
        "--locale=C.UTF-8",
        "--no-sync",
        "--pgdata=data",
    ];
    shell::read(
        account
            .become_in(dir, &programs.join("initdb"))
            .args(initdb),
    )?;
    Ok(())
}

/// The newest installed server's programs. Debian keeps them off the path, one folder a version.
pub fn programs() -> Outcome<PathBuf> {
    let debian = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path());
    let mut versions: Vec<(u32, PathBuf)> = debian
        .filter_map(|path| Some((path.file_name()?.to_str()?.parse().ok()?, path.join("bin"))))
        .filter(|(_, bin)| bin.join("initdb").is_file())
        .collect();
    versions.sort();
    if let Some((_, newest)) = versions.pop() {
        return Ok(newest);
    }
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path)
        .find(|dir| dir.join("initdb").is_file() && dir.join("postgres").is_file())
        .ok_or_else(|| "PostgreSQL is not installed".to_owned())
}

/// As whom the server runs. It refuses to run as root, and then takes the account that its package made.
enum Account {
    Own,
    Postgres { user: u32, group: u32 },
}

impl Account {
    fn for_server() -> Outcome<Self> {
        let id = |args: &[&str]| -> Outcome<u32> {
            let text = shell::read(Command::new("id").args(args))?;
            text.trim()
                .parse()
                .map_err(|_| format!("id {}: {text}", args.join(" ")))
        };
        if id(&["-u"])? != 0 {
            return Ok(Self::Own);
        }
        Ok(Self::Postgres {
            user: id(&["-u", "postgres"])?,
            group: id(&["-g", "postgres"])?,
        })
    }

    fn own(&self, path: &Path) -> Outcome<()> {
        match self {
            Self::Own => Ok(()),
            Self::Postgres { user, group } => chown(path, Some(*user), Some(*group))
                .map_err(|error| format!("{}: {error}", path.display())),
        }
    }

    fn become_in(&self, dir: &Path, program: &Path) -> Command {
        let mut command = shell::command(program);
        command.current_dir(dir);
        if let Self::Postgres { user, group } = self {
            command.uid(*user).gid(*group);
        }
        command
    }
}

/// Other people on this machine can reach the port too.
fn password() -> Outcome<String> {
    let mut bytes = [0; 16];
    fs::File::open("/dev/urandom")
        .and_then(|mut file| file.read_exact(&mut bytes))
        .map_err(|error| format!("/dev/urandom: {error}"))?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

fn free_port() -> Outcome<u16> {
    TcpListener::bind("127.0.0.1:0")
        .and_then(|socket| socket.local_addr())
        .map(|address| address.port())
        .map_err(|error| format!("no free port: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_differ() {
        let one = password().unwrap();
        assert_eq!(one.len(), 32);
        assert_ne!(one, password().unwrap());
    }

    /// Where PostgreSQL is not installed, `cargo xtask ci` has said so before any test ran.
    #[test]
    fn a_server_comes_and_goes() {
        let Ok(programs) = programs() else {
            eprintln!("PostgreSQL is not installed");
            return;
        };
        let postgres = Postgres::start().unwrap();
        let dir = postgres.dir.clone();
        let answer = shell::read(shell::command(programs.join("psql")).args([
            "-Atc",
            "select 6*7",
            &postgres.url,
        ]));
        assert_eq!(answer.unwrap().trim(), "42");
        let without_password = postgres.url.replace(&postgres.url[20..52], "wrong");
        assert!(
            shell::read(shell::command(programs.join("psql")).args([
                "-c",
                "select 1",
                &without_password
            ]))
            .is_err()
        );
        drop(postgres);
        assert!(!dir.exists());
    }
}
