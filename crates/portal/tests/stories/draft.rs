//! Taslak: whatever was typed is kept, for its owner and for nobody else.

use crate::story::applicant::{AYSE, fill_in};
use crate::story::on_both;

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
        ayse.is_at("/basvurularim/SD-1/form?geri=1");
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

/// R20: what another window has written meanwhile is not overwritten unseen, neither while one types nor when one sends.
#[test]
fn the_older_window_is_told() {
    on_both(async |town| {
        let mut one = town.signed_in(AYSE).await;
        one.visit("/basvurularim/SD-1/form").await;
        let mut two = one.another_tab();
        two.visit("/basvurularim/SD-1/form").await;
        let typing = |who: &crate::story::Browser, unit: &'static str| {
            let of = |name: &'static str| (name, who.value(name));
            [of("window"), of("since"), ("unit", unit.to_owned())]
        };
        async fn type_into(who: &mut crate::story::Browser, fields: [(&str, String); 3]) {
            let fields = fields
                .each_ref()
                .map(|(name, value)| (*name, value.as_str()));
            who.post("/basvurularim/SD-1/taslak", &fields).await;
        }
        for unit in ["Bilgi", "Bilgi İşlem"] {
            let fields = typing(&two, unit);
            type_into(&mut two, fields).await;
            two.is_told(204);
            two.visit("/basvurularim/SD-1/form").await;
            assert_eq!(two.value("unit"), unit);
        }
        let fields = typing(&one, "Hukuk");
        type_into(&mut one, fields.clone()).await;
        one.is_told(409);
        two.visit("/basvurularim/SD-1/form").await;
        assert_eq!(two.value("unit"), "Bilgi İşlem");

        // Sent all the same, it is shown once more, and then it counts.
        let mut three = two.another_tab();
        three.visit("/basvurularim/SD-1/form").await;
        fill_in(&mut three);
        let archive = typing(&two, "Arşiv");
        type_into(&mut two, archive.clone()).await;
        three
            .fill("unit", "Hukuk")
            .fill("title", "Uzman")
            .fill("email", "ayse@ornek.example")
            .fill("publish", "no")
            .press("Devam")
            .await
            .is_told(409)
            .sees("başka bir pencerede de değiştirilmiş");
        assert_eq!(three.value("unit"), "Hukuk");
        three.press("Devam").await.sees("SMS onay kodu");

        // The form was sent: a window from before says nothing any more.
        type_into(&mut two, archive).await;
        two.is_told(409);
        town.history_holds().await;
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
