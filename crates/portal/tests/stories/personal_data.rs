//! Kişisel veri: identity numbers, phones, addresses and codes are in nobody's log, in no metric, and not to be read in
//! the files of the database; pages show them masked.

use crate::lists::OFFICER;
use crate::story::applicant::{AYSE, CAGRI, approve, ask_for_approval, fill_in};
use crate::story::consent::choose_and_sign;
use crate::story::planted::{ISIL, Secrets};
use crate::story::signer_app::{self, SignerApp, code_on};
use crate::story::stranger::signed;
use crate::story::told::{Log, metrics};
use crate::story::{Browser, Town, clerk, on_both};
use handoff::message::Next;
use store::sqlx::{self, ConnectOptions, Row};

/// The whole way of an application, with its mistakes: list, notice, login, form, wrong code, code, paper, desk.
async fn the_whole_story(town: &Town, secrets: &mut Secrets) {
    let mut elif = town.signed_in(OFFICER).await;
    let rows = [
        crate::lists::row(ISIL),
        crate::lists::row("10000100205"),
        crate::lists::row(ISIL),
    ];
    crate::lists::judged(town, &mut elif, &rows).await;
    elif.press("Hatalı 2 satırı çıkar")
        .await
        .press("1 ön başvuruyu aç")
        .await
        .is_told(200);
    let mut ayse = town.signed_in(AYSE).await;
    ayse.visit("/basvurularim/SD-1/form").await;
    fill_in(&mut ayse);
    ayse.fill("phone", "0312 444 55 76")
        .fill("address", "Yanlış yazılan adres");
    ayse.press("Devam").await.is_told(422);
    fill_in(&mut ayse);
    ayse.press("Kimlik Bilgilerimi Güncelle").await;
    fill_in(&mut ayse);
    ayse.press("Devam").await.sees("SMS onay kodu");
    let code = town.newest_code().await;
    secrets.codes.push(code.clone());
    let wrong = if code == "111111" { "222222" } else { "111111" };
    ayse.fill("code", wrong).press("Devam").await.is_told(422);
    ayse.fill("code", &code)
        .press("Devam")
        .await
        .sees("Adım 2 / 3");
    approve(&mut ayse, "islak-imza").await;
    ayse.visit("/basvurularim/SD-1/form.pdf").await.is_told(200);
    ayse.visit("/yok").await.is_told(404);
    ayse.post(
        "/basvurularim/SD-1/form",
        &[("email", "a@ornek.example"), ("email", "b")],
    )
    .await;
    ayse.visit("/imza-dogrula").await;
    ayse.pick("signature", "sozlesme.p7m", signed("Işıl Öğüt").enveloping);
    ayse.press("Doğrula").await.sees("Işıl Öğüt");
    let mut desk = town.at_the_desk().await;
    for typed in [AYSE, "Yılmaz Ayşe", "ayşe", "SD-1", "10000100205"] {
        clerk::search(&mut desk, typed).await;
    }
    desk.visit("/masa/siparis/SD-1/form").await;
    desk.fill("decision", "accept")
        .press("Kaydet")
        .await
        .is_told(200);
    with_the_card(town, secrets).await;
    consent_and_diary(town).await;
    town.work().await;
}

/// A login and an approval by card: the certificate names the person, and the way back is a secret.
async fn with_the_card(town: &Town, secrets: &mut Secrets) {
    let (town, authority) = town.with_authority().await;
    let card = authority.card(CAGRI);
    let mut cagri = town.browser();
    cagri.visit("/giris/e-imza").await;
    cagri.fill("kimlik", CAGRI).press("Doğrulama kodu al").await;
    let mut signer = SignerApp::new(&town);
    let receipt = signer.run(&town, &code_on(&cagri), &card).await.unwrap();
    let Next::ReturnToBrowser { page, to_show } = receipt.next else {
        panic!("a login needs its browser back");
    };
    cagri.visit(&page).await.is_at("/islemler");
    for address in [&page, &to_show] {
        let (_, token) = address.rsplit_once('/').unwrap();
        secrets.texts.push(token.to_owned());
    }
    ask_for_approval(&mut cagri).await;
    let mut signer = SignerApp::new(&town);
    // Somebody else's card first, so that a refusal is kept as well.
    let offer = signer.redeem(&code_on(&cagri)).await.unwrap();
    let other = signer_app::signed(&town, &offer, &authority.card(AYSE));
    signer.answer(&offer, other).await.unwrap_err();
    let good = signer_app::signed(&town, &offer, &card);
    signer.answer(&offer, good).await.unwrap();
    town.work().await;
}

/// e-Onay given by a signature, seen in the diary, and denied there.
async fn consent_and_diary(town: &Town) {
    let (town, authority) = town.with_authority().await;
    let card = authority.card(CAGRI);
    let mut cagri = town.signed_in(CAGRI).await;
    choose_and_sign(&town, &mut cagri, "accept", &card).await;
    cagri.visit("/nes/bireysel/gunluk").await.sees("127.0.0.*");
    cagri
        .follow("Ben değildim")
        .await
        .press("Ben değildim, bildir")
        .await;
    cagri.is_told(200).sees("Bildiriminiz alındı");
}

