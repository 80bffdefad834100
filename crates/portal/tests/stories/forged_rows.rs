//! Rows that somebody wrote into the database who has no key of ours: none of them lets anybody in, each is told to the security officer, and
//! nobody else is shut out by it.

use crate::lists::OFFICER;
use crate::story::applicant::{AYSE, CAGRI};
use crate::story::town::until;
use crate::story::{Browser, Town, on_both};
use portal::integrity;
use sha2::{Digest, Sha256};
use store::remembered::RootsFile;
use store::{row, run};
use uuid::Uuid;
use web::hashing::hash_password;

const LOGIN: &str = "Merkezi Kimlik Doğrulama Sistemi";

/// What somebody with the database open does.
async fn write(town: &Town, deed: &'static str) {
    let mut tx = town.app.db.write().await.unwrap();
    assert!(run!(&mut tx, deed).unwrap() > 0, "{deed}");
    tx.commit().await.unwrap();
}

async fn one(town: &Town, sql: &'static str) -> Uuid {
    let found = row!(&mut town.app.db.read().await.unwrap(), (Uuid,), sql);
    found.unwrap().unwrap().0
}

/// Waits until the security officer can see so many forged rows of a table.
async fn told(town: &Town, table: &str, at_least: i64) {
    until(async || {
        let found = row!(
            &mut town.app.db.read().await.unwrap(),
            (i64,),
            "SELECT CAST(COALESCE(SUM(times), 0) AS BIGINT) FROM security_event WHERE kind = 'forged-row' AND detail = $1",
            table
        );
        (found.unwrap().unwrap().0 >= at_least).then_some(())
    })
    .await;
}

/// A session as a row alone: of this kind, for this subject, with this MAC.
async fn plant(town: &Town, kind: &str, subject: Uuid, mac: Option<Vec<u8>>) -> Browser {
    let token = format!("{:064x}", rand::random::<u128>());
    let now = town.app.now();
    let mut tx = town.app.db.write().await.unwrap();
    run!(
        &mut tx,
        "INSERT INTO session (token_hash, kind, subject, way, created_at, seen_at, expires_at, mac)
         VALUES ($1, $2, $3, 'totp', $4, $4, $5, $6)",
        Sha256::digest(token.as_bytes()).to_vec(),
        kind,
        subject,
        now,
        now + 600_000_000,
        mac
    )
    .unwrap();
    tx.commit().await.unwrap();
    let mut browser = town.browser();
    let cookie = match kind {
        "operator" => "kalem_masa",
        _ => "kalem",
    };
    browser.plant_cookie(cookie, &token);
    browser
}

#[test]
fn a_session_written_by_hand_opens_nothing() {
    on_both(async |town| {
        let clerk = one(&town, "SELECT id FROM operator").await;
        let person = one(&town, "SELECT person FROM application WHERE number = 2").await;
        let mut desk = town.at_the_desk().await;
        desk.visit("/masa").await.is_told(200);
        let copied = row!(
            &mut town.app.db.read().await.unwrap(),
            (Vec<u8>,),
            "SELECT mac FROM session"
        );
        let (copied,) = copied.unwrap().unwrap();
        for mac in [None, Some(Vec::new()), Some(vec![0; 32]), Some(copied)] {
            let mut planted = plant(&town, "operator", clerk, mac.clone()).await;
            planted.visit("/masa").await.is_at("/masa/giris");
            let mut planted = plant(&town, "person", person, mac).await;
            planted.visit("/basvurularim").await.sees(LOGIN);
        }
        told(&town, "session", 8).await;
        desk.visit("/masa").await.is_told(200);
    });
}

/// One's own session is made somebody else's, or made to last.
#[test]
fn a_session_that_was_changed_opens_nothing() {
    on_both(async |town| {
        for deed in [
            "UPDATE session SET subject = (SELECT person FROM application WHERE number = 2)",
            "UPDATE session SET expires_at = expires_at + 1",
            "UPDATE session SET created_at = created_at + 1",
            "UPDATE session SET seen_at = seen_at + 1",
            "UPDATE session SET way = 'e_imza'",
        ] {
            let mut ayse = town.signed_in(AYSE).await;
            ayse.visit("/basvurularim").await.sees("Ayşe Yılmaz");
            write(&town, deed).await;
            ayse.visit("/basvurularim")
                .await
                .sees(LOGIN)
                .sees_not("Işık");
            write(&town, "DELETE FROM session").await;
        }
        told(&town, "session", 5).await;
    });
}

