//! Rows of a list: corrected, dropped, taken back, asked about (R06, B07).

mod lists;
mod story;

use lists::{OFFICER, html, identity, judged, row, row_of};
use outside::civil_registry::{PRACTICE_UNAVAILABLE, PRACTICE_UNKNOWN};
use story::on_both;

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
