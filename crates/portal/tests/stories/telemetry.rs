//! A request has an id: on each of its lines in the log, in the answer, and in short on the page of an error. And what takes how long
//! is seen in the metrics.

use crate::story::applicant::{AYSE, fill_in};
use crate::story::told::{Log, metrics};
use crate::story::{Browser, Town, on_both};
use portal::staff::totp_code;
use store::run;

const PROXYS: &str = "f47ac10b-58cc-4372-a567-0e02b2c3d479";

fn id(browser: &Browser) -> &str {
    browser.headers["x-request-id"].to_str().unwrap()
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
        let lines = log.lines_with(&id);
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
        let lines = log.lines_with(&id);
        let told = lines.iter().any(|line| line.contains("security event"));
        assert!(told, "{lines:#?}");
    });
}

async fn break_drafts(town: &Town) {
    let mut tx = town.app.db.write().await.unwrap();
    run!(&mut tx, "ALTER TABLE application_draft RENAME TO away").unwrap();
    tx.commit().await.unwrap();
}

async fn wrong_login(town: &Town, desk: &mut Browser) {
    let code = totp_code(&town.clerk.totp, town.app.outside.clock.now()).unwrap();
    let fields = [("user_name", "yok"), ("password", "x"), ("code", &code)];
    desk.post("/masa/giris", &fields).await;
}

/// How many durations the metric has with all these labels, in all its buckets and in the lowest and the highest one.
fn durations(text: &str, metric: &str, labels: &[&str]) -> u64 {
    let of = |suffix: &str, also: &[&str]| -> u64 {
        let name = format!("{metric}_{suffix}{{");
        let lines = text.lines().filter(|line| {
            line.starts_with(&name) && labels.iter().chain(also).all(|label| line.contains(label))
        });
        let values = lines.map(|line| line.rsplit(' ').next().unwrap().parse::<u64>().unwrap());
        values.sum()
    };
    let count = of("count", &[]);
    assert_eq!(
        of("bucket", &["le=\"+Inf\""]),
        count,
        "{metric} has buckets"
    );
    let (half, ten) = (
        of("bucket", &["le=\"0.0005\""]),
        of("bucket", &["le=\"10\""]),
    );
    assert!(
        half <= ten && ten <= count,
        "{metric} goes from half a millisecond to ten seconds"
    );
    count
}

/// A form is sent and its code arrives: routes, statements, the job and the calls to others are all timed.
#[test]
fn what_takes_how_long_is_seen_in_the_metrics() {
    let counted = metrics();
    on_both(async |town| {
        let before = counted.render();
        let mut ayse = town.signed_in(AYSE).await;
        ayse.visit("/basvurularim/SD-1/form").await;
        fill_in(&mut ayse);
        ayse.press("Devam").await.sees("SMS onay kodu");
        town.newest_code().await;
        ayse.visit("/yok-1").await.is_told(404);
        counted.run_upkeep();
        let text = counted.render();
        for (metric, labels) in [
            (
                "kalem_request_seconds",
                [
                    "route=\"/basvurularim/{order}/form\"",
                    "method=\"POST\"",
                    "status=\"3xx\"",
                ]
                .as_slice(),
            ),
            ("kalem_request_seconds", &["route=\"-\"", "status=\"4xx\""]),
            (
                "kalem_statement_seconds",
                &[
                    "module=\"web::session\"",
                    "verb=\"SELECT\"",
                    "table=\"session\"",
                ],
            ),
            ("kalem_statement_seconds", &["verb=\"COMMIT\""]),
            (
                "kalem_job_seconds",
                &["kind=\"phone-code\"", "outcome=\"done\""],
            ),
            (
                "kalem_call_seconds",
                &["counterpart=\"sms\"", "outcome=\"answered\""],
            ),
            (
                "kalem_call_seconds",
                &["counterpart=\"identity-gate\"", "outcome=\"answered\""],
            ),
        ] {
            let (was, is) = (
                durations(&before, metric, labels),
                durations(&text, metric, labels),
            );
            assert!(is > was, "{metric} {labels:?} in:\n{text}");
        }
        assert!(!text.contains("yok-1") && !text.contains("SD-1"));
    });
}

/// Whatever a stranger calls a method, there is one series for it.
#[test]
fn made_up_methods_are_counted_as_one() {
    let counted = metrics();
    on_both(async |town| {
        for made_up in ["AYSE-YILMAZ", "X10000000146"] {
            let method = reqwest::Method::from_bytes(made_up.as_bytes()).unwrap();
            let asked = reqwest::Client::new().request(method, &town.url).send();
            assert!(asked.await.unwrap().status().is_client_error());
            let text = counted.render();
            assert!(!text.contains(made_up) && text.contains("method=\"other\""));
        }
    });
}
