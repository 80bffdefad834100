//! Bilgilendirme: what was told to whom stands in a ledger, which the desk reads and sends again from, and the person sees (R07, R17).

use crate::story::applicant::{AYSE, CAGRI};
use crate::story::counterparts::{Health, PostOffice};
use crate::story::signer_app::{SignerApp, code_on};
use crate::story::{Town, on_both};
use store::{row, run};

const MINE: &str = "/nes/bireysel/bildirimler";
const FAILED: &str = "/masa/bildirimler";

/// Subjects of the letters that were sent to this address.
fn letters(town: &Town, subject: &str) -> usize {
    let sent = town.inbox().into_iter();
    sent.filter(|letter| letter.subject.as_deref() == Some(subject))
        .count()
}

/// R07: the clerk sees on the order what its person was told, and sends it again; the person sees it too, and says so.
#[test]
fn a_notice_stands_in_the_ledger_and_is_sent_again() {
    on_both(async |town| {
        let mut clerk = town.at_the_desk().await;
        clerk
            .visit("/masa/siparis/SD-1")
            .await
            .sees("Ön başvuru açıldı")
            .sees("Gönderilecek")
            .sees_not("Yeniden gönder");
        town.work().await;
        let opened = "e-İmza başvurunuzu tamamlayın: SD-1";
        assert_eq!(letters(&town, opened), 1);
        clerk
            .visit("/masa/siparis/SD-1")
            .await
            .sees("Gönderildi")
            .sees("Türkçe")
            .press("Yeniden gönder")
            .await
            .is_at("/masa/siparis/SD-1?oldu=yeniden")
            .sees("Gönderilecek");
        town.work().await;
        assert_eq!(letters(&town, opened), 2);

        let mut ayse = town.signed_in(AYSE).await;
        ayse.visit("/nes/bireysel").await;
        ayse.follow("Bildirimlerim")
            .await
            .is_at(MINE)
            .sees("Ön başvuru açıldı")
            .sees("1***@ornek.example")
            .press("Hepsini gördüm")
            .await
            .is_at(MINE)
            .sees("Görüldü: ")
            .sees_not("Hepsini gördüm");
        clerk.visit("/masa/siparis/SD-1").await.sees("Görüldü: ");
        // Nobody else's.
        let mut cagri = town.signed_in(CAGRI).await;
        cagri.visit(MINE).await.sees_not("Görüldü: ");
        town.history_holds().await;
    });
}

/// Whoever reads English is written to in English.
#[test]
fn a_letter_is_in_the_language_of_its_reader() {
    on_both(async |town| {
        town.work().await;
        let mut cagri = town.signed_in(CAGRI).await;
        cagri.visit("/basvurularim/SD-2").await;
        cagri.press("English").await;
        cagri.visit("/basvurularim/SD-2/iptal").await;
        cagri.press("Cancel the application").await;
        town.work().await;
        let subject = "Your application was cancelled at your request: SD-2";
        assert_eq!(letters(&town, subject), 1);
        let letter = town
            .inbox()
            .into_iter()
            .find(|letter| letter.subject.as_deref() == Some(subject));
        assert!(letter.unwrap().text.contains("cancelled"));
        town.at_the_desk()
            .await
            .visit("/masa/siparis/SD-2")
            .await
            .sees("İngilizce");
        town.history_holds().await;
    });
}

/// A login is about no order: where a person has no contact point and no open order either, the ledger says that nobody was told.
#[test]
fn a_notice_for_somebody_without_an_address_is_seen_at_the_desk() {
    on_both(async |town| {
        let (town, authority) = town.with_authority().await;
        let mut cagri = town.signed_in(CAGRI).await;
        cagri.visit("/basvurularim/SD-2/iptal").await;
        cagri.press("Başvuruyu iptal et").await;
        let mut conn = town.app.db.write().await.unwrap();
        let ended = "UPDATE contact_point SET ended_at = noted_at, mac = ''";
        run!(&mut conn, ended).unwrap();
        conn.commit().await.unwrap();

        let mut browser = town.browser();
        browser.visit("/giris/e-imza?donus=/basvurularim").await;
        browser
            .fill("kimlik", CAGRI)
            .press("Doğrulama kodu al")
            .await;
        let mut signer = SignerApp::new(&town);
        let card = authority.card(CAGRI);
        let receipt = signer.run(&town, &code_on(&browser), &card).await.unwrap();
        let handoff::message::Next::ReturnToBrowser { page, .. } = receipt.next else {
            panic!("a login needs its browser back");
        };
        browser.another_tab().visit(&page).await.sees("Çağrı Işık");
        town.work().await;
        let sql = "SELECT state FROM notice WHERE kind = 'signed-in'";
        let found = row!(&mut town.app.db.read().await.unwrap(), (String,), sql);
        assert_eq!(found.unwrap().unwrap().0, "unreachable");
        town.at_the_desk()
            .await
            .visit(FAILED)
            .await
            .sees("Çağrı Işık")
            .sees("e-İmza ile giriş yapıldı")
            .sees("Adres yok")
            .press("Yeniden gönder: Çağrı Işık")
            .await
            .is_at("/masa/bildirimler?oldu=yeniden")
            .sees("Adres yok");
    });
}

/// An address that takes nothing: the desk reads so in words, and sends again when it was put right.
#[test]
fn an_address_that_is_refused_is_seen_at_the_desk() {
    on_both(async |town| {
        let post = PostOffice::open(Health::Refuses).await;
        let mail = post.mail_client();
        let town = town.with(|_, outside| outside.mail = mail).await;
        town.work().await;
        let mut desk = town.at_the_desk().await;
        desk.visit(FAILED)
            .await
            .sees("Ayşe Yılmaz")
            .sees("Adres kabul edilmedi");
        post.both(Health::Up);
        desk.visit("/masa/siparis/SD-1")
            .await
            .sees("Adres kabul edilmedi")
            // The list's own address is no contact point yet, and has its mark as well.
            .sees("Bu siparişte yazılı")
            .sees("Ulaşmıyor")
            .press("Yeniden gönder")
            .await
            .sees("Gönderilecek");
        town.work().await;
        desk.visit("/masa/siparis/SD-1")
            .await
            .sees("Gönderildi")
            .sees_not("Ulaşmıyor")
            .sees_not("Adres kabul edilmedi");
        assert_eq!(post.letters().len(), 1);

        // From the list of stuck jobs as well: it waits, and is not shown as refused until somebody has tried.
        desk.visit("/masa/isler").await;
        desk.press("Yeniden gönder: SD-2").await;
        desk.visit("/masa/siparis/SD-2")
            .await
            .sees("Gönderilecek")
            .sees_not("Adres kabul edilmedi");
    });
}
