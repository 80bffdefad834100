//! İmza Günlüğü: what was done in one's name, and "Ben değildim" (B16).

use crate::story::applicant::{AYSE, CAGRI, approve};
use crate::story::consent::{choose_and_sign, signed_in_by_e_imza};
use crate::story::on_both;

const DIARY: &str = "/nes/bireysel/gunluk";

/// B16: every login, signature and consent is there, with browser and place; the machine's part of the address is not.
#[test]
fn everything_done_in_ones_name_is_listed() {
    on_both(async |town| {
        let (town, authority) = town.with_authority().await;
        let card = authority.card(CAGRI);
        let mut cagri = signed_in_by_e_imza(&town, CAGRI, &card).await;
        choose_and_sign(&town, &mut cagri, "accept", &card).await;
        cagri.visit("/basvurularim/SD-2/onay").await;
        approve(&mut cagri, "e-onay").await;
        cagri
            .visit("/nes/bireysel")
            .await
            .follow("İmza Günlüğü")
            .await;
        cagri.is_at(DIARY).is_told(200);
        for what in [
            "e-İmza ile giriş",
            "Giriş metni imzalandı",
            "e-Onay seçimi imzalandı",
            "SD-2 başvurusu e-Onay ile onaylandı",
        ] {
            cagri.sees(what);
        }
        cagri.sees("127.0.0.*").sees_not("127.0.0.1");
        let today = rules::dates::day(town.app.outside.clock.today());
        cagri.sees(&today);
        // Another person's diary is another person's.
        let mut ayse = town.signed_in(AYSE).await;
        ayse.visit(DIARY).await.sees("e-Devlet ile giriş");
        ayse.sees_not("e-Onay seçimi imzalandı");
        let cagris = cagri.link("Ben değildim");
        ayse.visit(&cagris).await.is_told_clearly(404);
        ayse.post(&cagris, &[]).await.is_told(404);
        town.history_holds().await;
    });
}

/// B16: the browser is named in words of ours, and nothing of what it sends reaches the page.
#[test]
fn the_browser_is_named() {
    on_both(async |town| {
        let agent = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
        let mut cagri = town.browser().calling_itself(agent);
        town.sign_in(&mut cagri, CAGRI).await;
        cagri.visit(DIARY).await.sees("Firefox, Linux");
        cagri.sees("e-Devlet ile giriş").sees_not("Mozilla");
    });
}

/// What was not there is not said to have been ended.
#[test]
fn nothing_to_end_is_said() {
    on_both(async |town| {
        let mut ayse = town.signed_in(AYSE).await;
        ayse.visit(DIARY).await.follow("Ben değildim").await;
        ayse.sees_not("e-Onayınız varsa");
        ayse.press("Ben değildim, bildir")
            .await
            .sees("Geri alınacak bir e-Onayınız yoktu")
            .sees("açık oturumunuz yoktu")
            .sees_not("Sertifikanız hâlâ geçerli");
    });
}

/// B16: "Ben değildim" withdraws the consent, ends the other sessions, asks the desk to revoke, and tells the person; pressed twice, once.
#[test]
fn it_was_not_me() {
    on_both(async |town| {
        let (town, authority) = town.with_authority().await;
        let card = authority.card(CAGRI);
        let mut thief = signed_in_by_e_imza(&town, CAGRI, &card).await;
        choose_and_sign(&town, &mut thief, "accept", &card).await;
        let mut cagri = town.signed_in(CAGRI).await;
        cagri.visit(DIARY).await.follow("Ben değildim").await;
        cagri.sees("Bildirdiğinizde ne olur?");
        let address = cagri.path().to_owned();
        cagri.press("Ben değildim, bildir").await.is_told(200);
        cagri
            .sees("Bildiriminiz alındı")
            .sees("Bildirildi")
            .sees("e-Onayınız geri alındı")
            .sees("Bu tarayıcı dışında açık olan 1 oturumunuz kapatıldı");
        // The certificate is stopped from here, without waiting for anybody.
        cagri.sees("Sertifikanız hâlâ geçerli");
        let mut tab = cagri.another_tab();
        tab.visit(&format!("{DIARY}?oldu=bildirildi")).await;
        tab.follow("Askıya al").await.sees("Sertifikamı askıya al");
        cagri.post(&address, &[]).await.is_told(200);
        thief.visit("/basvurularim").await;
        assert!(thief.path().starts_with("/giris"), "{}", thief.path());
        cagri.visit("/nes/bireysel/e-onay").await;
        cagri
            .sees("e-Onayınızı geri aldınız")
            .sees("“Ben değildim” bildirimiyle");
        cagri.visit("/basvurularim/SD-2/onay").await;
        cagri.sees_not("e-Onay ile Onaylama");

        town.work().await;
        let told = "“Ben değildim” bildiriminiz alındı";
        let inbox = town.inbox();
        let letters = inbox
            .iter()
            .filter(|one| one.subject.as_deref() == Some(told));
        assert_eq!(letters.count(), 1);

        let mut desk = town.at_the_desk().await;
        desk.visit("/masa").await.sees("İptal talepleri: 1");
        desk.follow("İptal talepleri: 1")
            .await
            .sees("Çağrı Işık")
            .sees("SD-2");
        let mut late = desk.another_tab();
        late.visit("/masa/iptal-talepleri").await;
        desk.press("Talebi kapat: Çağrı Işık").await;
        desk.is_at("/masa/iptal-talepleri")
            .sees("Bekleyen iptal talebi yok.");
        late.press("Talebi kapat: Çağrı Işık")
            .await
            .is_told_clearly(409);
        town.history_holds().await;
    });
}
