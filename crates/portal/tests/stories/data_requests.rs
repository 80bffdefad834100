//! Kişisel veri talepleri: a person asks about their own data; the desk writes it down, has thirty days, and answers (KVKK).

use crate::story::applicant::{AYSE, CAGRI};
use crate::story::authenticator::{Authenticator, given, send, sign_in, with_passkey};
use crate::story::consent::{choose_and_sign, signed_in_by_e_imza};
use crate::story::issuer::Line;
use crate::story::{Browser, Chip, Town, on_both};
use rules::dates::day;
use rules::staff_role::StaffRole;
use store::{row, run};

const REQUESTS: &str = "/masa/kisisel-veri-talepleri";

/// Records a request that came today, and comes to its page.
async fn record(town: &Town, clerk: &mut Browser, wanted: &str) -> String {
    record_of(town, clerk, AYSE, wanted).await
}

async fn record_of(town: &Town, clerk: &mut Browser, who: &str, wanted: &str) -> String {
    clerk.visit(REQUESTS).await.is_told(200);
    clerk
        .fill("identity", who)
        .fill("wanted", wanted)
        .fill("came_by", "kep")
        .fill("received", &day(town.app.outside.clock.today()));
    clerk.press("Talebi kaydet").await.is_told(200);
    clerk.path().to_owned()
}

async fn acts(town: &Town) -> Vec<(String, String)> {
    let found = store::rows!(
        &mut town.app.db.read().await.unwrap(),
        (String, String),
        "SELECT kind, act FROM history WHERE act LIKE 'data-request-%'"
    );
    let mut found = found.unwrap();
    found.sort();
    found
}

/// What is missing is named, and nothing that was typed is lost.
#[test]
fn a_request_that_is_not_in_order_is_not_recorded() {
    on_both(async |town| {
        let mut clerk = town.at_the_desk().await;
        clerk.visit(REQUESTS).await;
        clerk
            .fill("identity", "10000000146")
            .fill("received", "31.12.2099");
        clerk.press("Talebi kaydet").await.is_told(422);
        clerk
            .sees("Bu kimlik numarasıyla kayıtlı kişi yok.")
            .sees("Talebin ne olduğunu seçin.")
            .sees("Talebin geliş yolunu seçin.")
            .sees("Talebin geldiği gün gelecekte olamaz.");
        assert_eq!(clerk.value("received"), "31.12.2099");
        // A number that cannot be one is no reason to answer that nothing is kept.
        clerk.fill("identity", "10000000147");
        clerk.press("Talebi kaydet").await.is_told(422);
        clerk
            .sees("Kimlik numarası geçerli değil")
            .sees_not("Bu kimlik numarasıyla kayıtlı kişi yok.");
        clerk
            .visit(REQUESTS)
            .await
            .sees("Yanıt bekleyen talep yok.");
    });
}

/// What is recorded has a clock that is told in words, and an answer that wants its reason.
#[test]
fn a_request_has_a_clock_and_an_answer() {
    on_both(async |town| {
        let mut clerk = town.at_the_desk().await;
        clerk.visit("/masa").await.sees("Kişisel veri talepleri: 0");
        clerk
            .visit(REQUESTS)
            .await
            .sees("Yanıt bekleyen talep yok.");
        let address = record(&town, &mut clerk, "see").await;
        clerk
            .sees("Verilerini öğrenmek istiyor")
            .sees("Kalan gün: 30")
            .sees("100******54")
            .sees_not(AYSE);

        town.days_pass(30).await;
        let mut clerk = town.at_the_desk().await;
        clerk.visit(REQUESTS).await.sees("Bugün son gün");
        clerk.visit("/masa").await.sees_not("Süresi geçen");
        town.days_pass(1).await;
        let mut clerk = town.at_the_desk().await;
        clerk.visit("/masa").await;
        clerk
            .sees("Kişisel veri talepleri: 1")
            .sees("Süresi geçen kişisel veri talebi sayısı: 1.");
        clerk.visit(REQUESTS).await;
        clerk.sees("Ayşe").sees("Süresi geçti; geciken gün: 1");
        let english = [("language", "en"), ("back", REQUESTS)];
        clerk.post("/dil", &english).await;
        clerk.visit(REQUESTS).await.sees("Overdue; days late: 1");
        clerk
            .post("/dil", &[("language", "tr"), ("back", REQUESTS)])
            .await;

        clerk.visit(&address).await.press("Yanıtı kaydet").await;
        clerk
            .is_told(422)
            .sees("Talep sahibine ne bildirildiğini seçin.");
        clerk.fill("outcome", "partly").press("Yanıtı kaydet").await;
        clerk.is_told(422).sees("Gerekçeyi yazın");
        clerk.fill(
            "reason",
            "Onaylanmış form ve imza kaydı kanun gereği saklanır.",
        );
        clerk.press("Yanıtı kaydet").await.is_told(200);
        clerk
            .is_at(&address)
            .sees("Talep kısmen yerine getirildi")
            .sees("Onaylanmış form ve imza kaydı kanun gereği saklanır.");
        clerk
            .visit(REQUESTS)
            .await
            .sees("Yanıt bekleyen talep yok.");
        clerk.visit("/masa").await.sees_not("Süresi geçen");
        let by = |kind: &str, act: &str| (kind.to_owned(), format!("data-request-{act}"));
        let wanted = [
            by("operator", "answered"),
            by("operator", "recorded"),
            by("person", "answered"),
            by("person", "recorded"),
        ];
        assert_eq!(acts(&town).await, wanted);
        town.history_holds().await;
    });
}

