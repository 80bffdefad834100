//! A request has an id: on each of its lines in the log, in the answer, and in short on the page of an error.

use crate::story::applicant::AYSE;
use crate::story::told::Log;
use crate::story::{Browser, Town, on_both};
use portal::desk::totp_code;
use store::run;

const PROXYS: &str = "f47ac10b-58cc-4372-a567-0e02b2c3d479";

fn id(browser: &Browser) -> &str {
    browser.headers["x-request-id"].to_str().unwrap()
}

/// The lines of the log that bear this id.
fn lines(log: &Log, id: &str) -> Vec<String> {
    let text = log.text();
    let of_it = text.lines().filter(|line| line.contains(id));
    of_it.map(str::to_owned).collect()
}

/// Nobody but a proxy that we trust names a request, and what is no id is none.
#[test]
fn a_trusted_proxy_names_a_request_and_nobody_else() {
    on_both(async |town| {
        let mut stranger = Browser::new(&town.url).with_header("x-request-id", PROXYS);
        stranger.visit("/").await.is_told(200);
        assert_ne!(id(&stranger), PROXYS);
        let first = id(&stranger).to_owned();
        assert_eq!(first.len(), 36, "{first}");
        stranger.visit("/").await;
        assert_ne!(id(&stranger), first, "each request has its own");
        let town = town.behind_a_proxy().await;
        let mut known = Browser::new(&town.url).with_header("x-request-id", PROXYS);
        known.visit("/").await.is_told(200);
        assert_eq!(id(&known), PROXYS);
        for unfit in ["10000000146", "ayse@ornek.example", &"a".repeat(65)] {
            let mut odd = Browser::new(&town.url).with_header("x-request-id", unfit);
            odd.visit("/").await.is_told(200);
            assert_eq!(id(&odd).len(), 36, "{unfit} is made no id");
        }
    });
}

/// The form cannot be written down; what the page says is found in the log, with what went wrong, the route and no address.
#[test]
fn an_error_page_leads_to_the_lines_of_the_log() {
    let log = Log::start();
    on_both(async |town| {
        let mut ayse = town.signed_in(AYSE).await;
        ayse.visit("/basvurularim/SD-1/form").await.is_told(200);
        ayse.fill("address", "Yeni adres");
        break_drafts(&town).await;
        ayse.press("Devam").await.is_told(500);
        let id = id(&ayse).to_owned();
        ayse.sees(&format!("Hata kodu: {}", &id[..8]));
        let lines = lines(&log, &id);
        for said in ["the database refused", "an error page is shown"] {
            let line = lines.iter().find(|line| line.contains(said));
            let line = line.unwrap_or_else(|| panic!("{said:?} is not in {lines:#?}"));
            assert!(line.contains("method=\"POST\""), "{line}");
            assert!(line.contains("route=\"/basvurularim/{order}/form\""));
            assert!(!line.contains("SD-1"), "{line}");
        }
        ayse.visit("/yok").await.is_told(404);
        ayse.sees_not("Hata kodu");
        let english = [("language", "en"), ("back", "/")];
        ayse.post("/dil", &english).await;
        ayse.visit("/basvurularim/SD-1/form").await.is_told(500);
        let id = self::id(&ayse).to_owned();
        ayse.sees(&format!("Error reference: {}", &id[..8]));
    });
}

/// Too often: the page has a reference, and the security event's line has the id.
#[test]
fn who_comes_too_often_has_a_reference_too() {
    let log = Log::start();
    on_both(async |town| {
        let mut desk = town.browser();
        while desk.status != 429 {
            wrong_login(&town, &mut desk).await;
        }
        let id = id(&desk).to_owned();
        desk.sees(&format!("Hata kodu: {}", &id[..8]));
        let lines = lines(&log, &id);
        let told = lines.iter().any(|line| line.contains("security event"));
        assert!(told, "{lines:#?}");
    });
}

async fn break_drafts(town: &Town) {
    let mut tx = town.house.db.write().await.unwrap();
    run!(&mut tx, "ALTER TABLE application_draft RENAME TO away").unwrap();
    tx.commit().await.unwrap();
}

async fn wrong_login(town: &Town, desk: &mut Browser) {
    let code = totp_code(&town.clerk.totp, town.house.outside.clock.now()).unwrap();
    let fields = [("user_name", "yok"), ("password", "x"), ("code", &code)];
    desk.post("/masa/giris", &fields).await;
}