/// The honest person: used again and again, a session lives on, with a new MAC each time.
#[test]
fn a_session_that_is_used_lives_on() {
    on_both(async |town| {
        let mut ayse = town.signed_in(AYSE).await;
        let mut desk = town.at_the_desk().await;
        for _ in 0..4 {
            town.clock.forward(15 * 60).unwrap();
            ayse.visit("/basvurularim").await.sees("Ayşe Yılmaz");
            desk.visit("/masa").await.is_told(200);
        }
    });
}

/// The indexes under which the first two applicants are found, exchanged.
async fn exchange_indexes(town: &Town) {
    let mut tx = town.app.db.write().await.unwrap();
    let found = store::rows!(
        &mut tx,
        (Uuid, Vec<u8>),
        "SELECT p.id, p.identity_index FROM application a JOIN person p ON p.id = a.person
         WHERE a.number IN (1, 2) ORDER BY a.number"
    );
    let [(first, its), (second, others)] = found.unwrap().try_into().unwrap();
    for (person, index) in [(first, vec![1]), (second, its), (first, others)] {
        run!(
            &mut tx,
            "UPDATE person SET identity_index = $2 WHERE id = $1",
            person,
            index
        )
        .unwrap();
    }
    tx.commit().await.unwrap();
}

#[test]
fn two_exchanged_indexes_let_nobody_in_as_another() {
    on_both(async |town| {
        exchange_indexes(&town).await;
        for (identity, others) in [(AYSE, "Işık"), (CAGRI, "Yılmaz")] {
            let mut browser = town.signed_in(identity).await;
            browser
                .is_told(409)
                .sees("program dışında değiştirilmiş")
                .sees_not(others);
            browser
                .visit("/basvurularim")
                .await
                .sees(LOGIN)
                .sees_not(others);
        }
        told(&town, "person", 2).await;
        let count = row!(
            &mut town.app.db.read().await.unwrap(),
            (i64,),
            "SELECT COUNT(*) FROM session"
        );
        assert_eq!(count.unwrap().unwrap().0, 0);
        // Everybody else comes in.
        let mut officer = town.signed_in(OFFICER).await;
        officer.visit("/yetkili").await.is_told(200);
    });
}

#[test]
fn an_officer_written_by_hand_is_none() {
    on_both(async |town| {
        let mut ayse = town.signed_in(AYSE).await;
        ayse.visit("/yetkili").await.is_told(403);
        for deed in [
            "INSERT INTO officer (institution, person, since)
             SELECT institution, person, opened_at FROM application WHERE number = 1",
            "UPDATE officer SET mac = (SELECT mac FROM officer WHERE mac IS NOT NULL) WHERE mac IS NULL",
        ] {
            write(&town, deed).await;
            ayse.visit("/yetkili").await.is_told(403);
            ayse.visit("/islemler").await.is_told(200);
        }
        told(&town, "officer", 2).await;
        // The officer who was appointed is one, and comes back when the row they have is mended.
        let mut elif = town.signed_in(OFFICER).await;
        elif.visit("/yetkili").await.is_told(200);
        write(&town, "UPDATE officer SET since = since - 1").await;
        elif.visit("/yetkili").await.is_told(403);
        write(&town, "UPDATE officer SET since = since + 1").await;
        elif.visit("/yetkili").await.is_told(200);
    });
}

/// A dismissed officer does not come back by an emptied end.
#[test]
fn the_end_of_an_appointment_cannot_be_taken_back_by_hand() {
    on_both(async |town| {
        let mut elif = town.signed_in(OFFICER).await;
        elif.visit("/yetkili").await.is_told(200);
        let mut tx = town.app.db.write().await.unwrap();
        let (institution, person) = row!(
            &mut tx,
            (Uuid, Uuid),
            "SELECT institution, person FROM officer"
        )
        .unwrap()
        .unwrap();
        portal::institution::appointment::dismiss(
            &mut tx,
            &town.app,
            institution,
            person,
            store::history::Actor::System,
        )
        .await
        .unwrap();
        tx.commit().await.unwrap();
        elif.visit("/yetkili").await.is_told(403);
        write(&town, "UPDATE officer SET until = NULL").await;
        elif.visit("/yetkili").await.is_told(403);
        told(&town, "officer", 1).await;
    });
}

