//! Kişisel veri talepleri: a person asks about their own data; the desk writes it down, has thirty days, and answers (KVKK).

use crate::story::applicant::AYSE;
use crate::story::{Browser, Town, on_both};
use rules::dates::day;
use rules::staff_role::StaffRole;
use store::{row, run};

const REQUESTS: &str = "/masa/kisisel-veri-talepleri";

/// Records a request that came today, and comes to its page.
async fn record(town: &Town, clerk: &mut Browser, wanted: &str) -> String {
    clerk.visit(REQUESTS).await.is_told(200);
    clerk
        .fill("identity", AYSE)
        .fill("wanted", wanted)
        .fill("came_by", "kep")
        .fill("received", &day(town.house.outside.clock.today()));
    clerk.press("Talebi kaydet").await.is_told(200);
    clerk.path().to_owned()
}

async fn acts(town: &Town) -> Vec<(String, String)> {
    let found = store::rows!(
        &mut town.house.db.read().await.unwrap(),
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
        let address = record(&town, &mut clerk, "erase").await;
        clerk
            .sees("Verilerinin silinmesini istiyor")
            .sees("Kalan gün: 30")
            .sees("yirmi yıl saklanır")
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
            &mut town.house.db.read().await.unwrap(),
            (Vec<u8>,),
            "SELECT reason_sealed FROM data_request"
        )
        .unwrap()
        .unwrap();
        assert!(!String::from_utf8_lossy(&sealed).contains("Nüfus"));
        town.history_holds().await;
        let mut tx = town.house.db.write().await.unwrap();
        run!(&mut tx, "UPDATE data_request SET outcome = 'done'").unwrap();
        tx.commit().await.unwrap();
        let (db, vault) = (&town.house.db, &town.house.vault);
        let found = store::facts::verify(db, vault, &portal::integrity::ROOMS)
            .await
            .unwrap();
        assert!(found.is_err(), "{found:?}");
    });
}
