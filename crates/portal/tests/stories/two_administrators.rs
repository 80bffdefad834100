//! Two administrators change what one cannot, and each needs a fresh proof by passkey.

use crate::story::authenticator::{
    Authenticator, add_first, given, redeem, send, sign_in, with_passkey,
};
use crate::story::{Browser, Town, on_both};
use rules::staff_role::StaffRole;
use store::row;
use uuid::Uuid;

/// Two administrators and a clerk, each with a passkey and signed in.
struct Three {
    ada: Uuid,
    irem: Uuid,
    ada_key: Authenticator,
    bora_key: Authenticator,
    irem_key: Authenticator,
    ada_at: Browser,
    bora_at: Browser,
    irem_at: Browser,
}

async fn three(town: &Town) -> Three {
    let (ada, mut ada_key) = with_passkey(town, "ada", &[StaffRole::Administrator]).await;
    let (_, mut bora_key) = with_passkey(town, "bora", &[StaffRole::Administrator]).await;
    let (irem, mut irem_key) = with_passkey(town, "irem", &[StaffRole::Clerk]).await;
    let (mut ada_at, mut bora_at, mut irem_at) = (town.browser(), town.browser(), town.browser());
    sign_in(&mut ada_at, &mut ada_key).await.is_at("/masa");
    sign_in(&mut bora_at, &mut bora_key).await.is_at("/masa");
    sign_in(&mut irem_at, &mut irem_key).await.is_at("/masa");
    Three {
        ada,
        irem,
        ada_key,
        bora_key,
        irem_key,
        ada_at,
        bora_at,
        irem_at,
    }
}

async fn propose(browser: &mut Browser, about: Uuid, act: &str, reason: &str) {
    browser.visit(&format!("/masa/gorevliler/{about}")).await;
    browser.fill("act", act).fill("reason", reason);
    browser.press("Öner").await;
}

/// Gives a fresh proof and comes back to the list.
async fn prove(browser: &mut Browser, key: &mut Authenticator) {
    let asked = given(browser, "/masa/dogrula/baslat").await;
    let filled = key.get(&asked);
    let back = ("donus", "/masa/gorevliler");
    let proven = send(browser, "/masa/dogrula", &filled, back).await;
    proven.is_at("/masa/gorevliler");
}

#[test]
fn two_administrators_change_what_one_cannot() {
    on_both(async |town| {
        let Three {
            ada,
            irem,
            mut bora_key,
            mut irem_key,
            mut ada_at,
            mut bora_at,
            mut irem_at,
            ..
        } = three(&town).await;
        // A reason is needed, and one's own matter is not proposed.
        propose(&mut ada_at, irem, "disable", "").await;
        ada_at
            .is_told(422)
            .sees("Nedeni en çok 500 karakterle yazın");
        ada_at
            .post(
                &format!("/masa/gorevliler/{ada}"),
                &[("act", "renew"), ("reason", "x")],
            )
            .await
            .is_told(409);
        propose(&mut ada_at, irem, "disable", "Ayrıldı").await;
        ada_at
            .is_at("/masa/gorevliler")
            .sees("Ayrıldı")
            .sees("Geri al");
        assert!(!ada_at.has_button("Onayla: Girişini kapat, Derin Deneme"));
        let proposal = proposal(&town).await;
        let decide = format!("/masa/gorevliler/oneri/{proposal}");
        ada_at
            .post(&decide, &[("decision", "approve")])
            .await
            .is_told(409);
        irem_at
            .post(&decide, &[("decision", "approve")])
            .await
            .is_told(403);
        irem_at.visit("/masa").await.is_at("/masa");
        // A fresh proof is asked for.
        town.clock.forward(11 * 60).unwrap();
        bora_at
            .post(&decide, &[("decision", "approve")])
            .await
            .sees("Siz olduğunuzu doğrulayın");
        irem_at.visit("/masa").await.is_at("/masa");
        prove(&mut bora_at, &mut bora_key).await;
        bora_at
            .press("Onayla: Girişini kapat, Derin Deneme")
            .await
            .is_at("/masa/gorevliler")
            .sees("Kapatıldı");
        // At once: the session has ended, and the passkey opens nothing.
        irem_at.visit("/masa").await.is_at("/masa/giris");
        sign_in(&mut irem_at, &mut irem_key).await.is_told(422);
        bora_at
            .post(&decide, &[("decision", "approve")])
            .await
            .is_told(409);

        town.history_holds().await;
    });
}

#[test]
fn a_renewed_operator_sets_up_anew_with_both_halves_and_a_role_ends_the_session() {
    on_both(async |town| {
        let Three {
            irem,
            mut ada_key,
            mut irem_key,
            mut ada_at,
            mut bora_at,
            ..
        } = three(&town).await;
        propose(&mut ada_at, irem, "disable", "Ayrıldı").await;
        bora_at
            .visit("/masa/gorevliler")
            .await
            .press("Onayla: Girişini kapat, Derin Deneme")
            .await;
        // Enabled and renewed: each of the two sees one half of the code.
        town.clock.forward(60).unwrap();
        propose(&mut bora_at, irem, "enable", "Döndü").await;
        sign_in(&mut ada_at, &mut ada_key).await;
        ada_at
            .visit("/masa/gorevliler")
            .await
            .press("Onayla: Girişini yeniden aç, Derin Deneme")
            .await
            .sees("Çalışıyor");
        propose(&mut ada_at, irem, "renew", "Telefonu kayboldu").await;
        let first = half(&ada_at);
        bora_at
            .visit("/masa/gorevliler")
            .await
            .press("Onayla: Parolasını ve ikinci adımını yenile, Derin Deneme")
            .await;
        let second = half(&bora_at);
        assert_ne!(first, second);
        sign_in(&mut town.browser(), &mut irem_key)
            .await
            .is_told(422);
        let mut fresh = redeem(&town, "irem", (&first, &second)).await;
        let mut new_key = Authenticator::of(&town.url);
        add_first(&mut fresh, &mut new_key).await;
        sign_in(&mut fresh, &mut new_key).await.is_at("/masa");

        // A role is given, and ends the session in which it was not there.
        propose(
            &mut ada_at,
            irem,
            "give_role:security_officer",
            "Görevlendirildi",
        )
        .await;
        bora_at
            .visit("/masa/gorevliler")
            .await
            .press("Onayla: Yetki ver: güvenlik sorumlusu, Derin Deneme")
            .await;
        fresh.visit("/masa/guvenlik").await.is_at("/masa/giris");
        sign_in(&mut fresh, &mut new_key).await;
        fresh
            .visit("/masa/guvenlik")
            .await
            .sees("Görevli kapatıldı")
            .sees("Yetki değişti");
        town.history_holds().await;
    });
}

async fn proposal(town: &Town) -> Uuid {
    let mut conn = town.app.db.read().await.unwrap();
    let found = row!(
        &mut conn,
        (Uuid,),
        "SELECT id FROM operator_request WHERE outcome IS NULL"
    );
    found.unwrap().unwrap().0
}

/// The half of a code that a page shows.
fn half(browser: &Browser) -> String {
    let html = String::from_utf8(browser.body.clone()).unwrap();
    let shown = html
        .split("<code>")
        .nth(1)
        .and_then(|rest| rest.split("</code>").next());
    shown
        .unwrap_or_else(|| panic!("no half is shown: {}", browser.page.text))
        .to_owned()
}
