//! Düzeltme talebi: the desk corrects what may be corrected, with evidence; a phone is only proposed, and what was signed stays (KVKK).

use crate::story::applicant::{AYSE, approve, with_a_proven_phone};
use crate::story::{Browser, Town, on_both};
use rules::dates::day;
use store::row;

const REQUESTS: &str = "/masa/kisisel-veri-talepleri";

/// A request for correction, and the page on which it is done.
async fn record(town: &Town, clerk: &mut Browser) -> String {
    clerk.visit(REQUESTS).await.is_told(200);
    clerk
        .fill("identity", AYSE)
        .fill("wanted", "correct")
        .fill("came_by", "in_person")
        .fill("received", &day(town.app.outside.clock.today()));
    clerk.press("Talebi kaydet").await.is_told(200);
    clerk.path().to_owned()
}

async fn sent(clerk: &mut Browser, address: &str, fields: &[(&str, &str)]) {
    clerk.post(&format!("{address}/duzelt"), fields).await;
}

fn name<'a>(given: &'a str, birth: &'a str, evidence: &'a str) -> [(&'static str, &'a str); 5] {
    [
        ("what", "name"),
        ("given_name", given),
        ("family_name", "Yılmaz"),
        ("birth_date", birth),
        ("evidence", evidence),
    ]
}

fn told(town: &Town, words: &str) -> Vec<String> {
    let inbox = town.inbox().into_iter();
    inbox
        .filter(|one| one.text.contains(words))
        .map(|one| one.to)
        .collect()
}

async fn count(town: &Town, what: &str) -> i64 {
    let mut conn = town.app.db.read().await.unwrap();
    let found = row!(
        &mut conn,
        (i64,),
        "SELECT COUNT(*) FROM data_correction WHERE what = $1",
        what
    );
    found.unwrap().unwrap().0
}

/// The population register confirms the name; the value before and the evidence are kept sealed, and the answer says what was corrected.
#[test]
fn a_name_is_corrected_as_the_register_confirms_it() {
    on_both(async |town| {
        let mut clerk = town.at_the_desk().await;
        let address = record(&town, &mut clerk).await;
        clerk.follow("Verileri düzelt").await.is_told(200);
        clerk.sees("Ad, soyad ve doğum tarihi").sees("Dayanak");
        sent(&mut clerk, &address, &name("Ayşe Gül", "20.11.1976", "")).await;
        clerk.is_told(422).sees("Düzeltmenin dayanağını yazın.");
        assert!(String::from_utf8_lossy(&clerk.body).contains("Ayşe Gül"));
        for (given, birth, fault) in [
            ("", "20.11.1976", "Ad"),
            ("Ali2", "20.11.1976", "harf"),
            ("Ayşe Gül", "31.02.1976", "gün"),
            ("Ayşe Gül", "", "tarih"),
        ] {
            sent(&mut clerk, &address, &name(given, birth, "Nüfus cüzdanı")).await;
            clerk.is_told(422).sees(fault);
        }
        sent(
            &mut clerk,
            &address,
            &name("Ayşe Gül", "20.11.1976", &"x".repeat(501)),
        )
        .await;
        clerk.is_told(422);
        assert_eq!(count(&town, "name").await, 0);
        let right = name("Ayşe Gül", "20.11.1976", "Nüfus kayıt örneği, 20.11.2026");
        sent(&mut clerk, &address, &right).await;
        clerk
            .is_told(200)
            .is_at(&address)
            .sees("Ayşe Gül Yılmaz")
            .sees("Ad, soyad, doğum tarihi düzeltildi")
            .sees("Nüfus kayıt örneği, 20.11.2026");
        // Pressed twice: it is so already.
        sent(&mut clerk, &address, &right).await;
        clerk.is_told(422).sees("kayıtlı olanla aynı");
        assert_eq!(count(&town, "name").await, 1);
        let (old,) = row!(
            &mut town.app.db.read().await.unwrap(),
            (Vec<u8>,),
            "SELECT old_sealed FROM data_correction"
        )
        .unwrap()
        .unwrap();
        assert!(!String::from_utf8_lossy(&old).contains("Ayşe"));
        clerk
            .visit("/masa/siparis/SD-1")
            .await
            .sees("Ayşe Gül Yılmaz");
        clerk.visit(&address).await;
        clerk.fill("outcome", "done").press("Yanıtı kaydet").await;
        clerk
            .is_told(200)
            .sees("Talep yerine getirildi")
            .sees("düzeltildi");
        clerk.visit(&format!("{address}/duzelt")).await.is_told(409);
        sent(&mut clerk, &address, &right).await;
        clerk.is_told(409);
        town.work().await;
        assert!(!told(&town, "kaydınız düzeltildi").is_empty());
        town.history_holds().await;
    });
}

/// "Done" with nothing done would be untrue.
#[test]
fn nothing_is_said_to_be_corrected_that_was_not() {
    on_both(async |town| {
        let mut clerk = town.at_the_desk().await;
        record(&town, &mut clerk).await;
        clerk.fill("outcome", "done").press("Yanıtı kaydet").await;
        clerk
            .is_told(422)
            .sees("Bu talepte hiçbir düzeltme yapılmadı.");
        clerk
            .fill("reason", "Kişi kendisi düzeltti.")
            .press("Yanıtı kaydet")
            .await;
        clerk.is_told(200).sees("Talep yerine getirildi");
    });
}

