//! How long rows are kept: what the table of `rules::retention` says, each kind at its border. The history stays whole.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::lists::{OFFICER, identity, judged, row, row_of};
use crate::story::applicant::{AYSE, with_a_proven_phone};
use crate::story::{Town, on_both};
use rules::retention::{Kind, tables};
use store::{Micros, row as one, run};
use uuid::Uuid;

const MINUTE: Micros = 60_000_000;

/// Some bytes that no other row has.
fn bytes() -> Vec<u8> {
    Uuid::new_v4().as_bytes().to_vec()
}

async fn id(town: &Town, table: &str) -> Uuid {
    let mut conn = town.app.db.read().await.unwrap();
    let found = match table {
        "person" => one!(&mut conn, (Uuid,), "SELECT id FROM person LIMIT 1"),
        "operator" => one!(&mut conn, (Uuid,), "SELECT id FROM operator LIMIT 1"),
        "institution" => one!(&mut conn, (Uuid,), "SELECT id FROM institution LIMIT 1"),
        _ => one!(&mut conn, (Uuid,), "SELECT id FROM application LIMIT 1"),
    };
    found.unwrap().unwrap().0
}

/// Writes one row.
macro_rules! plant {
    ($tx:expr, $($part:expr),+ $(,)?) => { run!($tx, $($part),+).unwrap() };
}

/// A row of each kind whose time will be over `left` after now.
async fn plant(town: &Town, left: Micros) {
    let now = town.app.now();
    let at = |kind: Kind| now - kind.kept() + left;
    plant_of_people(town, at).await;
    plant_of_staff(town, at).await;
    plant_of_work(town, at).await;
}

async fn plant_of_people(town: &Town, at: impl Fn(Kind) -> Micros) {
    let (person, application) = (id(town, "person").await, id(town, "application").await);
    let mut tx = town.app.db.write().await.unwrap();
    plant!(
        &mut tx,
        "INSERT INTO session (token_hash, kind, subject, way, created_at, seen_at, expires_at) VALUES ($1, 'person', $2, 'planted', $3, $3, $3)",
        bytes(),
        person,
        at(Kind::Session)
    );
    plant!(
        &mut tx,
        "INSERT INTO login_attempt (state_hash, sealed, return_to, expires_at) VALUES ($1, $1, '/', $2)",
        bytes(),
        at(Kind::LoginAttempt)
    );
    plant!(
        &mut tx,
        "INSERT INTO kept_post (token_hash, sealed, expires_at) VALUES ($1, $1, $2)",
        bytes(),
        at(Kind::KeptForm)
    );
    plant!(
        &mut tx,
        "INSERT INTO phone_code (id, application, form_version, code_hash, tries, sent_at, expires_at) VALUES ($1, $2, 0, $3, 0, $4, $4)",
        Uuid::new_v4(),
        application,
        bytes(),
        at(Kind::PhoneCode)
    );
    plant!(
        &mut tx,
        "INSERT INTO step_up_code (id, person, act_hash, code_hash, tries, sent_at, expires_at) VALUES ($1, $1, $2, $2, 0, $3, $3)",
        Uuid::new_v4(),
        bytes(),
        at(Kind::StepUpCode)
    );
    let hand_off = Uuid::new_v4();
    plant!(
        &mut tx,
        "INSERT INTO hand_off (id, purpose, browser, person, code, nonce, sealed, go_on, begun_at, expires_at, answer) VALUES ($1, 'login', $2, $3, $2, $2, $2, '/', $4, $4, 'refused')",
        hand_off,
        bytes(),
        person,
        at(Kind::UnsignedHandOff)
    );
    plant!(
        &mut tx,
        "INSERT INTO hand_off_refused (id, hand_off, at, sealed) VALUES ($1, $1, $2, $3)",
        hand_off,
        0,
        bytes()
    );
    tx.commit().await.unwrap();
}