/// Types the clerk's name with this password and the clerk's code.
async fn sign_in(town: &Town, user_name: &str, password: &str) -> Browser {
    town.clock.forward(31).unwrap();
    let now = town.app.outside.clock.now();
    let code = portal::staff::totp_code(&town.clerk.totp, now).unwrap();
    let mut desk = town.browser();
    desk.visit("/masa/giris").await;
    desk.fill("user_name", user_name)
        .fill("password", password)
        .fill("code", &code);
    desk.press("Giriş").await;
    desk
}

#[test]
fn an_operator_whose_row_was_changed_signs_in_no_more() {
    on_both(async |town| {
        let mut desk = town.at_the_desk().await;
        desk.visit("/masa").await.is_told(200);
        let mut tx = town.app.db.write().await.unwrap();
        run!(
            &mut tx,
            "CREATE TABLE kept_operator AS SELECT * FROM operator"
        )
        .unwrap();
        tx.commit().await.unwrap();
        let hash = hash_password("bilinen-parola").unwrap();
        let mut tx = town.app.db.write().await.unwrap();
        run!(&mut tx, "UPDATE operator SET password_hash = $1", &hash).unwrap();
        tx.commit().await.unwrap();
        sign_in(&town, "memur", "bilinen-parola").await.is_told(422);
        desk.visit("/masa").await.is_at("/masa/giris");
        for deed in [
            "UPDATE operator SET password_hash = (SELECT password_hash FROM kept_operator), user_name = 'baska'",
            "UPDATE operator SET user_name = 'memur', full_name = 'Başka Biri'",
        ] {
            write(&town, deed).await;
            for name in ["memur", "baska"] {
                sign_in(&town, name, &town.clerk.password)
                    .await
                    .is_told(422);
            }
        }
        told(&town, "operator", 4).await;
        // As it was, the row is believed again.
        write(
            &town,
            "UPDATE operator SET full_name = (SELECT full_name FROM kept_operator)",
        )
        .await;
        let mut desk = sign_in(&town, "memur", &town.clerk.password).await;
        desk.visit("/masa").await.is_told(200);
        write(&town, "UPDATE operator SET disabled_at = 1").await;
        desk.visit("/masa").await.is_at("/masa/giris");
    });
}

/// An installation from before the MACs: its officers and staff come in as before, and nobody whose row comes later is given one.
#[test]
fn rows_from_before_get_their_mac_once() {
    on_both(async |town| {
        let mut ayse = town.signed_in(AYSE).await;
        for deed in [
            "UPDATE officer SET mac = NULL",
            "UPDATE operator SET mac = NULL",
            "UPDATE session SET mac = NULL",
        ] {
            write(&town, deed).await;
        }
        let file = RootsFile::at(town.folder.path().join("here.roots"));
        town.app.remember_roots(file);
        integrity::begin(&town.app).await.unwrap();
        ayse.visit("/basvurularim").await.sees(LOGIN);
        let mut elif = town.signed_in(OFFICER).await;
        elif.visit("/yetkili").await.is_told(200);
        town.at_the_desk().await.visit("/masa").await.is_told(200);
        town.history_holds().await;

        let mut ayse = town.signed_in(AYSE).await;
        write(
            &town,
            "INSERT INTO officer (institution, person, since)
             SELECT institution, person, opened_at FROM application WHERE number = 1",
        )
        .await;
        integrity::begin(&town.app).await.unwrap();
        ayse.visit("/yetkili").await.is_told(403);
        // Another machine has no file yet; the sealed row in history tells it.
        let other = town.another_app(&town.database).await;
        other
            .app
            .remember_roots(RootsFile::at(town.folder.path().join("there.roots")));
        integrity::begin(&other.app).await.unwrap();
        ayse.visit("/yetkili").await.is_told(403);
        // This machine does not need the row to know.
        write(&town, "DELETE FROM installation").await;
        write(&town, "DELETE FROM history WHERE act = 'rows-sealed'").await;
        integrity::begin(&town.app).await.unwrap();
        ayse.visit("/yetkili").await.is_told(403);
    });
}
