//! Rows of a list: corrected, dropped, taken back, asked about (R06, B07).

use crate::lists::{OFFICER, appoint, appoint_beside, html, identity, judged, row, row_of};
use crate::story::applicant::AYSE;
use crate::story::on_both;
use outside::civil_registry::{PRACTICE_UNAVAILABLE, PRACTICE_UNKNOWN};

/// An officer of another institution.
const CAGRI: &str = "10000100372";

/// B07: a row is corrected where it is wrong, keeps what was typed, and is judged anew.
#[test]
fn rows_are_corrected_and_dropped() {
    on_both(async |town| {
        let mut elif = town.signed_in(OFFICER).await;
        let right = identity(60);
        let wrong = format!("{}{}", &right[..10], (right.as_bytes()[10] - b'0' + 1) % 10);
        let rows = [
            row(&wrong),
            row(&identity(61)),
            row_of(&identity(61), "Başka", "Biri"),
            row(&identity(62)).replace("@ornek", " ornek"),
        ];
        let address = judged(&town, &mut elif, &rows).await;
        elif.sees("3 Hatalı")
            .sees("1 Hazır")
            .sees("3 satırın düzeltilmesi");
        assert!(
            !html(&elif).contains("/onayla"),
            "not with faulty rows in it"
        );

        elif.follow("Düzelt: Satır 2")
            .await
            .sees("Satır 2")
            .sees("rakamları kontrol edin");
        assert_eq!(elif.value("identity_number"), wrong);
        elif.fill("birth_date", "31.02.1976")
            .fill("title", "Başuzman");
        elif.press("Kaydet ve denetle")
            .await
            .sees("Takvimde böyle bir gün yok")
            .sees("rakamları kontrol edin");
        assert_eq!(
            (elif.value("birth_date"), elif.value("title")),
            ("31.02.1976".into(), "Başuzman".into())
        );
        elif.fill("identity_number", &right)
            .fill("birth_date", "28.02.1976");
        elif.press("Kaydet ve denetle")
            .await
            .sees("Soruluyor")
            .sees("2 Hatalı");

        // The second of two rows with one number is right once the first is out, and wrong again once it is back.
        elif.sees("başka bir adla")
            .press("Çıkar: Satır 3")
            .await
            .sees("1 Hatalı")
            .sees("1 Çıkarıldı");
        elif.press("Geri al: Satır 3").await.sees("2 Hatalı");
        elif.press("Hatalı 2 satırı çıkar")
            .await
            .sees("2 Çıkarıldı")
            .sees_not("Hatalı");
        town.work().await;
        elif.visit(&address)
            .await
            .press("2 ön başvuruyu aç")
            .await
            .sees("2 ön başvuru açıldı");

        elif.post(&format!("{address}/satir/3"), &[("yap", "cikar")])
            .await
            .sees("işleminiz uygulanmadı");
        elif.visit("/yetkili/listeler")
            .await
            .sees("Onaylandı")
            .sees("liste.csv");
        town.history_holds().await;
    });
}

/// B07: the session ended while a row was corrected: log in again and land where one was, nothing lost. A login saves
/// nothing by itself.
#[test]
fn a_correction_outlives_its_session() {
    on_both(async |town| {
        let mut elif = town.signed_in(OFFICER).await;
        let rows = [
            row(&identity(80)).replace("@ornek", " ornek"),
            row(&identity(81)),
        ];
        let address = judged(&town, &mut elif, &rows).await;
        elif.visit(&format!("{address}?goster=hatali")).await;
        elif.follow("Düzelt: Satır 2").await;
        let here = elif.path().to_owned();
        elif.fill("email", "isil@ornek.example")
            .fill("title", "Başuzman");
        town.clock.forward(3600).unwrap();
        elif.press("Kaydet ve denetle")
            .await
            .sees("Merkezi Kimlik Doğrulama Sistemi")
            .press("e-Devlet Kapısına Git")
            .await;
        town.through_the_gate(&mut elif, OFFICER).await;
        elif.is_at(&here).sees("bu düzeltme kaydedilmedi");
        for (field, typed) in [("email", "isil@ornek.example"), ("title", "Başuzman")] {
            assert_eq!(elif.value(field), typed);
        }
        // It waits at this row only, and in this browser only.
        let mut tab = elif.another_tab();
        tab.visit(&here.replace("/satir/2", "/satir/3"))
            .await
            .sees_not("kaydedilmedi");
        assert_eq!(tab.value("title"), "Uzman");
        let mut elsewhere = town.signed_in(OFFICER).await;
        elsewhere.visit(&here).await.sees_not("kaydedilmedi");
        assert_eq!(elsewhere.value("title"), "Uzman");

        elif.press("Kaydet ve denetle").await.sees("Soruluyor");
        assert_eq!(elif.cookie("kalem_saklanan"), None);
        elif.visit(&here).await.sees_not("kaydedilmedi");
        assert_eq!(elif.value("title"), "Başuzman");
        town.history_holds().await;
    });
}

