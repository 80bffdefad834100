//! Kişisel veri talepleri of people who are not known here: recorded by name, answered that nothing is kept, forgotten in time (KVKK).

use crate::story::{Browser, Town, on_both};
use portal::people::{NameSource, Said, meet};
use rules::dates::day;
use rules::identity_number::IdentityNumber;
use store::history::Actor;
use store::{row, run};
use uuid::Uuid;

const REQUESTS: &str = "/masa/kisisel-veri-talepleri";
/// A number in order that nobody here bears.
const NOBODY: &str = "10000000146";

/// The form, filled in for somebody who gave no number.
async fn fill(town: &Town, clerk: &mut Browser) {
    clerk.visit(REQUESTS).await.is_told(200);
    clerk
        .fill("name", "  Işıl  Öğütçü ")
        .fill("email", "isil@ornek.example")
        .fill("wanted", "see")
        .fill("came_by", "paper")
        .fill("received", &day(town.app.outside.clock.today()))
        .fill("note", "Eski müşteri olduğunu yazıyor.");
}

async fn record(town: &Town, clerk: &mut Browser) -> String {
    fill(town, clerk).await;
    clerk.press("Talebi kaydet").await.is_told(200);
    assert!(clerk.path().contains("/bilinmeyen/"), "{}", clerk.path());
    clerk.path().to_owned()
}

async fn count(town: &Town) -> i64 {
    let mut conn = town.app.db.read().await.unwrap();
    let found = row!(
        &mut conn,
        (i64,),
        "SELECT COUNT(*) FROM unknown_data_request"
    );
    found.unwrap().unwrap().0
}

/// Whoever is not known has a clock and an answer as well; what they said stands nowhere in the clear.
#[test]
fn somebody_who_is_not_known_is_answered() {
    on_both(async |town| {
        let mut clerk = town.at_the_desk().await;
        let address = record(&town, &mut clerk).await;
        clerk
            .sees("Işıl Öğütçü")
            .sees("isil@ornek.example")
            .sees("Eski müşteri olduğunu yazıyor.")
            .sees("Verilmedi")
            .sees("Kalan gün: 30");
        clerk.visit("/masa").await.sees("Kişisel veri talepleri: 1");
        clerk.visit(REQUESTS).await.sees("Burada kaydı yok");
        let (sealed,) = row!(
            &mut town.app.db.read().await.unwrap(),
            (Vec<u8>,),
            "SELECT asker_sealed FROM unknown_data_request"
        )
        .unwrap()
        .unwrap();
        assert!(!String::from_utf8_lossy(&sealed).contains("isil"));

        town.days_pass(31).await;
        let mut clerk = town.at_the_desk().await;
        clerk
            .visit("/masa")
            .await
            .sees("Süresi geçen kişisel veri talebi sayısı: 1.");
        clerk.visit(REQUESTS).await.follow("Işıl Öğütçü").await;
        clerk.is_at(&address).press("Yanıtı kaydet").await;
        clerk
            .is_told(422)
            .sees("Talep sahibine ne bildirildiğini seçin.");
        clerk
            .fill("outcome", "refused")
            .press("Yanıtı kaydet")
            .await;
        clerk.is_told(422).sees("Gerekçeyi yazın");
        clerk
            .fill("outcome", "nothing")
            .press("Yanıtı kaydet")
            .await;
        clerk
            .is_told(200)
            .is_at(&address)
            .sees("Hakkında veri tutulmadığı bildirildi")
            .sees("Sayın Işıl Öğütçü,")
            .sees("hakkınızda işlenen bir kişisel veri bulunmadı")
            .sees("3 yıl saklanır")
            .sees_not("Yanıtı kaydet");
        // Pressed twice is once; something else is refused.
        clerk
            .post(&address, &[("outcome", "nothing")])
            .await
            .is_at(&address);
        let other = [("outcome", "refused"), ("reason", "Geç kaldı.")];
        clerk.post(&address, &other).await.is_told(409);
        clerk
            .visit(REQUESTS)
            .await
            .sees("Yanıt bekleyen talep yok.");
        clerk.follow("Yanıtlanan talepler").await;
        clerk
            .sees("Işıl Öğütçü")
            .sees("Süresi geçtikten sonra yanıtlandı");
        town.history_holds().await;
    });
}

/// Empty, overlong, a number that cannot be one: what is wrong is said at its field, and nothing is recorded.
#[test]
fn what_is_not_in_order_is_not_recorded() {
    on_both(async |town| {
        let mut clerk = town.at_the_desk().await;
        clerk.visit(REQUESTS).await.press("Talebi kaydet").await;
        clerk
            .is_told(422)
            .sees("Talep sahibinin adını ve soyadını yazıldığı gibi girin.")
            .sees("Yanıtın nasıl verileceğini yazın")
            .sees("Talebin ne olduğunu seçin.");
        fill(&town, &mut clerk).await;
        clerk
            .fill("name", &"ğ".repeat(201))
            .fill("email", "isil")
            .fill("phone", "12")
            .fill("post", "a\u{202e}b")
            .fill("note", &"x".repeat(1_001))
            .press("Talebi kaydet")
            .await;
        clerk.is_told(422);
        for field in ["name", "email", "phone", "post", "note"] {
            let link = format!("href=\"#{field}\"");
            assert!(
                String::from_utf8_lossy(&clerk.body).contains(&link),
                "{field}"
            );
        }
        assert_eq!(clerk.value("email"), "isil");
        fill(&town, &mut clerk).await;
        clerk
            .fill("identity", "10000000147")
            .press("Talebi kaydet")
            .await;
        clerk.is_told(422).sees("Kimlik numarası geçerli değil");
        let nobody = format!("{REQUESTS}/bilinmeyen/{}", Uuid::nil());
        clerk.visit(&nobody).await.is_told(404);
        clerk.post(&nobody, &[]).await.is_told(404);
        assert_eq!(count(&town).await, 0);
    });
}

