//! One database of one size: filled, verified, started three times, pressed with every kind of request.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use outside::clock::Clock;
use sha2::{Digest, Sha256};
use store::sqlx::{self, AssertSqlSafe};
use store::{Db, Native, Set, row};

use crate::load::{Pressure, Shot, press};
use crate::report::{BARE, EMPTY, FORM, House, LIST, Line, QUEUE, Report, SEARCH};
use crate::server::{Server, Site, keys};
use crate::{Done, bare, fill, machine, pages, say};

/// Connections that ask for pages, and those that write.
const READING: usize = 8;
pub const WRITING: usize = 64;
/// Starts of which the middle one counts.
const STARTS: usize = 3;
/// Raised when worlds of an older program are to be forgotten.
const WORLD: u8 = 1;

pub struct Run {
    pub program: PathBuf,
    pub dir: PathBuf,
    pub postgres: Option<String>,
    pub messages: SocketAddr,
    pub measured: Duration,
}

impl Run {
    pub async fn one(&self, database: &str, orders: u64, report: &mut Report) -> Done {
        let (vault, key_text) = keys(&self.dir)?;
        let mark = fingerprint(&key_text);
        let (url, bare_url) = match (database, &self.postgres) {
            ("sqlite", _) => self.sqlite(orders, &mark)?,
            ("postgres", Some(server)) => postgres(server, orders, &mark).await?,
            _ => {
                say("PostgreSQL was not measured: there is no server.");
                return Ok(());
            }
        };
        say(&format!("{database}, {orders} orders"));
        report.load.push(machine::load());
        let now = Clock::Live.now().as_microsecond();
        let db = Db::open(&url, 4).await?;
        let name = db.kind();
        let vault = Arc::new(vault);
        let world = fill::fill(&db, &vault, orders, now).await?;
        let pages = pages::prepare(&db, &vault, &world).await?;
        let history_rows = history_rows(&db).await?;
        db.close().await;

        let site = Site {
            program: self.program.clone(),
            dir: self.dir.clone(),
            database: url,
            messages: self.messages,
        };
        let (server, ready_ms) = started(&site).await?;
        let verified_in = verify(&self.program, &site.config())?;
        let (idle_mb, _) = machine::memory_of(server.pid())?;
        let mut measure = Measure {
            server: &server,
            database: name,
            orders,
            measured: self.measured,
            report,
        };
        measure.page(EMPTY, pages.empty, READING).await?;
        measure.page(LIST, pages.list, READING).await?;
        measure.page(SEARCH, pages.search, READING).await?;
        measure.page(QUEUE, pages.queue, READING).await?;
        measure.page(FORM, pages.form, WRITING).await?;
        measure.bare(&bare_url).await?;
        let (_, most_mb) = machine::memory_of(server.pid())?;
        report.houses.push(House {
            database: name,
            orders,
            ready_ms,
            idle_mb,
            most_mb,
            history_rows,
            verified_in,
        });
        server.stop().await
    }

    /// The file of that world, and one beside it for bare inserts. Worlds of other programs are removed.
    fn sqlite(&self, orders: u64, mark: &str) -> Done<(String, String)> {
        let own = format!("sqlite-{orders}-{mark}");
        for entry in std::fs::read_dir(&self.dir)?.flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            if name.starts_with(&format!("sqlite-{orders}-")) && name != own {
                std::fs::remove_dir_all(entry.path())?;
            }
        }
        let dir = self.dir.join(own);
        std::fs::create_dir_all(&dir)?;
        let url = |file: &str| format!("sqlite:{}", dir.join(file).display());
        Ok((url("kalem.db"), url("bare.db")))
    }
}