async fn plant_of_staff(town: &Town, at: impl Fn(Kind) -> Micros) {
    let operator = id(town, "operator").await;
    let mut tx = town.app.db.write().await.unwrap();
    plant!(
        &mut tx,
        "INSERT INTO operator_proof (token_hash, operator, at, expires_at, mac) VALUES ($1, $2, 0, $3, $1)",
        bytes(),
        operator,
        at(Kind::StaffProof)
    );
    plant!(
        &mut tx,
        "INSERT INTO passkey_answer (challenge, expires_at) VALUES ($1, $2)",
        bytes(),
        at(Kind::PasskeyAnswer)
    );
    plant!(
        &mut tx,
        "INSERT INTO operator_enrolment (id, operator, first_hash, second_hash, created_at, expires_at, mac) VALUES ($1, $2, $3, $3, 0, $4, $3)",
        Uuid::new_v4(),
        operator,
        bytes(),
        at(Kind::Enrolment)
    );
    plant!(
        &mut tx,
        "INSERT INTO desk_wrong_try (operator, network, tries, with_password, last_at) VALUES ($1, $2, 1, 0, $3)",
        operator,
        bytes(),
        at(Kind::WrongTry)
    );
    plant!(
        &mut tx,
        "INSERT INTO operator_code (operator, step, used_at) VALUES ($1, $2, $2)",
        operator,
        at(Kind::AuthenticatorCode)
    );
    tx.commit().await.unwrap();
}

async fn plant_of_work(town: &Town, at: impl Fn(Kind) -> Micros) {
    let (person, institution) = (id(town, "person").await, id(town, "institution").await);
    let mut tx = town.app.db.write().await.unwrap();
    plant!(
        &mut tx,
        "INSERT INTO rate_limit (who, slot, used, ends) VALUES ($1, 0, 1, $2)",
        bytes(),
        at(Kind::RateLimit)
    );
    plant!(
        &mut tx,
        "INSERT INTO personnel_list (id, institution, officer, file_name, file_digest, kind, payment, spare, people, remarks, uploaded_at, version) VALUES ($1, $2, $3, 'x', $4, 'first', 'person', FALSE, 1, '{}', $5, 0)",
        Uuid::new_v4(),
        institution,
        person,
        bytes(),
        at(Kind::CutOffUpload)
    );
    plant!(
        &mut tx,
        "INSERT INTO job (id, kind, cause, state, run_at, tries, created_at, done_at) VALUES ($1, 'planted', $2, 'done', 0, 1, 0, $3)",
        Uuid::new_v4(),
        Uuid::new_v4().to_string(),
        at(Kind::DoneJob)
    );
    plant!(
        &mut tx,
        "INSERT INTO job (id, kind, cause, state, run_at, tries, created_at) VALUES ($1, 'planted', $2, 'parked', 0, 1, $3)",
        Uuid::new_v4(),
        Uuid::new_v4().to_string(),
        at(Kind::ParkedJob)
    );
    tx.commit().await.unwrap();
}

/// How many of the planted rows there are, by kind.
async fn planted(town: &Town) -> BTreeMap<&'static str, i64> {
    let mut conn = town.app.db.read().await.unwrap();
    let conn = &mut conn;
    let mut found = BTreeMap::new();
    macro_rules! count {
        ($($name:literal: $sql:literal,)+) => { $(
            found.insert($name, one!(conn, (i64,), $sql).unwrap().unwrap().0);
        )+ };
    }
    count! {
        "session": "SELECT COUNT(*) FROM session WHERE way = 'planted'",
        "login_attempt": "SELECT COUNT(*) FROM login_attempt",
        "kept_post": "SELECT COUNT(*) FROM kept_post",
        "phone_code": "SELECT COUNT(*) FROM phone_code",
        "step_up_code": "SELECT COUNT(*) FROM step_up_code",
        "hand_off": "SELECT COUNT(*) FROM hand_off",
        "hand_off_refused": "SELECT COUNT(*) FROM hand_off_refused",
        "operator_proof": "SELECT COUNT(*) FROM operator_proof",
        "passkey_answer": "SELECT COUNT(*) FROM passkey_answer",
        "operator_enrolment": "SELECT COUNT(*) FROM operator_enrolment",
        "desk_wrong_try": "SELECT COUNT(*) FROM desk_wrong_try",
        "operator_code": "SELECT COUNT(*) FROM operator_code",
        "rate_limit": "SELECT COUNT(*) FROM rate_limit WHERE slot = 0",
        "personnel_list": "SELECT COUNT(*) FROM personnel_list WHERE version = 0",
        "done job": "SELECT COUNT(*) FROM job WHERE kind = 'planted' AND state = 'done'",
        "parked job": "SELECT COUNT(*) FROM job WHERE kind = 'planted' AND state = 'parked'",
    }
    found
}