/// Two clerks answer at once: the second is told, and the first one's answer stands.
#[test]
fn a_request_is_answered_once() {
    on_both(async |town| {
        let mut first = town.at_the_desk().await;
        let address = record(&town, &mut first, "see").await;
        town.operator("ikinci", &[StaffRole::Clerk]).await;
        let mut second = town.at_the_desk_as("ikinci").await;
        second
            .visit(&address)
            .await
            .fill("outcome", "refused")
            .fill("reason", "Kimlik doğrulanamadı.");
        first
            .fill("outcome", "done")
            .press("Yanıtı kaydet")
            .await
            .is_told(200);
        second.press("Yanıtı kaydet").await.is_told(409);
        first
            .visit(&address)
            .await
            .sees("Talep yerine getirildi")
            .sees_not("Kimlik doğrulanamadı.");
        town.history_holds().await;
    });
}

/// An answer that was changed in the database is found, and the reason is not in it in plain words.
#[test]
fn an_answer_that_was_altered_is_found() {
    on_both(async |town| {
        let mut clerk = town.at_the_desk().await;
        record(&town, &mut clerk, "correct").await;
        clerk
            .fill("outcome", "refused")
            .fill("reason", "Nüfus kaydı değişmemiş.")
            .press("Yanıtı kaydet")
            .await
            .is_told(200);
        let (sealed,) = row!(
            &mut town.app.db.read().await.unwrap(),
            (Vec<u8>,),
            "SELECT reason_sealed FROM data_request"
        )
        .unwrap()
        .unwrap();
        assert!(!String::from_utf8_lossy(&sealed).contains("Nüfus"));
        town.history_holds().await;
        let mut tx = town.app.db.write().await.unwrap();
        run!(&mut tx, "UPDATE data_request SET outcome = 'done'").unwrap();
        tx.commit().await.unwrap();
        let (db, vault) = (&town.app.db, &town.app.vault);
        let found = store::facts::verify(db, vault, &portal::integrity::ROOMS)
            .await
            .unwrap();
        assert!(found.is_err(), "{found:?}");
    });
}

/// Asks for the file, which wants the passkey anew, and gets it.
async fn file(
    town: &Town,
    clerk: &mut Browser,
    passkey: &mut Authenticator,
    (address, format): (&str, &str),
) -> String {
    let dosya = format!("{address}/dosya");
    // A proof that is minutes old opens it no more.
    town.clock.forward(11 * 60).unwrap();
    clerk.post(&dosya, &[("format", format)]).await;
    clerk.sees("Siz olduğunuzu doğrulayın");
    let asked = given(clerk, "/masa/dogrula/baslat").await;
    let filled = passkey.get(&asked);
    send(clerk, "/masa/dogrula", &filled, ("donus", address)).await;
    clerk.is_at(address);
    clerk.post(&dosya, &[("format", format)]).await;
    clerk.is_told(200);
    let said = clerk.headers["content-disposition"].to_str().unwrap();
    assert!(
        said.starts_with("attachment") && !said.contains(CAGRI),
        "{said}"
    );
    String::from_utf8(clerk.body.clone()).unwrap()
}

