//! Islak imzalı başvuru: from the notice to the printed form, as the wet-ink guide tells it.

use crate::story::applicant::{AYSE, approve, choose_way, fill_in};
use crate::story::on_both;

/// R01 R02 R03 R05 R07 R11: the notice, the login and the menus.
#[test]
fn a_notice_leads_to_the_application() {
    on_both(async |town| {
        town.work().await;
        let letter = town
            .inbox()
            .into_iter()
            .find(|m| m.text.contains("Ayşe Yılmaz"))
            .expect("R07: an e-mail came");
        assert!(
            letter.text.contains("Başvurularım"),
            "it names the menu path"
        );
        for part in [
            "e-Devlet ya da e-İmza ile giriş yapın",
            "İlk Sertifika/Diğer",
        ] {
            assert!(letter.text.contains(part), "{part}");
        }
        let html = letter.html.unwrap();
        for link in ["/basvurularim/SD-1", "/yardim/islak-imza", "/yardim/e-imza"] {
            assert!(html.contains(link), "it links {link}");
        }

        let mut ayse = town.browser();
        ayse.visit("/")
            .await
            .sees("Borç Sorgulama ve Ödeme")
            .follow("Giriş")
            .await;
        ayse.sees("Merkezi Kimlik Doğrulama Sistemi")
            .sees(&town.url);
        ayse.press("e-Devlet Kapısına Git")
            .await
            .sees("Deneme kimlik kapısı");
        town.through_the_gate(&mut ayse, AYSE).await;
        ayse.is_at("/islemler")
            .sees("Ayşe Yılmaz")
            .sees("Mali Mühür İşlemleri");
        ayse.follow("NES İşlemleri")
            .await
            .sees_not("Yetkili İşlemleri")
            .follow("Bireysel İşlemler")
            .await;
        ayse.sees("Sertifika Listeleme")
            .follow("Başvuru İşlemleri")
            .await
            .sees("Kişi Ödemeli Başvuru");
        ayse.follow("Başvurularım")
            .await
            .sees("Başvuru Durum Sorgulama")
            .sees("Başvuru Formu Bekleniyor")
            .sees("SD-1");
    });
}

/// R12 R13 R15 R16 R17 R18 R19 R21 R24 R25 R28 R29: from the pre-application to the form in the post.
#[test]
fn a_person_completes_the_application_by_wet_ink() {
    on_both(async |town| {
        let mut ayse = town.signed_in(AYSE).await;
        ayse.visit("/basvurularim").await;
        ayse.follow("Başvuruyu Tamamla")
            .await
            .sees("Başvuru Detay Formu")
            .sees("İlk Sertifika/Diğer")
            .sees("Kurum Ödemeli");
        ayse.follow("Başvuruyu Tamamla")
            .await
            .sees("Adım 1 / 3")
            .sees("100******54");
        assert_eq!(
            ayse.value("email"),
            format!("{AYSE}@ornek.example"),
            "what is known is filled in"
        );
        for unchosen in ["channel", "address_kind", "operator"] {
            assert_eq!(ayse.value(unchosen), "", "{unchosen} is not preselected");
        }
        ayse.sees("Ünvan");
        fill_in(&mut ayse);
        ayse.press("Devam").await.sees("SMS onay kodu").sees("67");
        let code = town.newest_code().await;
        ayse.fill("code", &format!("{} {}", &code[..3], &code[3..]))
            .press("Devam")
            .await;
        ayse.sees("Adım 2 / 3")
            .sees("Lütfen onaylama yöntemini seçerek başvurunuzu onaylayınız.")
            .sees("0532 123 45 67");
        ayse.sees_not("e-İmza ile Onaylama").sees_not("e-Onay");
        choose_way(&mut ayse, "islak-imza").await;
        ayse.sees("Nitelikli Elektronik Sertifika Sahibi Taahhütnamesi")
            .press("Islak İmzalı Onaylamak için Formu İndir")
            .await
            .sees("taahhütnameyi okuyup kutuyu işaretleyin");
        ayse.fill("okudum", "evet")
            .press("Islak İmzalı Onaylamak için Formu İndir")
            .await;
        ayse.sees("Adım 3 / 3")
            .sees("Başvuru Formu Bekleniyor")
            .sees("Form Teslimat Adresimiz")
            .sees("mavi tükenmez");
        let download = ayse.page.refresh.clone().expect("the file comes by itself");
        assert_eq!(download, "/basvurularim/SD-1/form.pdf");
        ayse.another_tab().visit(&download).await.is_told(200);
        ayse.follow("Formu tekrar indirmek için tıklayınız")
            .await
            .is_told(200);
        assert!(ayse.body.starts_with(b"%PDF-"), "a PDF came");
        ayse.visit("/basvurularim/SD-1")
            .await
            .sees("Cep telefonu doğrulandı")
            .sees("form indirildi");
        ayse.visit("/basvurularim/SD-1/onay")
            .await
            .is_at("/basvurularim/SD-1/sonuc");
        town.history_holds().await;
    });
}

/// Pressed twice, and Back after submit: done once.
#[test]
fn a_double_submit_is_done_once() {
    on_both(async |town| {
        let mut cagri = town.signed_in("10000100372").await;
        cagri.visit("/basvurularim/SD-2/onay").await;
        let mut other = cagri.another_tab();
        other.visit("/basvurularim/SD-2/onay").await;
        choose_way(&mut other, "islak-imza").await;
        approve(&mut cagri, "islak-imza").await.sees("Adım 3 / 3");
        other
            .fill("okudum", "evet")
            .press("Islak İmzalı Onaylamak için Formu İndir")
            .await
            .sees("Adım 3 / 3");
        cagri.visit("/basvurularim/SD-2").await;
        assert_eq!(cagri.page.text.matches("form indirildi").count(), 1);
        town.history_holds().await;
    });
}

/// R16: the register's answers are told apart; unavailable is not the same as different.
#[test]
fn the_population_register_is_asked() {
    on_both(async |town| {
        let mut ayse = town.signed_in(AYSE).await;
        ayse.visit("/basvurularim/SD-1/form")
            .await
            .fill("address", "Kaybolmayan adres");
        ayse.press("Kimlik Bilgilerimi Güncelle")
            .await
            .sees("karşılaştırıldı ve doğrulandı")
            .sees("Nüfus kaydıyla doğrulanan");
        assert_eq!(ayse.value("address"), "Kaybolmayan adres");
    });
}

/// A form changed after printing is another form: another version. Only another phone needs another code (R21).
#[test]
fn a_changed_form_is_printed_anew() {
    on_both(async |town| {
        let mut gulsah = town.signed_in("10000100440").await;
        gulsah
            .visit("/basvurularim/SD-3/form.pdf")
            .await
            .is_told(200);
        let before = gulsah.body.clone();
        gulsah
            .visit("/basvurularim/SD-3/form")
            .await
            .fill("title", "Şube Müdürü")
            .press("Devam")
            .await
            .is_at("/basvurularim/SD-3/onay");
        gulsah.sees("Şube Müdürü");
        approve(&mut gulsah, "islak-imza")
            .await
            .visit("/basvurularim/SD-3/form.pdf")
            .await;
        assert_ne!(gulsah.body, before);
        gulsah
            .visit("/basvurularim/SD-3/form")
            .await
            .fill("phone", "0532 765 43 21")
            .press("Devam")
            .await
            .is_at("/basvurularim/SD-3/sms");
        town.history_holds().await;
    });
}
