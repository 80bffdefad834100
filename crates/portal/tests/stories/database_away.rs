//! The database is locked or away: a page says that it cannot be done now, nothing is half done, and nothing is lost.

use crate::story::applicant::AYSE;
use crate::story::counterparts::Line;
use crate::story::{Browser, Town, on_postgres, on_sqlite};
use store::sqlx::{self, ConnectOptions, Connection, Executor};

const FORM: &str = "/basvurularim/SD-1/form";

/// Types an address into the form and sends it.
async fn send(browser: &mut Browser, address: &str) {
    browser
        .visit(FORM)
        .await
        .fill("address", address)
        .press("Devam")
        .await;
}

/// Somebody else holds the table or the file: who wants to write is told so, who reads notices nothing, and afterwards
/// all is as before.
async fn a_lock_is_told(town: Town) {
    let mut ayse = town.signed_in(AYSE).await;
    send(&mut ayse, "Önceki adres").await;
    ayse.is_told(422)
        .visit(FORM)
        .await
        .fill("address", "Yeni adres");
    let mut tab = ayse.another_tab();
    lock(&town, async || {
        ayse.press("Devam").await.is_told_clearly(503);
        ayse.sees("İşleminiz uygulanmadı");
        tab.visit(FORM).await.is_told(200);
        assert_eq!(tab.value("address"), "Önceki adres");
    })
    .await;
    // Back, and once more.
    tab.visit(FORM)
        .await
        .fill("address", "Yeni adres")
        .press("Devam")
        .await;
    tab.is_told(422).visit(FORM).await;
    assert_eq!(tab.value("address"), "Yeni adres");
    town.history_holds().await;
}

#[test]
fn a_locked_file_is_told() {
    on_sqlite(a_lock_is_told);
}

#[test]
fn a_locked_table_is_told() {
    on_postgres(a_lock_is_told);
}

async fn lock(town: &Town, meanwhile: impl AsyncFnOnce()) {
    if town.database.starts_with("sqlite:") {
        let options: sqlx::sqlite::SqliteConnectOptions = town.database.parse().unwrap();
        let mut other = options.connect().await.unwrap();
        other.execute("BEGIN IMMEDIATE").await.unwrap();
        meanwhile().await;
        other.close().await.unwrap();
    } else {
        let options: sqlx::postgres::PgConnectOptions = town.database.parse().unwrap();
        let mut other = options.connect().await.unwrap();
        other.execute("BEGIN").await.unwrap();
        let lock = "LOCK TABLE application_draft IN EXCLUSIVE MODE";
        other.execute(lock).await.unwrap();
        meanwhile().await;
        other.close().await.unwrap();
    }
}

/// PostgreSQL is cut off and comes back: pages say so meanwhile, machines can tell, and the first page afterwards is good.
#[test]
fn a_database_that_goes_away_comes_back() {
    on_postgres(async |town| {
        let (before, name) = town.database.rsplit_once('/').unwrap();
        let (user, server) = before.rsplit_once('@').unwrap();
        let line = Line::to(server.to_owned()).await;
        let over_the_line = format!("{user}@127.0.0.1:{}/{name}", line.port);
        let town = town.another_app(&over_the_line).await;
        let mut ayse = Browser::through(&town.url, std::slice::from_ref(&town.door));
        town.sign_in(&mut ayse, AYSE).await;
        send(&mut ayse, "Önceki adres").await;
        ayse.is_told(422);
        // As many connections as there can be lie idle when the line is cut.
        let mut machine = Browser::new(&town.door);
        machine.visit("/readyz").await.is_told(200);

        line.cut();
        ayse.visit(FORM).await.is_told_clearly(503);
        ayse.post(FORM, &[("address", "Yarım")])
            .await
            .is_told_clearly(503);
        ayse.visit("/basvurularim").await.is_told_clearly(503);
        ayse.visit("/yardim").await.is_told(200);
        // One sign of life a second serves all who ask; the pages above may have taken less.
        tokio::time::sleep(std::time::Duration::from_millis(1_100)).await;
        machine.visit("/readyz").await.is_told(503);
        machine.visit("/healthz").await.is_told(200);
        assert!(portal::run_once(&town.app).await.is_err());

        line.mend();
        ayse.visit(FORM).await.is_told(200);
        assert_eq!(ayse.value("address"), "Önceki adres");
        tokio::time::sleep(std::time::Duration::from_millis(1_100)).await;
        machine.visit("/readyz").await.is_told(200);
        assert!(portal::run_once(&town.app).await.unwrap());

        // A cut while everything lies idle is noticed by nobody.
        tokio::time::sleep(std::time::Duration::from_millis(1_100)).await;
        line.cut();
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        line.mend();
        for _ in 0..5 {
            ayse.visit(FORM).await.is_told(200);
        }
        town.history_holds().await;
    });
}