/// The old phone hears of a new one at once. No code goes to the new one and nothing is told there before its holder has proven it.
#[test]
fn a_phone_is_only_proposed() {
    on_both(async |town| {
        let mut ayse = with_a_proven_phone(&town).await;
        let mut clerk = town.at_the_desk().await;
        let address = record(&town, &mut clerk).await;
        let propose = |phone, email| {
            [
                ("what", "contact"),
                ("new_phone", phone),
                ("new_email", email),
                ("evidence", "Dilekçe"),
            ]
        };
        for (phone, email) in [("", ""), ("12", ""), ("", "yeni")] {
            sent(&mut clerk, &address, &propose(phone, email)).await;
            clerk.is_told(422);
        }
        for _ in 0..2 {
            sent(
                &mut clerk,
                &address,
                &propose("0532 999 99 99", "yeni@ornek.example"),
            )
            .await;
            clerk.is_told(200).sees("Yeni cep telefonu önerildi");
        }
        assert_eq!(
            (count(&town, "phone").await, count(&town, "email").await),
            (1, 1)
        );
        town.work().await;
        let who = told(&town, "iletişim bilgi");
        assert!(who.contains(&"+905321234567".to_owned()), "{who:?}");
        assert!(
            !who.iter()
                .any(|to| to == "+905329999999" || to == "yeni@ornek.example")
        );
        clerk.visit("/masa/siparis/SD-1").await.sees_not("** 99");

        ayse.visit("/nes/bireysel/telefon")
            .await
            .sees("yeni@ornek.example");
        assert_eq!(ayse.value("phone"), "0532 999 99 99");
        ayse.press("SMS kodu gönder").await;
        let code = town.newest_code().await;
        ayse.fill("code", &code).press("Devam").await.is_told(200);
        ayse.sees("+90 5** *** ** 99").sees("y***@ornek.example");
        ayse.visit("/nes/bireysel/telefon")
            .await
            .sees_not("yeni@ornek.example");
        town.history_holds().await;
    });
}

/// The address in a form that was not approved yet is corrected, the proven phone stays proven; once it is approved it stands as it was signed.
#[test]
fn what_was_signed_stays() {
    on_both(async |town| {
        let mut ayse = with_a_proven_phone(&town).await;
        let mut clerk = town.at_the_desk().await;
        let address = record(&town, &mut clerk).await;
        clerk.follow("Verileri düzelt").await.sees("SD-1");
        let mut other = clerk.another_tab();
        clerk
            .post(
                &format!("{address}/duzelt"),
                &form(&clerk, "Yeni Mah. Gül Sok. No: 7", "06500"),
            )
            .await;
        // The postcode belongs to another province.
        clerk.is_told(422);
        clerk
            .post(
                &format!("{address}/duzelt"),
                &form(&clerk, "Yeni Mah. Gül Sok. No: 7", "34660"),
            )
            .await;
        clerk.is_told(200).sees("Açık başvurunun formu düzeltildi");
        ayse.visit("/basvurularim/SD-1/onay")
            .await
            .is_told(200)
            .is_at("/basvurularim/SD-1/onay");
        approve(&mut ayse, "islak-imza").await.is_told(200);
        let late = form(&other, "Başka Mah.", "34660");
        other
            .post(&format!("{address}/duzelt"), &late)
            .await
            .is_told(409);
        clerk
            .visit("/masa/siparis/SD-1")
            .await
            .sees("Yeni Mah. Gül Sok. No: 7");
        clerk.visit(&format!("{address}/duzelt")).await;
        clerk.sees("Düzeltilebilecek açık bir form yok.");
        sent(
            &mut clerk,
            &address,
            &name("Ayşe Gül", "20.11.1976", "Nüfus kayıt örneği"),
        )
        .await;
        clerk
            .is_told(422)
            .sees("Onaylanmış ve sürmekte olan bir başvuru");
        let elsewhere = [("what", "form"), ("order", "SD-2"), ("evidence", "x")];
        sent(&mut clerk, &address, &elsewhere).await;
        clerk.is_told(404);
        assert_eq!(count(&town, "form").await, 1);
        town.work().await;
        town.history_holds().await;
    });
}

fn form(page: &Browser, address: &str, postcode: &str) -> Vec<(&'static str, &'static str)> {
    // What the page shows of the rest is sent as it is.
    let leak = |text: String| -> &'static str { Box::leak(text.into_boxed_str()) };
    vec![
        ("what", "form"),
        ("order", "SD-1"),
        ("unit", leak(page.value("unit"))),
        ("title", leak(page.value("title"))),
        ("address", leak(address.to_owned())),
        ("province", "İstanbul"),
        ("district", "Üsküdar"),
        ("postcode", leak(postcode.to_owned())),
        ("evidence", "Yerleşim yeri belgesi"),
    ]
}