/// KVKK, art. 11: whoever wants to see their data, or a copy, is given all of it in one file, for programs and to be read; who took it along is
/// written down, and nobody takes it without a fresh passkey.
#[test]
fn a_person_is_given_everything_that_is_kept() {
    on_both(async |town| {
        let (town, authority) = town.with_authority().await;
        let card = authority.card(CAGRI);
        Chip::new("deneme-1").made_for(&town, CAGRI).await;
        let mut cagri = signed_in_by_e_imza(&town, CAGRI, &card).await;
        choose_and_sign(&town, &mut cagri, "accept", &card).await;
        town.work().await;

        let (_, mut passkey) = with_passkey(&town, "irem", &[StaffRole::Clerk]).await;
        let mut clerk = town.browser();
        sign_in(&mut clerk, &mut passkey).await;
        let address = record_of(&town, &mut clerk, CAGRI, "export").await;
        let json = file(&town, &mut clerk, &mut passkey, (&address, "json")).await;
        let said: serde_json::Value = serde_json::from_str(&json).unwrap();
        let person = &said["person"][0];
        assert_eq!(person["identity_number"], CAGRI);
        assert_eq!(person["family_name"], "Işık");
        assert_eq!(said["orders"][0]["number"], "SD-2");
        assert_eq!(said["forms"][0]["phone"], "0555 000 03 72");
        assert_eq!(said["contact_points"][0]["value"], "+905550000372");
        assert_eq!(said["cards"].as_array().unwrap().len(), 1);
        assert_eq!(said["certificates"][0]["state"], "good");
        assert_eq!(said["consents"][0]["choice"], "accept");
        assert!(
            said["signatures"][0]["signature_base64"]
                .as_str()
                .unwrap()
                .len()
                > 500
        );
        for section in ["diary", "notices", "sessions", "data_requests", "history"] {
            let entries = said[section].as_array().unwrap();
            assert!(!entries.is_empty(), "{section}");
        }
        // What unlocks the card, and what belongs to others, is no part of it.
        for secret in ["unlock", AYSE, "Yılmaz"] {
            assert!(!json.contains(secret), "{secret}");
        }
        let page = file(&town, &mut clerk, &mut passkey, (&address, "page")).await;
        reads_everything(&page);

        let taken = store::rows!(
            &mut town.app.db.read().await.unwrap(),
            (String, String),
            "SELECT kind, detail FROM history WHERE act = 'personal-data-exported' ORDER BY kind, detail"
        );
        let taken = taken.unwrap();
        assert_eq!(taken.len(), 4, "{taken:?}");
        assert!(taken.iter().all(|(_, detail)| !detail.contains(CAGRI)));
        // Whoever wants something else gets no file.
        let other = record_of(&town, &mut clerk, CAGRI, "erase").await;
        clerk
            .post(&format!("{other}/dosya"), &[("format", "json")])
            .await;
        clerk.is_told_clearly(409);
        town.history_holds().await;
    });
}

/// The file as a person reads it, without a text that is missing.
fn reads_everything(page: &str) {
    for words in [
        "Hakkınızda tutulan kişisel veriler",
        CAGRI,
        "Işık",
        "SD-2",
        "0555 000 03 72",
        "Kart seri no",
    ] {
        assert!(page.contains(words), "{words}");
    }
    let missing = page.split_once("export-").map(|(_, rest)| &rest[..40]);
    assert_eq!(missing, None, "a text is missing");
}

/// Without the issuer's answer there is no file: half of one would pass for a whole one.
#[test]
fn half_a_file_is_given_to_nobody() {
    on_both(async |town| {
        let (town, authority) = town.with_authority().await;
        let (_, mut passkey) = with_passkey(&town, "irem", &[StaffRole::Clerk]).await;
        let mut clerk = town.browser();
        sign_in(&mut clerk, &mut passkey).await;
        let address = record_of(&town, &mut clerk, CAGRI, "see").await;
        authority.line_is(Line::Cut);
        clerk
            .post(&format!("{address}/dosya"), &[("format", "json")])
            .await;
        clerk.is_told_clearly(503);
        authority.line_is(Line::Well);
        file(&town, &mut clerk, &mut passkey, (&address, "json")).await;
    });
}

/// What was answered is found again, the newest first, with what was answered too late.
#[test]
fn answered_requests_are_listed() {
    on_both(async |town| {
        let mut clerk = town.at_the_desk().await;
        clerk
            .visit(REQUESTS)
            .await
            .follow("Yanıtlanan talepler")
            .await;
        clerk.sees("Yanıtlanmış talep yok.");
        let first = record(&town, &mut clerk, "see").await;
        clerk.fill("outcome", "done").press("Yanıtı kaydet").await;
        record(&town, &mut clerk, "export").await;
        town.days_pass(31).await;
        let mut clerk = town.at_the_desk().await;
        clerk.visit(REQUESTS).await.follow("Ayşe").await;
        clerk.fill("outcome", "done").press("Yanıtı kaydet").await;
        clerk
            .visit(REQUESTS)
            .await
            .follow("Yanıtlanan talepler")
            .await;
        clerk
            .sees("Verilerinin bir kopyasını istiyor")
            .sees("Süresi geçtikten sonra yanıtlandı");
        clerk.visit(&first).await.sees("Talep yerine getirildi");
        // 52 more: a page of fifty, and the rest behind it.
        let mut tx = town.app.db.write().await.unwrap();
        for number in 0..52_i64 {
            run!(
                &mut tx,
                "INSERT INTO data_request (id, person, wanted, came_by, received_on, due_on, recorded_at, recorded_by, answered_at, outcome)
                 SELECT $1, person, wanted, came_by, received_on, due_on, recorded_at, recorded_by, $2, 'done' FROM data_request WHERE wanted = 'see' AND id <> $1 LIMIT 1",
                uuid::Uuid::new_v4(),
                number
            )
            .unwrap();
        }
        tx.commit().await.unwrap();
        clerk
            .visit(&format!("{REQUESTS}/yanitlanan"))
            .await
            .sees("kopyasını");
        clerk.follow("Sonraki sayfa").await.is_told(200);
        clerk.sees_not("kopyasını").sees("01.01.1970");
        assert!(!clerk.has_link("Sonraki sayfa"));
    });
}
