//! Ortak bilgisayar: on a browser that several people use, nothing that one of them sent becomes another's.

use crate::story::applicant::{AYSE, CAGRI};
use crate::story::{Town, on_both};
use store::row;

const FORM: &str = "/basvurularim/SD-1/form";

async fn count(town: &Town, sql: &'static str) -> i64 {
    let found = row!(&mut town.app.db.read().await.unwrap(), (i64,), sql);
    found.unwrap().unwrap().0
}

/// Attack: somebody whom nobody knows posts a form for the order of whoever will sit down here next. It is kept for nobody, by neither address
/// that takes forms.
#[test]
fn a_strangers_form_is_not_the_next_persons_draft() {
    on_both(async |town| {
        let mut browser = town.browser();
        for address in [
            FORM,
            "/basvurularim/SD-1/taslak",
            "/basvurularim/SD-1/kimlik",
        ] {
            let theirs = [
                ("phone", "0555 999 99 99"),
                ("address", "Yabancının adresi"),
            ];
            browser.post(address, &theirs).await;
            browser.sees("kimin gönderdiği bilinmiyor");
        }
        assert_eq!(count(&town, "SELECT COUNT(*) FROM kept_post").await, 0);
        browser.press("e-Devlet Kapısına Git").await;
        town.through_the_gate(&mut browser, AYSE).await;
        browser.visit(FORM).await.sees_not("Yabancının adresi");
        assert_ne!(browser.value("phone"), "0555 999 99 99");
        assert_eq!(
            count(&town, "SELECT COUNT(*) FROM application_draft").await,
            0
        );
    });
}

/// Attack: the session that ended here was another's, who posts for the next person's order. And after "Çıkış" it is nobody's.
#[test]
fn a_form_of_another_ones_session_is_not_the_next_persons_draft() {
    on_both(async |town| {
        let theirs = [("address", "Çağrı’nın yazdığı adres")];
        let mut browser = town.signed_in(CAGRI).await;
        town.clock.forward(3600).unwrap();
        browser.post(FORM, &theirs).await;
        browser.press("e-Devlet Kapısına Git").await;
        town.through_the_gate(&mut browser, AYSE).await;
        browser.visit(FORM).await.sees_not("Çağrı’nın yazdığı");

        let mut left = town.signed_in(CAGRI).await;
        let mut tab = left.another_tab();
        left.press("Çıkış").await;
        tab.post(FORM, &theirs).await;
        tab.sees("kimin gönderdiği bilinmiyor");
        town.sign_in(&mut tab, AYSE).await;
        tab.visit(FORM).await.sees_not("Çağrı’nın yazdığı");
        assert_eq!(
            count(&town, "SELECT COUNT(*) FROM application_draft").await,
            0
        );
    });
}

/// The honest one: typed before the weekend, sent after it, and there at their own next login, which says where it comes from.
#[test]
fn ones_own_form_waits_over_the_weekend() {
    on_both(async |town| {
        let mut ayse = town.signed_in(AYSE).await;
        ayse.visit(FORM)
            .await
            .fill("address", "Cuma günü yazılan adres");
        town.clock.forward(66 * 3_600).unwrap();
        portal::sweep(&town.app).await.unwrap();
        ayse.press("Devam")
            .await
            .press("e-Devlet Kapısına Git")
            .await;
        town.through_the_gate(&mut ayse, AYSE).await;
        ayse.is_at(&format!("{FORM}?geri=1"))
            .sees("Oturumunuz kapandıktan sonra bu tarayıcıdan gönderilen bilgiler");
        assert_eq!(ayse.value("address"), "Cuma günü yazılan adres");
        // A session that ran out is known for a while, and forgotten then.
        town.clock.forward(4 * 86_400).unwrap();
        portal::sweep(&town.app).await.unwrap();
        assert_eq!(count(&town, "SELECT COUNT(*) FROM session").await, 0);
    });
}
