//! Güvenlik olayları: what the security officer hears of, and that no personal value is among it.

use crate::story::{Crooked, Town, on_both};
use rules::staff_role::StaffRole;
use store::rows;

/// Kind, detail and count of every event, the oldest first.
async fn events(town: &Town) -> Vec<(String, String, i64)> {
    let mut conn = town.app.db.read().await.unwrap();
    let found = rows!(
        &mut conn,
        (String, String, i64),
        "SELECT kind, detail, times FROM security_event ORDER BY first_at, kind"
    );
    found.unwrap()
}

fn times(events: &[(String, String, i64)], kind: &str) -> i64 {
    let of_kind = events.iter().filter(|event| event.0 == kind);
    of_kind.map(|event| event.2).sum()
}

#[test]
fn foreign_forms_and_forbidden_pages_reach_the_security_officer() {
    on_both(async |town| {
        town.operator("guvenlik", &[StaffRole::SecurityOfficer])
            .await;
        town.operator("muhasebe", &[StaffRole::Finance]).await;
        let mut stranger = town.browser();
        for _ in 0..3 {
            let form =
                Crooked::form("/dil", "language=en&back=/").header("sec-fetch-site", "cross-site");
            stranger.send(form).await.is_told(403);
        }
        let mut accounts = town.at_the_desk_as("muhasebe").await;
        accounts
            .visit("/masa/siparis/SD-3")
            .await
            .is_told(403)
            .sees("Bu sayfa için yetkiniz yok")
            .sees_not("Iğdır");
        accounts
            .post("/masa/kurumlar", &[("name", "Yok")])
            .await
            .is_told(403);

        let happened = events(&town).await;
        assert_eq!(times(&happened, "foreign-form"), 3, "{happened:?}");
        assert_eq!(times(&happened, "address-forbidden"), 2, "{happened:?}");

        let mut officer = town.at_the_desk_as("guvenlik").await;
        officer.visit("/masa").await.sees("Güvenlik olayları");
        officer
            .visit("/masa/guvenlik")
            .await
            .sees("Başka siteden gönderilen form")
            .sees("Yetkisiz sayfa isteği")
            .sees("muhasebe")
            .sees("Son 24 saat");
        // Equal networks bear an equal mark, and no address can be read.
        officer.sees_not("127.0.0.1");
        officer
            .visit("/masa/guvenlik?tur=foreign-form")
            .await
            .sees_not("muhasebe");
        officer.visit("/masa/guvenlik.csv?tur=foreign-form").await;
        let csv = String::from_utf8(officer.body.clone()).unwrap();
        assert!(
            csv.contains("foreign-form") && !csv.contains("address-forbidden"),
            "{csv}"
        );
        assert!(!csv.contains("127.0.0.1"), "{csv}");
        town.history_holds().await;
    });
}

/// A page ends where the next one begins: none is shown twice, none is left out.
#[test]
fn the_page_goes_on_by_key() {
    on_both(async |town| {
        town.operator("guvenlik", &[StaffRole::SecurityOfficer])
            .await;
        let mut stranger = town.browser();
        for _ in 0..55 {
            let form =
                Crooked::form("/dil", "language=en&back=/").header("sec-fetch-site", "cross-site");
            stranger.send(form).await.is_told(403);
            town.clock.forward(60).unwrap();
        }
        let mut officer = town.at_the_desk_as("guvenlik").await;
        officer.visit("/masa/guvenlik?tur=foreign-form").await;
        let marks = |text: &str| text.matches("Başka siteden gönderilen form").count();
        let by_hour = 2;
        // The choice of the filter and the counts by the hour name the kind as well.
        assert!(
            marks(&officer.page.text) >= 50 + by_hour,
            "{}",
            officer.page.text
        );
        officer.follow("Sonraki sayfa").await;
        let rest = marks(&officer.page.text);
        assert!((5..15).contains(&rest), "{rest}");
        officer.follow("İlk sayfa").await.sees("Sonraki sayfa");
    });
}

/// Events are forgotten when their time is over, and not a day before.
#[test]
fn events_are_forgotten_after_their_time() {
    on_both(async |town| {
        let form =
            Crooked::form("/dil", "language=en&back=/").header("sec-fetch-site", "cross-site");
        town.browser().send(form).await.is_told(403);
        town.days_pass(729).await;
        assert_eq!(times(&events(&town).await, "foreign-form"), 1);
        town.days_pass(2).await;
        assert_eq!(times(&events(&town).await, "foreign-form"), 0);
    });
}

/// A role that somebody writes into the database without our keys opens nothing, and is told.
#[test]
fn a_role_written_by_hand_opens_nothing() {
    on_both(async |town| {
        let id = town.operator("muhasebe", &[StaffRole::Finance]).await;
        let mut tx = town.app.db.write().await.unwrap();
        let done = store::run!(
            &mut tx,
            "INSERT INTO operator_role (operator, role, since, mac) SELECT id, 'administrator', created_at, NULL FROM operator WHERE id = $1",
            id
        );
        assert_eq!(done.unwrap(), 1);
        let done = store::run!(
            &mut tx,
            "INSERT INTO operator_role (operator, role, since, mac) SELECT operator, 'security_officer', since, mac FROM operator_role WHERE operator = $1 AND role = 'finance'",
            id
        );
        assert_eq!(done.unwrap(), 1);
        // As migration 9 wrote them once, for those who worked here before it.
        let done = store::run!(
            &mut tx,
            "INSERT INTO operator_role (operator, role, since) SELECT id, 'clerk', created_at FROM operator WHERE id = $1",
            id
        );
        assert_eq!(done.unwrap(), 1);
        tx.commit().await.unwrap();
        let mut accounts = town.at_the_desk_as("muhasebe").await;
        accounts.visit("/masa/guvenlik").await.is_told(403);
        accounts.visit("/masa/bekleyen-formlar").await.is_told(403);
        assert!(times(&events(&town).await, "forged-row") > 0);
    });
}