/// The same page sent twice is one request; gone back to and changed, it is another.
#[test]
fn a_form_that_is_sent_twice_is_one_request() {
    on_both(async |town| {
        let mut clerk = town.at_the_desk().await;
        fill(&town, &mut clerk).await;
        let mut again = clerk.another_tab();
        clerk.press("Talebi kaydet").await.is_told(200);
        let address = clerk.path().to_owned();
        fill_same(&town, &mut again, &clerk, "Işıl Öğütçü").await;
        again.is_at(&address);
        assert_eq!(count(&town).await, 1);
        fill_same(&town, &mut again, &clerk, "Başka Biri").await;
        again.is_told(200).sees("Başka Biri");
        assert_eq!(count(&town).await, 2);
        town.history_holds().await;
    });
}

/// Sends what the page sent, under the id that its request has.
async fn fill_same(town: &Town, again: &mut Browser, first: &Browser, name: &str) {
    let once = first.path().rsplit('/').next().unwrap().to_owned();
    let today = day(town.app.outside.clock.today());
    let fields = [
        ("once", once.as_str()),
        ("name", name),
        ("email", "isil@ornek.example"),
        ("wanted", "see"),
        ("came_by", "paper"),
        ("received", &today),
        ("note", "Eski müşteri olduğunu yazıyor."),
    ];
    again.post(REQUESTS, &fields).await;
}

/// Of a number only its keyed index is kept. Who becomes known before the answer is not told that nothing is kept: the request becomes theirs.
#[test]
fn whoever_becomes_known_gets_their_request() {
    on_both(async |town| {
        let mut clerk = town.at_the_desk().await;
        fill(&town, &mut clerk).await;
        clerk.fill("identity", NOBODY).press("Talebi kaydet").await;
        clerk
            .is_told(200)
            .sees("bu numarayla kayıtlı kişi yok")
            .sees_not(NOBODY);
        let address = clerk.path().to_owned();
        let tie = format!("{address}/kisi");
        clerk.post(&tie, &[]).await.is_told(409);

        becomes_known(&town, NOBODY).await;
        clerk
            .visit(&address)
            .await
            .sees("Bu kimlik numarasının sahibi artık kayıtlı.");
        clerk
            .fill("outcome", "nothing")
            .press("Yanıtı kaydet")
            .await
            .is_told(422);
        clerk
            .press("Talebi kişinin kaydına bağla")
            .await
            .is_told(200);
        clerk
            .sees("100******46")
            .sees("Kalan gün: 30")
            .sees("isil@ornek.example");
        clerk.post(&tie, &[]).await.is_told(200).sees("100******46");
        assert_eq!(count(&town).await, 0);
        town.history_holds().await;
    });
}

/// An institution names them.
async fn becomes_known(town: &Town, who: &str) {
    let identity = IdentityNumber::parse(who).unwrap();
    let said = Said {
        identity: &identity,
        given_name: "Işıl",
        family_name: "Öğütçü",
        birth_date: None,
        source: NameSource::List,
    };
    let mut tx = town.app.db.write().await.unwrap();
    meet(&mut tx, &town.app, &said, Actor::System)
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

/// A row that was written past the program is not believed.
#[test]
fn an_answer_that_was_forged_is_not_shown() {
    on_both(async |town| {
        let mut clerk = town.at_the_desk().await;
        let address = record(&town, &mut clerk).await;
        let mut tx = town.app.db.write().await.unwrap();
        let forged = run!(
            &mut tx,
            "UPDATE unknown_data_request SET due_on = '2099-01-01'"
        );
        forged.unwrap();
        tx.commit().await.unwrap();
        clerk.visit(&address).await.is_told(404);
        clerk.visit(REQUESTS).await.sees_not("Işıl Öğütçü");
    });
}

/// Three years after its answer it is gone, not a day before; what waits for its answer stays.
#[test]
fn an_answered_request_is_forgotten_after_three_years() {
    on_both(async |town| {
        let mut clerk = town.at_the_desk().await;
        record(&town, &mut clerk).await;
        clerk
            .fill("outcome", "nothing")
            .press("Yanıtı kaydet")
            .await;
        record(&town, &mut clerk).await;
        town.days_pass(3 * 365 - 1).await;
        assert_eq!(count(&town).await, 2);
        town.days_pass(2).await;
        assert_eq!(count(&town).await, 1);
        town.history_holds().await;
    });
}