/// What a world rests on: the keys, the tables, and the way it is filled.
fn fingerprint(keys: &str) -> String {
    let mut hash = Sha256::new();
    hash.update([WORLD]);
    hash.update(keys);
    for checksum in Set::Portal.checksums() {
        hash.update(checksum);
    }
    hash.finalize()[..4]
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// The same on the server. Bare inserts go to the world's own database, which is on the same disk anyway.
async fn postgres(server: &str, orders: u64, mark: &str) -> Done<(String, String)> {
    let own = format!("kalem_{orders}_{mark}");
    let admin = Db::open(server, 1).await?;
    let mut conn = admin.read().await?;
    let Native::Postgres(connection) = conn.native().await? else {
        return Err("KALEM_BENCH_POSTGRES is not the address of a PostgreSQL server".into());
    };
    let known: Vec<(String,)> =
        sqlx::query_as("SELECT datname::text FROM pg_database WHERE datname LIKE $1")
            .bind(format!("kalem_{orders}_%"))
            .fetch_all(&mut *connection)
            .await?;
    let mut there = false;
    for (name,) in known {
        if name == own {
            there = true;
        } else {
            let drop = AssertSqlSafe(format!("DROP DATABASE \"{name}\""));
            sqlx::query(drop).execute(&mut *connection).await?;
        }
    }
    if !there {
        let create = AssertSqlSafe(format!("CREATE DATABASE {own}"));
        sqlx::query(create).execute(&mut *connection).await?;
    }
    let (front, _) = server
        .rsplit_once('/')
        .ok_or("the server's address has no database")?;
    let url = format!("{front}/{own}");
    Ok((url.clone(), url))
}

async fn history_rows(db: &Db) -> Done<u64> {
    let counted = row!(
        &mut db.read().await?,
        (i64,),
        "SELECT COUNT(*) FROM history"
    )?;
    Ok(counted.map_or(0, |(rows,)| rows.unsigned_abs()))
}

/// The last of several starts, and how long the middle one took, in milliseconds.
async fn started(site: &Site) -> Done<(Server, f64)> {
    let mut times = Vec::new();
    loop {
        let server = site.start().await?;
        times.push(server.ready_after);
        if times.len() == STARTS {
            times.sort();
            return Ok((server, times[STARTS / 2].as_secs_f64() * 1_000.0));
        }
        server.stop().await?;
    }
}

/// The whole history holds, or nothing that is measured on it means anything.
fn verify(program: &Path, config: &Path) -> Done<f64> {
    let begin = Instant::now();
    let output = Command::new(program)
        .args(["verify", "--config"])
        .arg(config)
        .stdin(Stdio::null())
        .output()?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned().into());
    }
    let seconds = begin.elapsed().as_secs_f64();
    let said = String::from_utf8_lossy(&output.stdout);
    say(&format!("  {} ({seconds:.1} s)", said.trim()));
    Ok(seconds)
}

/// Presses one server and notes what comes of it.
struct Measure<'a> {
    server: &'a Server,
    database: &'static str,
    orders: u64,
    measured: Duration,
    report: &'a mut Report,
}

impl Measure<'_> {
    fn pressure(&self, connections: usize) -> Pressure {
        Pressure {
            connections,
            warm_up: self.measured / 4,
            measured: self.measured,
        }
    }

    async fn page(&mut self, what: &'static str, shots: Vec<Shot>, connections: usize) -> Done {
        let (pid, postgres) = (self.server.pid(), self.database == "PostgreSQL");
        let mark = || {
            let database = if postgres {
                machine::cpu_of_postgres()?
            } else {
                0.0
            };
            Ok((machine::cpu_of(pid)?, database))
        };
        let pressure = self.pressure(connections);
        let (pressed, before, after) = press(self.server.address, shots, pressure, mark).await?;
        let each = 1_000_000.0 / pressed.count as f64;
        self.note(Line {
            database: self.database,
            orders: self.orders,
            what,
            connections,
            cpu: (after.0 - before.0) * each,
            database_cpu: postgres.then_some((after.1 - before.1) * each),
            pressed,
        });
        Ok(())
    }

    /// Bare inserts are done by this process, so its own time is theirs.
    async fn bare(&mut self, url: &str) -> Done {
        let db = Db::open(url, 20).await?;
        let postgres = self.database == "PostgreSQL";
        let mark = || {
            Ok::<_, Box<dyn std::error::Error + Send + Sync>>((
                machine::cpu_of(std::process::id())?,
                if postgres {
                    machine::cpu_of_postgres()?
                } else {
                    0.0
                },
            ))
        };
        let before = mark()?;
        let pressed = bare::inserts(&db, self.pressure(WRITING)).await?;
        let after = mark()?;
        db.close().await;
        // The warm-up, a quarter of the time, is in the processor time as well.
        let each = 1_000_000.0 / (pressed.count as f64 * 1.25);
        self.note(Line {
            database: self.database,
            orders: self.orders,
            what: BARE,
            connections: WRITING,
            cpu: (after.0 - before.0) * each,
            database_cpu: postgres.then_some((after.1 - before.1) * each),
            pressed,
        });
        Ok(())
    }

    fn note(&mut self, line: Line) {
        say(&format!(
            "  {:<12} {:>7.0}/s  p50 {:>7.2} ms  p99 {:>7.2} ms  CPU {:>5.0} µs",
            line.what,
            line.pressed.per_second,
            f64::from(line.pressed.p50) / 1_000.0,
            f64::from(line.pressed.p99) / 1_000.0,
            line.cpu
        ));
        self.report.lines.push(line);
    }
}