/// Whoever else logs in on that machine finds nothing of it, and what they do not find is gone.
#[test]
fn a_correction_waits_for_its_officer_only() {
    on_both(async |town| {
        appoint(&town, "Çınar Belediyesi (Deneme)", CAGRI, "Çağrı", "Işık").await;
        let mut browser = town.signed_in(OFFICER).await;
        let address = judged(&town, &mut browser, &[row(&identity(82))]).await;
        let here = format!("{address}/satir/2");
        for (somebody, answer) in [(AYSE, 403), (CAGRI, 404)] {
            town.sign_in(&mut browser, OFFICER).await;
            browser.visit(&here).await.fill("title", "Gizli unvan");
            town.clock.forward(3600).unwrap();
            browser
                .press("Kaydet ve denetle")
                .await
                .press("e-Devlet Kapısına Git")
                .await;
            town.through_the_gate(&mut browser, somebody).await;
            browser.is_told(answer).sees_not("Gizli unvan");
            assert_eq!(browser.cookie("kalem_saklanan"), None);
            town.sign_in(&mut browser, OFFICER).await;
            browser.visit(&here).await.sees_not("kaydedilmedi");
            assert_eq!(browser.value("title"), "Uzman");
        }
        // It waits for who logged in first, even where another officer may correct the same list.
        appoint_beside(&town, "Örnek Üniversitesi (Deneme)", CAGRI, "Çağrı", "Işık").await;
        browser.fill("title", "Gizli unvan");
        town.clock.forward(3600).unwrap();
        browser
            .press("Kaydet ve denetle")
            .await
            .press("e-Devlet Kapısına Git")
            .await;
        town.through_the_gate(&mut browser, OFFICER).await;
        browser.sees("kaydedilmedi");
        town.sign_in(&mut browser, CAGRI).await;
        assert_eq!(browser.cookie("kalem_saklanan"), None);
        browser.visit(&here).await.is_told(200);
        assert_eq!(browser.value("title"), "Uzman");

        // Dropping types nothing, so nothing is kept: one lands on the list, and nothing was dropped.
        town.sign_in(&mut browser, OFFICER).await;
        browser.visit(&here).await;
        town.clock.forward(3600).unwrap();
        browser
            .press("Satırı çıkar")
            .await
            .press("e-Devlet Kapısına Git")
            .await;
        town.through_the_gate(&mut browser, OFFICER).await;
        browser.is_at(&address).sees_not("Çıkarıldı");
    });
}

/// R06: unknown to the register is a fault; unavailable is not, and can be asked again.
#[test]
fn the_population_register_is_asked() {
    on_both(async |town| {
        let mut elif = town.signed_in(OFFICER).await;
        let rows = [
            row(PRACTICE_UNKNOWN),
            row(PRACTICE_UNAVAILABLE),
            row(&identity(70)),
        ];
        judged(&town, &mut elif, &rows).await;
        elif.sees("1 Nüfus kaydında yok")
            .sees("1 Nüfus kaydı yanıt vermedi")
            .sees("1 Hazır");
        elif.sees("eşleşen biri bulunamadı")
            .sees("yanlış olduğu anlamına gelmez");
        assert!(!html(&elif).contains("/onayla"));
        elif.press("Nüfus kaydına yeniden sor")
            .await
            .sees("1 Soruluyor");
        town.work().await;
        elif.visit("/yetkili/listeler")
            .await
            .follow("Listeyi aç")
            .await
            .sees("1 Nüfus kaydı yanıt vermedi");

        elif.follow("Düzelt: Satır 2")
            .await
            .fill("identity_number", &identity(71))
            .press("Kaydet ve denetle")
            .await
            .sees("1 Soruluyor");
        town.work().await;
        elif.visit("/yetkili/listeler")
            .await
            .follow("Listeyi aç")
            .await
            .sees("2 Hazır");
        elif.press("Çıkar: Satır 3")
            .await
            .press("2 ön başvuruyu aç")
            .await
            .sees("2 ön başvuru açıldı");
        town.history_holds().await;
    });
}
