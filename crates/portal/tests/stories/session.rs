//! Oturum: a session belongs to one browser, ends when it is said to end, and cannot be planted.

use crate::story::applicant::AYSE;
use crate::story::{Town, on_both};
use store::row;

const CAGRI: &str = "10000100372";

async fn count(town: &Town, sql: &'static str) -> i64 {
    let found = row!(&mut town.app.db.read().await.unwrap(), (i64,), sql);
    found.unwrap().unwrap().0
}

/// A token that somebody planted before the login is not the token after it, and opens nothing.
#[test]
fn a_planted_session_is_not_taken_over() {
    on_both(async |town| {
        let mut ayse = town.browser();
        ayse.plant_cookie("kalem", &"0".repeat(64));
        town.sign_in(&mut ayse, AYSE).await;
        ayse.is_at("/islemler");
        assert_ne!(ayse.cookie("kalem"), Some("0".repeat(64).as_str()));
        let mut attacker = town.browser();
        attacker.plant_cookie("kalem", &"0".repeat(64));
        attacker
            .visit("/islemler")
            .await
            .sees("Merkezi Kimlik Doğrulama Sistemi");
    });
}

/// Who logs in where somebody was logged in already ends that session, in whichever browser it was copied to.
#[test]
fn a_login_ends_the_session_before_it() {
    on_both(async |town| {
        let mut browser = town.signed_in(CAGRI).await;
        let mut copy = browser.another_tab();
        copy.visit("/islemler").await.sees("Çağrı Işık");
        town.sign_in(&mut browser, AYSE).await;
        browser.sees("Ayşe Yılmaz");
        copy.visit("/islemler").await.sees_not("Çağrı Işık");
        assert_eq!(count(&town, "SELECT COUNT(*) FROM session").await, 1);
    });
}

/// After "Çıkış" the token opens nothing, wherever it was kept.
#[test]
fn leaving_ends_the_session_itself() {
    on_both(async |town| {
        let mut ayse = town.signed_in(AYSE).await;
        let mut copy = ayse.another_tab();
        ayse.press("Çıkış").await.is_at("/");
        assert_eq!(ayse.cookie("kalem"), None);
        copy.visit("/basvurularim")
            .await
            .sees("Merkezi Kimlik Doğrulama Sistemi");

        let mut clerk = town.at_the_desk().await;
        let mut copy = clerk.another_tab();
        clerk
            .is_at("/masa")
            .press("Çıkış")
            .await
            .is_at("/masa/giris");
        copy.visit("/masa").await.is_at("/masa/giris");
    });
}

/// It lasts as long as it is used, but no longer than a working day.
#[test]
fn a_session_ends_by_pause_and_by_the_day() {
    on_both(async |town| {
        let minutes = |m: u32| town.clock.forward(m * 60).unwrap();
        let mut ayse = town.signed_in(AYSE).await;
        for _ in 0..24 {
            minutes(19);
            ayse.visit("/islemler").await.is_at("/islemler");
        }
        // 24 × 19 minutes are 7 hours and 36 minutes; 8 hours are the longest.
        minutes(19);
        ayse.visit("/islemler").await;
        minutes(6);
        ayse.visit("/islemler")
            .await
            .is_at("/giris?donus=/islemler");

        let mut ayse = town.signed_in(AYSE).await;
        minutes(21);
        ayse.visit("/islemler")
            .await
            .is_at("/giris?donus=/islemler");
    });
}

/// What is kept for those whose session has ended is bounded: one post a browser, so many an address, none too large.
#[test]
fn what_is_kept_after_a_session_is_bounded() {
    on_both(async |town| {
        let kept = async || count(&town, "SELECT COUNT(*) FROM kept_post").await;
        let mut ayse = town.signed_in(AYSE).await;
        town.clock.forward(21 * 60).unwrap();
        for n in 0..5 {
            let typed = [("address", &*format!("Adres {n}"))];
            ayse.post("/basvurularim/SD-1/taslak", &typed).await;
            ayse.sees("Merkezi Kimlik Doğrulama Sistemi");
        }
        assert_eq!(kept().await, 1, "the newest takes the place of the last");
        let long = "a".repeat(20_000);
        ayse.post("/basvurularim/SD-1/form", &[("address", &long)])
            .await;
        ayse.is_told_clearly(413);
        for _ in 0..300 {
            ayse.forget_cookie("kalem_saklanan");
            ayse.post("/basvurularim/SD-1/form", &[]).await;
        }
        ayse.is_told_clearly(429).sees("Çok fazla istek geldi");
        assert!(kept().await <= 300);
        // A flood of others takes nothing from who kept something before it.
        ayse.visit("/giris").await.is_told(200);
    });
}