/// Nothing of it is in the log, with everything turned on, nor in a metric.
#[test]
fn no_log_and_no_metric_names_anybody() {
    let log = Log::start();
    let metrics = metrics();
    on_both(async |town| {
        let mut secrets = Secrets::of_the_town().with_names();
        the_whole_story(&town, &mut secrets).await;
        town.days_pass(180).await;
        let written = log.text();
        assert!(
            written.contains("TRACE") && written.len() > 1_000,
            "the log is written"
        );
        secrets.are_not_in("the log", &written);
        metrics.run_upkeep();
        let counted = metrics.render();
        for told in [
            "kalem_requests_total",
            "kalem_request_seconds",
            "kalem_statement_seconds",
            "kalem_call_seconds",
            "kalem_job_seconds",
        ] {
            assert!(counted.contains(told), "{told} is not in {counted}");
        }
        assert!(written.contains("request{id="), "spans are written");
        assert!(counted.contains("/basvurularim/{order}/form"));
        secrets.are_not_in("the metrics", &counted);
        assert!(!counted.contains("SD-1"));
    });
}

/// A copy of the database gives away no number, phone, address or code.
#[test]
fn the_files_of_the_database_give_nothing_away() {
    on_both(async |town| {
        let mut secrets = Secrets::of_the_town();
        the_whole_story(&town, &mut secrets).await;
        for (table, text) in texts_of_the_database(&town).await {
            secrets.are_not_in(&table, &text);
        }
        for file in ["kalem.db", "kalem.db-wal"] {
            let Ok(bytes) = std::fs::read(town.folder.path().join(file)) else {
                assert!(town.database.starts_with("postgres"), "{file} is there");
                continue;
            };
            assert!(!bytes.is_empty());
            for secret in &secrets.texts {
                let found = bytes
                    .windows(secret.len())
                    .any(|part| part == secret.as_bytes());
                assert!(!found, "{secret:?} in {file}");
            }
        }
    });
}

/// Every row of every table, as text; what is bytes is read as if it were text.
async fn texts_of_the_database(town: &Town) -> Vec<(String, String)> {
    let mut texts = Vec::new();
    if town.database.starts_with("sqlite:") {
        return texts;
    }
    let options: sqlx::postgres::PgConnectOptions = town.database.parse().unwrap();
    let mut conn = options.connect().await.unwrap();
    let columns = sqlx::query(
        "SELECT table_name::text, column_name::text, data_type::text FROM information_schema.columns
         WHERE table_schema = 'public' AND table_name NOT LIKE '\\_sqlx%'",
    );
    for row in columns.fetch_all(&mut conn).await.unwrap() {
        let (table, column, kind): (String, String, String) = (row.get(0), row.get(1), row.get(2));
        let shown = match kind.as_str() {
            "bytea" => format!("encode({column}, 'escape')"),
            _ => format!("{column}::text"),
        };
        let all = format!("SELECT coalesce(string_agg({shown}, ' | '), '') FROM {table}");
        // Names of our own tables and columns.
        let text = sqlx::query(sqlx::AssertSqlSafe(all))
            .fetch_one(&mut conn)
            .await
            .unwrap();
        texts.push((format!("{table}.{column}"), text.get(0)));
    }
    assert!(texts.len() > 100, "the tables are read");
    texts
}

/// Pages show no identity number in full. The person's own paper has it, because that is what is signed; the desk sees
/// it for a stated purpose, and an officer in a list of their own that is not committed yet.
#[test]
fn pages_show_numbers_masked() {
    on_both(async |town| {
        the_whole_story(&town, &mut Secrets::of_the_town()).await;
        let mut gulsah = town.signed_in("10000100440").await;
        for page in ["", "/form", "/sonuc", "/iptal"] {
            masked(&mut gulsah, &format!("/basvurularim/SD-3{page}")).await;
        }
        gulsah
            .visit("/basvurularim/SD-3/form")
            .await
            .sees("100******40");
        let mut elif = town.signed_in(OFFICER).await;
        elif.visit("/yetkili/listeler").await;
        let list = elif.page.links.iter().map(|link| link.href.clone());
        let list = list.into_iter().find(|to| to.len() > 40).unwrap();
        for page in [
            "/yetkili",
            "/yetkili/basvurular",
            "/yetkili/basvurular/SD-1",
            &list,
        ] {
            masked(&mut elif, page).await;
        }
        let mut desk = town.at_the_desk().await;
        for page in [
            "/masa",
            "/masa/ara?q=ayse",
            "/masa/siparis/SD-1",
            "/masa/siparis/SD-3",
            "/masa/siparis/SD-3/form",
            "/masa/bekleyen-formlar",
            "/masa/bekleyen-formlar.csv",
            "/masa/uretim-bekleyenler",
            "/masa/isler",
            "/masa/kurumlar",
        ] {
            masked(&mut desk, page).await;
        }
        desk.visit("/masa/siparis/SD-3").await.sees("100******40");
    });
}

async fn masked(who: &mut Browser, page: &str) {
    who.visit(page).await.is_told(200);
    // In this town mailboxes bear the number of their owner.
    let html = String::from_utf8_lossy(&who.body).replace("@ornek.example", "@");
    let numbers = portal::practice::seed::people()
        .into_iter()
        .map(|p| p.identity_number);
    for number in numbers.chain([ISIL.to_owned()]) {
        let text = html.replace(&format!("{number}@"), "");
        assert!(!text.contains(&number), "{number} on {page}");
    }
}
