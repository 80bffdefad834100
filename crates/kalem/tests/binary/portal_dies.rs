//! The portal is killed while it has a signature and has not accepted it yet. The real app waits and sends the same again; when the portal is
//! back, the signature has its one effect.

use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::Duration;

use store::sqlx::{Connection, Executor, SqliteConnection};
use store::{Db, row};

use crate::running::Running;
use crate::story::Browser;
use crate::story::signer_app::code_on;

/// Ayşe of the demo.
const IDENTITY_NUMBER: &str = "10000100754";
/// Long enough for a card to sign.
const UNTIL_IT_IS_SENT: Duration = Duration::from_secs(2);

/// Cargo puts all programs of a workspace into one folder; `cargo test --workspace` has built it by now.
fn signer() -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_BIN_EXE_kalem")).with_file_name("e-imza");
    if path.exists() {
        return Some(path);
    }
    let ci = std::env::var("CI").as_deref() == Ok("true");
    assert!(!ci, "e-imza is not built");
    eprintln!("skipped: e-imza is not built (cargo build -p signer)");
    None
}

/// The app, until it has shown the text and goes on to sign it.
fn signs(
    signer: &Path,
    demo: &Running,
    data: &Path,
    code: &str,
) -> (Child, BufReader<ChildStdout>) {
    let (_, pin) = demo.said.split_once(", PIN ").unwrap();
    let mut child = Command::new(signer)
        .args(["--headless", "--portal", &demo.url, "--code", code])
        .arg("--practice")
        .arg(data.join("kartlar/ayse.kart"))
        .args(["--pin-env", "TEST_PIN", "--language", "tr"])
        .env("TEST_PIN", pin.split(':').next().unwrap())
        .env("XDG_CONFIG_HOME", "/nowhere")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut out = BufReader::new(child.stdout.take().unwrap());
    let mut line = String::new();
    while !line.contains("İmzalanacak Metin 1") {
        line.clear();
        assert_ne!(out.read_line(&mut line).unwrap(), 0, "{child:?}");
    }
    (child, out)
}

async fn count(db: &Db, sql: &'static str) -> i64 {
    row!(&mut db.read().await.unwrap(), (i64,), sql)
        .unwrap()
        .unwrap()
        .0
}

async fn write(url: &str, sql: &'static str) {
    let mut conn = SqliteConnection::connect(url).await.unwrap();
    conn.execute(sql).await.unwrap();
    conn.close().await.unwrap();
}

/// "The portal dies between signature and acceptance": one signature, one session.
#[tokio::test]
async fn killed_between_signature_and_acceptance() {
    let Some(signer) = signer() else { return };
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    let mut demo = Running::demo(data, &[]);
    let mut ayse = Browser::new(&demo.url);
    ayse.visit("/giris?donus=/basvurularim")
        .await
        .follow("e-İmza ile giriş")
        .await;
    ayse.fill("kimlik", IDENTITY_NUMBER)
        .press("Doğrulama kodu al")
        .await
        .sees("e-İmza doğrulama kodu");
    // From here on no signature can be accepted: the transaction in which it would be is thrown away.
    let url = format!("sqlite:{}", data.join("kalem.db").display());
    let hold = "CREATE TRIGGER hold BEFORE INSERT ON hand_off_signature BEGIN SELECT RAISE(ABORT, 'held'); END";
    write(&url, hold).await;
    let (child, mut out) = signs(&signer, &demo, data, &code_on(&ayse).shown());
    tokio::time::sleep(UNTIL_IT_IS_SENT).await;
    demo.kill();
    write(&url, "DROP TRIGGER hold").await;
    let db = Db::open_existing(&url).await.unwrap();
    let signatures = "SELECT count(*) FROM hand_off_signature";
    assert_eq!(count(&db, signatures).await, 0);

    let demo = Running::demo_at(demo.port(), data, &[]);
    let mut said = String::new();
    out.read_to_string(&mut said).unwrap();
    let ended = child.wait_with_output().unwrap();
    let errors = String::from_utf8_lossy(&ended.stderr);
    assert_eq!(ended.status.code(), Some(0), "{said}{errors}");
    let mut lines = said.lines().filter(|line| line.contains("/donus/"));
    let back = lines.next().unwrap().strip_prefix(&demo.url).unwrap();
    ayse.visit(back).await.is_at("/basvurularim");
    assert_eq!(count(&db, signatures).await, 1);
    let sessions = "SELECT count(*) FROM session WHERE way = 'e_imza'";
    assert_eq!(count(&db, sessions).await, 1);
    // The way back was good once.
    let mut stranger = Browser::new(&demo.url);
    stranger.visit(back).await;
    assert_eq!(count(&db, sessions).await, 1);
    db.close().await;
    demo.stop();
}
