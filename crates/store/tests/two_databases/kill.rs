//! `kill -9` in the middle of writing: whatever was acknowledged is there, whatever was not is there whole or not at all.

use std::collections::HashMap;
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::time::Duration;

use store::{Db, rows};
use uuid::Uuid;

use crate::fresh::{Fresh, add, change, on_both, vault};

/// Set in the child: which database it writes to until it is killed.
const CHILD: &str = "KALEM_TEST_WRITES_TO";
const ROUNDS: u64 = 12;
const ACKNOWLEDGED: &str = "acknowledged ";

/// This test starts itself once more as the process that is killed.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn acknowledged_writes_survive_a_kill() {
    if let Ok(url) = std::env::var(CHILD) {
        write_for_ever(&url).await;
    }
    on_both(async |fresh: &Fresh| {
        let mut acknowledged = HashMap::new();
        for round in 0..ROUNDS {
            let lines = lines_until_killed(&fresh.url, 20 + 13 * round as usize).await;
            for line in lines {
                let (id, version) = line.split_once(' ').expect("an id and a version");
                let version: i64 = version.parse().unwrap();
                let known = acknowledged
                    .entry(id.parse::<Uuid>().unwrap())
                    .or_insert(version);
                *known = version.max(*known);
            }
        }
        assert!(acknowledged.len() as u64 >= ROUNDS, "the children wrote");
        // A server may still be at the last commit of a client that is dead, so the rows are counted on both sides.
        let before = rows_of(fresh).await;
        let kept = rows!(
            &mut fresh.db.read().await.unwrap(),
            (Uuid, i64, i64),
            "SELECT id, version, created_at FROM institution"
        )
        .unwrap();
        let after = rows_of(fresh).await;
        for (id, version, counted) in &kept {
            assert_eq!(version, counted, "half a change of {id} was kept");
        }
        let kept: HashMap<_, _> = kept
            .into_iter()
            .map(|(id, version, _)| (id, version))
            .collect();
        for (id, version) in acknowledged {
            assert!(
                kept.get(&id) >= Some(&version),
                "{id} lost its version {version}"
            );
        }
        let counted = kept.values().sum();
        assert!(
            (before..=after).contains(&counted),
            "{before} {counted} {after}"
        );
    })
    .await;
}

/// How many rows the history has, which must be whole.
async fn rows_of(fresh: &Fresh) -> i64 {
    let verified = store::verify::verify(&fresh.db, &vault()).await.unwrap();
    verified.expect("the history is whole").rows as i64
}

/// What a child acknowledged before it was killed, at the earliest after `enough` lines.
async fn lines_until_killed(url: &str, enough: usize) -> Vec<String> {
    let url = url.to_owned();
    let run = move || {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args([
                "kill::acknowledged_writes_survive_a_kill",
                "--exact",
                "--nocapture",
            ])
            .env(CHILD, url)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = Vec::new();
        let told = BufReader::new(child.stdout.take().unwrap()).lines();
        for line in told.map_while(Result::ok) {
            let Some(line) = line.strip_prefix(ACKNOWLEDGED) else {
                continue;
            };
            lines.push(line.to_owned());
            if lines.len() == enough {
                // SIGKILL. What stands in the pipe by now was acknowledged as well, and is read on.
                child.kill().unwrap();
            }
        }
        child.wait().unwrap();
        lines
    };
    let lines = tokio::task::spawn_blocking(run).await.unwrap();
    assert!(lines.len() >= enough, "the child ended by itself");
    lines
}

/// Eight writers at once, each with an institution of its own, so that batches are shared.
async fn write_for_ever(url: &str) -> ! {
    let db = Db::open(url, 10).await.unwrap();
    for _ in 0..8 {
        let db = db.clone();
        tokio::spawn(async move {
            let vault = vault();
            let mut tx = db.write().await.unwrap();
            let name = Uuid::new_v4().to_string();
            let id = add(&mut tx, &vault, &name, 1).await.unwrap();
            tx.commit().await.unwrap();
            acknowledge(id, 1);
            loop {
                let mut tx = db.write().await.unwrap();
                let version = change(&mut tx, &vault, id, 1).await.unwrap();
                tx.commit().await.unwrap();
                acknowledge(id, version);
            }
        });
    }
    loop {
        tokio::time::sleep(Duration::from_secs(60)).await;
    }
}

/// One line in one write, so that a kill does not leave half of it.
#[expect(clippy::print_stdout, reason = "the parent reads it")]
fn acknowledge(id: Uuid, version: i64) {
    println!("\n{ACKNOWLEDGED}{id} {version}");
}
