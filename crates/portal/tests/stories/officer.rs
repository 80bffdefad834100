//! Yetkili İşlemleri: whose door it is, for which institution, and the institution's applications (R08).

use crate::lists::{OFFICER, SEND, appoint, identity, judged, list, people};
use crate::story::on_both;

/// R08: cancelled by the institution, asked once more before; the person is told, and may be reported anew.
#[test]
fn an_institution_cancels() {
    on_both(async |town| {
        let mut elif = town.signed_in(OFFICER).await;
        judged(&town, &mut elif, &people(90, 1)).await;
        elif.press("1 ön başvuruyu aç")
            .await
            .follow("SD-")
            .await
            .sees("Başvuru Detay Formu")
            .sees("Işıl Çağrı Öğüt");
        let number = elif.path().rsplit('/').next().unwrap().to_owned();
        elif.sees("Ön başvuru açıldı")
            .follow("Başvuruyu iptal et")
            .await
            .sees("kişiye haber verilecek");
        let mut tab = elif.another_tab();
        tab.visit(elif.path().to_owned().as_str()).await;
        elif.press("Başvuruyu iptal et")
            .await
            .sees("İptal Edildi")
            .sees("Başvuru iptal edildi");
        tab.press("Başvuruyu iptal et")
            .await
            .is_told(409)
            .sees("Başvuru iptal edilmiş");
        town.work().await;
        let told = |m: &outside::practice_inbox::Received| {
            m.subject
                .as_deref()
                .is_some_and(|s| s.contains(&format!("iptal edildi: {number}")))
        };
        assert_eq!(town.inbox().iter().filter(|m| told(m)).count(), 1);
        let mut isil = town.signed_in_as(&identity(90), "Işıl Çağrı", "Öğüt").await;
        isil.visit("/basvurularim")
            .await
            .sees("kurumunuzun isteğiyle iptal edildi");

        elif.visit("/yetkili/basvurular")
            .await
            .sees(&number)
            .sees("İptal Edildi")
            .sees("Ayşe Yılmaz");
        elif.fill("ara", &number.to_lowercase())
            .press("Bul")
            .await
            .is_at(&format!("/yetkili/basvurular/{number}"));
        elif.visit("/yetkili/basvurular")
            .await
            .fill("ara", "SD-999999")
            .press("Bul")
            .await
            .sees("bu numarayla bir başvurusu yok");
        assert_eq!(elif.value("ara"), "SD-999999");
        // An identity number typed there finds nothing, and stands in no address.
        elif.fill("ara", "10000100754").press("Bul").await;
        assert_eq!(elif.path(), "/yetkili/basvurular");
        judged(&town, &mut elif, &people(90, 1)).await;
        elif.press("1 ön başvuruyu aç")
            .await
            .sees("1 ön başvuru açıldı");
        town.history_holds().await;
    });
}

/// A guest is asked to sign in; a plain person is told that the door is not theirs.
#[test]
fn plain_people_stay_outside() {
    on_both(async |town| {
        let mut guest = town.browser();
        guest
            .visit("/yetkili")
            .await
            .sees("Merkezi Kimlik Doğrulama Sistemi");
        let mut ayse = town.signed_in("10000100754").await;
        for door in [
            "/yetkili",
            "/yetkili/listeler/yeni",
            "/yetkili/listeler",
            "/yetkili/sablon.xlsx",
            "/yetkili/basvurular",
            "/yetkili/basvurular/SD-1",
        ] {
            ayse.visit(door)
                .await
                .is_told(403)
                .sees("Bu bölüme girme yetkiniz yok");
        }
    });
}

/// A foreign officer finds neither the list nor the orders of another institution, and cannot touch them.
#[test]
fn foreign_officers_find_nothing() {
    on_both(async |town| {
        let mut elif = town.signed_in(OFFICER).await;
        let address = judged(&town, &mut elif, &people(95, 1)).await;
        appoint(
            &town,
            "Öteki Belediye (Deneme)",
            "10000100372",
            "Çağrı",
            "Işık",
        )
        .await;
        let mut cagri = town.signed_in("10000100372").await;
        cagri
            .visit("/yetkili/listeler")
            .await
            .sees("Henüz bir liste göndermediniz");
        for page in [
            address.clone(),
            format!("{address}/satir/2"),
            "/yetkili/basvurular/SD-1".into(),
            "/yetkili/basvurular/SD-1/iptal".into(),
            "/yetkili/listeler/x".into(),
        ] {
            cagri
                .visit(&page)
                .await
                .is_told(404)
                .sees("Sayfa bulunamadı");
        }
        for act in ["satir/2", "hatalilari-cikar", "sor", "onayla", "vazgec"] {
            cagri
                .post(
                    &format!("{address}/{act}"),
                    &[("surum", "1"), ("yap", "cikar")],
                )
                .await
                .is_told(404);
        }
        cagri
            .post("/yetkili/basvurular/SD-1/iptal", &[])
            .await
            .is_told(404);
        cagri
            .visit("/yetkili/basvurular")
            .await
            .sees("açılmış bir başvuru yok")
            .fill("ara", "SD-1")
            .press("Bul")
            .await
            .sees("bu numarayla bir başvurusu yok");
        elif.visit(&address).await.sees("1 Hazır");
    });
}

/// Whoever is the officer of several institutions chooses for which one to act.
#[test]
fn an_officer_of_two_institutions() {
    on_both(async |town| {
        appoint(&town, "Öteki Belediye (Deneme)", OFFICER, "Elif", "Öztürk").await;
        let mut elif = town.signed_in(OFFICER).await;
        elif.visit("/yetkili/listeler/yeni")
            .await
            .is_at("/yetkili")
            .sees("Kurum seçin")
            .follow("Öteki Belediye")
            .await;
        elif.follow("Yeni Personel Listesi")
            .await
            .sees("Öteki Belediye")
            .fill("kind", "first")
            .pick("file", "a.csv", list(&people(97, 1)));
        elif.press(SEND)
            .await
            .sees("Öteki Belediye")
            .follow("Personel Listeleri")
            .await
            .sees("a.csv");
        elif.visit("/yetkili")
            .await
            .follow("Örnek Üniversitesi")
            .await
            .follow("Personel Listeleri")
            .await
            .sees_not("a.csv");
        elif.visit("/yetkili?kurum=00000000-0000-0000-0000-000000000000")
            .await
            .is_told(404);
    });
}
