//! Islak imzalı başvuru: from the notice to the printed form, as the wet-ink guide tells it.

mod story;

use story::{Browser, Town, on_both};

const AYSE: &str = "10000100204";

/// Fills in what the institution's list could not know.
fn fill_in(browser: &mut Browser) {
    browser
        .fill("phone", "0532 123 45 67")
        .fill("operator", "turkcell")
        .fill("channel", "both")
        .fill("address", "Çınar Mah. Işık Sok. No: 3")
        .fill("province", "İstanbul")
        .fill("district", "Üsküdar")
        .fill("postcode", "34660");
}

/// As far as the page that asks for the code.
async fn ask_for_the_code(town: &Town) -> Browser {
    let mut ayse = town.signed_in(AYSE).await;
    ayse.visit("/basvurularim")
        .await
        .follow("Başvuruyu Tamamla")
        .await
        .follow("Başvuruyu Tamamla")
        .await;
    fill_in(&mut ayse);
    ayse.press("Devam").await.sees("SMS onay kodu");
    ayse
}

/// R01 R02 R03 R05 R07 R11 R12 R15 R16 R17 R18 R19 R21 R24 R25 R28: the whole way.
#[test]
fn a_person_completes_the_application_by_wet_ink() {
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
        assert!(
            letter.html.unwrap().contains("/yardim/islak-imza"),
            "it links the instructions"
        );

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
        ayse.follow("Başvuruyu Tamamla")
            .await
            .sees("Başvuru Detay Formu")
            .sees("İlk Sertifika/Diğer")
            .sees("Kurum Ödemeli");
        ayse.follow("Başvuruyu Tamamla")
            .await
            .sees("Adım 1 / 3")
            .sees("100******04");
        assert_eq!(
            ayse.value("email"),
            format!("{AYSE}@ornek.example"),
            "what is known is filled in"
        );
        fill_in(&mut ayse);
        ayse.press("Devam").await.sees("SMS onay kodu").sees("67");
        let code = town.newest_code().await;
        ayse.fill("code", &format!("{} {}", &code[..3], &code[3..]))
            .press("Devam")
            .await;
        ayse.sees("Adım 2 / 3")
            .sees("Nitelikli Elektronik Sertifika Sahibi Taahhütnamesi")
            .sees("0532 123 45 67");
        ayse.sees_not("e-İmza ile Onayla").sees_not("e-Onay");
        ayse.press("Islak İmzalı Onaylamak için Formu İndir").await;
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

/// R20: what is missing is named field by field, and nothing typed is lost, even by logging out half way.
#[test]
fn nothing_typed_is_lost() {
    on_both(async |town| {
        let mut ayse = town.signed_in(AYSE).await;
        ayse.visit("/basvurularim/SD-1/form").await;
        ayse.fill("phone", "0312 444 55 76")
            .fill("address", "Yarım kalan adres");
        ayse.press("Devam")
            .await
            .is_told(422)
            .sees("Düzeltilmesi gerekenler var");
        assert!(ayse.page.title.starts_with("Hata:"), "{}", ayse.page.title);
        for field in ["Cep Telefonu", "Operatör", "İl", "İlçe", "Posta Kodu"] {
            ayse.sees(&format!("{field}:"));
        }
        assert_eq!(ayse.value("phone"), "0312 444 55 76");
        ayse.press("Çıkış").await.is_at("/");
        ayse.visit("/basvurularim")
            .await
            .sees("Merkezi Kimlik Doğrulama Sistemi");
        town.sign_in(&mut ayse, AYSE).await;
        ayse.visit("/basvurularim/SD-1/form").await;
        assert_eq!(ayse.value("address"), "Yarım kalan adres");
    });
}

/// An expired session in the middle of the form: log in again and land where one was, nothing lost.
#[test]
fn an_expired_session_loses_nothing() {
    on_both(async |town| {
        let mut ayse = town.signed_in(AYSE).await;
        ayse.visit("/basvurularim/SD-1/form").await;
        ayse.fill("address", "Oturum biterken yazılan adres");
        town.clock.forward(3600).unwrap();
        ayse.press("Devam")
            .await
            .sees("Merkezi Kimlik Doğrulama Sistemi");
        ayse.press("e-Devlet Kapısına Git").await;
        town.through_the_gate(&mut ayse, AYSE).await;
        ayse.is_at("/basvurularim/SD-1/form");
        assert_eq!(ayse.value("address"), "Oturum biterken yazılan adres");
    });
}

/// What somebody typed before their session ended never reaches another person who logs in on that machine.
#[test]
fn what_was_kept_is_given_to_its_owner_only() {
    on_both(async |town| {
        let mut browser = town.signed_in(AYSE).await;
        browser
            .visit("/basvurularim/SD-1/form")
            .await
            .fill("address", "Gizli adres");
        town.clock.forward(3600).unwrap();
        browser
            .press("Devam")
            .await
            .press("e-Devlet Kapısına Git")
            .await;
        town.through_the_gate(&mut browser, "10000100372").await;
        browser.is_told(404).sees_not("Gizli adres");
    });
}

/// R21: wrong, expired and used up are different texts; a resend keeps the earlier code good.
#[test]
fn the_code_from_the_phone() {
    on_both(async |town| {
        let mut ayse = ask_for_the_code(&town).await;
        let first = town.newest_code().await;
        ayse.fill("code", "12")
            .press("Devam")
            .await
            .is_told(422)
            .sees("altı rakamdan");
        let wrong = if first == "111111" {
            "222222"
        } else {
            "111111"
        };
        ayse.fill("code", wrong)
            .press("Devam")
            .await
            .is_told(422)
            .sees("Kod doğru değil");
        ayse.press("Yeni kod gönder")
            .await
            .sees("Yeni bir kod gönderdik");
        ayse.fill("code", &first)
            .press("Devam")
            .await
            .sees("Adım 2 / 3");

        let mut omer = town.signed_in("10000100518").await;
        omer.visit("/basvurularim/SD-4/sms")
            .await
            .is_at("/basvurularim/SD-4/sonuc");
    });
}

#[test]
fn a_code_ends_by_time_and_after_five_wrong_ones() {
    on_both(async |town| {
        let mut ayse = ask_for_the_code(&town).await;
        let code = town.newest_code().await;
        let wrong = if code == "111111" { "222222" } else { "111111" };
        for _ in 0..4 {
            ayse.fill("code", wrong)
                .press("Devam")
                .await
                .sees("Kod doğru değil");
        }
        ayse.fill("code", wrong)
            .press("Devam")
            .await
            .sees("artık geçerli değil");
        ayse.fill("code", &code)
            .press("Devam")
            .await
            .is_told(422)
            .sees("artık geçerli değil");
        ayse.press("Yeni kod gönder").await;
        let next = town.newest_code().await;
        town.clock.forward(6 * 60).unwrap();
        ayse.fill("code", &next)
            .press("Devam")
            .await
            .is_told(422)
            .sees("süresi doldu");
        // A flood of requests is met by a limit, not by a flood of messages.
        for _ in 0..10 {
            ayse.press("Yeni kod gönder").await;
        }
        ayse.sees("çok sayıda kod istendi");
        town.work().await;
        let sent = town.inbox().iter().filter(|m| m.text.contains('#')).count();
        assert!(sent <= 6, "{sent} codes were sent");
    });
}

/// A foreign order's address is not found, never "not yours".
#[test]
fn nobody_finds_a_foreign_order() {
    on_both(async |town| {
        let mut cagri = town.signed_in("10000100372").await;
        for page in [
            "",
            "/form",
            "/sms",
            "/onay",
            "/sonuc",
            "/form.pdf",
            "/iptal",
        ] {
            cagri
                .visit(&format!("/basvurularim/SD-1{page}"))
                .await
                .is_told(404)
                .sees("Sayfa bulunamadı");
        }
        for act in [
            "/form",
            "/taslak",
            "/kimlik",
            "/sms",
            "/sms/yeniden",
            "/islak-imza",
            "/iptal",
        ] {
            cagri
                .post(&format!("/basvurularim/SD-1{act}"), &[])
                .await
                .is_told(404);
        }
        for nonsense in [
            "/basvurularim/SD-999999",
            "/basvurularim/x",
            "/basvurularim/SD-1%27--",
        ] {
            cagri.visit(nonsense).await.is_told(404);
        }
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
        cagri
            .press("Islak İmzalı Onaylamak için Formu İndir")
            .await
            .sees("Adım 3 / 3");
        other
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

/// R08: cancelled by the person, asked once more before, told, and explained in the list.
#[test]
fn a_person_cancels() {
    on_both(async |town| {
        let mut ayse = town.signed_in(AYSE).await;
        ayse.visit("/basvurularim/SD-1")
            .await
            .follow("Başvuruyu iptal et")
            .await
            .sees("geri açılmaz");
        ayse.press("Başvuruyu iptal et")
            .await
            .sees("İptal Edildi")
            .sees("Başvuru iptal edildi");
        ayse.visit("/basvurularim")
            .await
            .sees("sizin isteğinizle iptal edildi");
        ayse.visit("/basvurularim/SD-1/form")
            .await
            .is_told(409)
            .sees("Başvuru iptal edilmiş");
        town.work().await;
        assert!(town.inbox().iter().any(|m| {
            m.subject
                .as_deref()
                .is_some_and(|s| s.contains("iptal edildi: SD-1"))
        }));
        town.history_holds().await;
    });
}

/// R08: warned at 30, 7 and 1 days, then ended by time-out, each told once.
#[test]
fn an_unfinished_application_ends_by_time_out() {
    on_both(async |town| {
        let about = |town: &Town, words: &str| {
            let of_ayse = |m: &&outside::practice_inbox::Received| m.text.contains("Ayşe Yılmaz");
            town.inbox()
                .iter()
                .filter(of_ayse)
                .filter(|m| m.subject.as_deref().unwrap_or_default().contains(words))
                .count()
        };
        town.days_pass(149).await;
        assert_eq!(about(&town, "gün kaldı"), 0);
        for (days, warnings) in [(2, 1), (1, 1), (22, 2), (6, 3)] {
            town.days_pass(days).await;
            assert_eq!(
                about(&town, "gün kaldı"),
                warnings,
                "after {days} more days"
            );
        }
        town.days_pass(1).await;
        assert_eq!(about(&town, "süresi doldu"), 1);
        let mut ayse = town.signed_in(AYSE).await;
        ayse.visit("/basvurularim")
            .await
            .sees("kendiliğinden iptal edildi");
        town.days_pass(1).await;
        assert_eq!(about(&town, "süresi doldu"), 1);
        town.history_holds().await;
    });
}

/// A form changed after printing is another form: another version, another code.
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
            .await;
        let code = town.newest_code().await;
        gulsah
            .fill("code", &code)
            .press("Devam")
            .await
            .sees("Şube Müdürü");
        gulsah
            .press("Islak İmzalı Onaylamak için Formu İndir")
            .await
            .visit("/basvurularim/SD-3/form.pdf")
            .await;
        assert_ne!(gulsah.body, before);
    });
}

/// Two tabs: the later one is told that the order changed or goes on from where it stands; nothing is done twice.
#[test]
fn two_tabs_do_not_undo_each_other() {
    on_both(async |town| {
        let mut one = town.signed_in(AYSE).await;
        one.visit("/basvurularim/SD-1/form").await;
        let mut two = one.another_tab();
        two.visit("/basvurularim/SD-1/form").await;
        fill_in(&mut one);
        one.press("Devam").await.sees("SMS onay kodu");
        let code = town.newest_code().await;
        one.fill("code", &code)
            .press("Devam")
            .await
            .sees("Adım 2 / 3");
        fill_in(&mut two);
        two.press("Devam").await.is_at("/basvurularim/SD-1/onay");
    });
}

/// English is one switch away, on the page where one is.
#[test]
fn english_is_one_switch_away() {
    on_both(async |town| {
        let mut guest = town.browser();
        guest
            .visit("/giris?donus=/nes")
            .await
            .press("English")
            .await
            .is_at("/giris?donus=/nes")
            .sees("Central Authentication System");
        guest
            .press("Türkçe")
            .await
            .sees("Merkezi Kimlik Doğrulama Sistemi");
    });
}