/// A few minutes before its time each row is there, a few minutes after it is gone. What is younger stays.
#[test]
fn each_kind_goes_at_its_time_and_not_before() {
    on_both(async |town| {
        let none = planted(&town).await;
        plant(&town, 5 * MINUTE).await;
        plant(&town, 60 * MINUTE).await;
        portal::sweep(&town.app).await.unwrap();
        for (kind, count) in planted(&town).await {
            assert_eq!(count, none[kind] + 2, "{kind} went before its time");
        }
        town.clock.forward(600).unwrap();
        portal::sweep(&town.app).await.unwrap();
        for (kind, count) in planted(&town).await {
            assert_eq!(
                count,
                none[kind] + 1,
                "{kind} is not kept as the table says"
            );
        }
        town.history_holds().await;
    });
}

async fn signs_of_life(town: &Town) -> i64 {
    let found = one!(
        &mut town.app.db.read().await.unwrap(),
        (i64,),
        "SELECT COUNT(*) FROM node WHERE skew = 4711"
    );
    found.unwrap().unwrap().0
}

/// Whoever gave no sign of life for so long is forgotten by the next one that is given.
#[test]
fn a_sign_of_life_is_forgotten_in_its_time() {
    on_both(async |town| {
        let base = town.app.outside.clock.base().as_microsecond();
        for age in [
            Kind::SignOfLife.kept() + MINUTE,
            Kind::SignOfLife.kept() - MINUTE,
        ] {
            let mut tx = town.app.db.write().await.unwrap();
            run!(
                &mut tx,
                "INSERT INTO node (id, process, at, skew, room) VALUES ($1, $1, $2, 4711, $3)",
                Uuid::new_v4(),
                base - age,
                bytes()
            )
            .unwrap();
            tx.commit().await.unwrap();
        }
        assert_eq!(signs_of_life(&town).await, 2);
        web::vitals(&town.app).await.unwrap();
        assert_eq!(signs_of_life(&town).await, 1);
    });
}

async fn drafts(town: &Town) -> i64 {
    let found = one!(
        &mut town.app.db.read().await.unwrap(),
        (i64,),
        "SELECT COUNT(*) FROM application_draft"
    );
    found.unwrap().unwrap().0
}

/// Somebody types half a form, and cancels: a month later what was typed is gone.
#[test]
fn what_was_typed_for_an_order_that_ended_is_forgotten() {
    on_both(async |town| {
        let mut ayse = town.signed_in(AYSE).await;
        ayse.visit("/basvurularim/SD-1/form").await;
        ayse.fill("address", "Yarım kalan adres");
        ayse.press("Devam").await.is_told(422);
        assert_eq!(drafts(&town).await, 1);
        // While its order is open it stays, however old it is.
        town.days_pass(60).await;
        assert_eq!(drafts(&town).await, 1);
        let mut ayse = town.signed_in(AYSE).await;
        ayse.visit("/basvurularim/SD-1/iptal").await;
        ayse.press("Başvuruyu iptal et").await.is_told(200);
        town.days_pass(29).await;
        assert_eq!(drafts(&town).await, 1);
        town.days_pass(2).await;
        assert_eq!(drafts(&town).await, 0);
        town.history_holds().await;
    });
}

async fn list_rows(town: &Town) -> (i64, i64) {
    let found = one!(
        &mut town.app.db.read().await.unwrap(),
        (i64, i64),
        "SELECT (SELECT COUNT(*) FROM personnel_row WHERE application IS NOT NULL),
                (SELECT COUNT(*) FROM personnel_row WHERE application IS NULL)"
    );
    found.unwrap().unwrap()
}

/// Of a list that was committed, rows that opened an order stay with their order; the others go a year after the upload, and the list says so.
#[test]
fn rows_of_a_list_that_opened_nothing_are_forgotten() {
    on_both(async |town| {
        let before = list_rows(&town).await;
        let mut elif = town.signed_in(OFFICER).await;
        let rows = [row(&identity(1)), row_of("10000000147", "Hatalı", "Kişi")];
        let address = judged(&town, &mut elif, &rows).await;
        elif.press("Hatalı 1 satırı çıkar").await;
        elif.press("1 ön başvuruyu aç")
            .await
            .sees("1 ön başvuru açıldı");
        town.work().await;
        assert_eq!(list_rows(&town).await, (before.0 + 1, before.1 + 1));
        town.days_pass(364).await;
        assert_eq!(list_rows(&town).await, (before.0 + 1, before.1 + 1));
        town.days_pass(2).await;
        assert_eq!(list_rows(&town).await, (before.0 + 1, before.1));
        let mut elif = town.signed_in(OFFICER).await;
        elif.visit(&address).await.is_told(200);
        elif.sees("Bu listenin başvuruya dönüşmemiş satırları saklama süreleri dolduğu için");
        town.history_holds().await;
    });
}

async fn archive(town: &Town) -> [i64; 5] {
    let found = one!(
        &mut town.app.db.read().await.unwrap(),
        (i64, i64, i64, i64, i64),
        "SELECT (SELECT COUNT(*) FROM application), (SELECT COUNT(*) FROM person),
                (SELECT COUNT(*) FROM contact_point), (SELECT COUNT(*) FROM diary), (SELECT COUNT(*) FROM history)"
    );
    found.unwrap().unwrap().into()
}

/// Twenty years of sweeps take nothing of people, of what they proved and signed for themselves, and of what was done: orders have stories of
/// their own (`erasure.rs`).
#[test]
fn the_archive_stays() {
    on_both(async |town| {
        with_a_proven_phone(&town).await;
        town.days_pass(181).await;
        let kept = archive(&town).await;
        assert!(kept.iter().all(|count| *count > 0), "{kept:?}");
        for _ in 0..20 {
            town.days_pass(365).await;
        }
        let still = archive(&town).await;
        assert_eq!(still[..4], kept[..4]);
        assert!(still[4] >= kept[4], "history only grows");
        town.history_holds().await;
    });
}

/// A table that nobody decided about would be kept for ever.
#[test]
fn every_table_stands_in_the_table_of_retention() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../store/migrations");
    let mut made = BTreeSet::new();
    let sets = std::fs::read_dir(folder).unwrap();
    let files = sets.flat_map(|set| std::fs::read_dir(set.unwrap().path()).unwrap());
    for file in files {
        let sql = std::fs::read_to_string(file.unwrap().path()).unwrap();
        for line in sql.lines() {
            if let Some(rest) = line.strip_prefix("CREATE TABLE ") {
                let name = rest
                    .split(|c: char| !c.is_alphanumeric() && c != '_')
                    .next();
                made.insert(name.unwrap().to_owned());
            }
        }
    }
    assert!(made.len() > 40, "{made:?}");
    let decided: BTreeSet<String> = tables().map(str::to_owned).collect();
    assert_eq!(made, decided);
}
