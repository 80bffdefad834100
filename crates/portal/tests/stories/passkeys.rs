//! Geçiş anahtarları: staff sign in with what cannot be phished, strong acts ask for it anew, and two people stand behind each change.

use crate::story::authenticator::{
    Authenticator, LOGIN, add_first, code, details, given, redeem, send, sign_in, with_passkey,
};
use crate::story::on_both;
use rules::staff_role::StaffRole;
use store::row;
use uuid::Uuid;

#[test]
fn a_passkey_opens_the_desk_and_password_and_code_do_not_any_more() {
    on_both(async |town| {
        let id = town.operator("irem", &[StaffRole::Clerk]).await;
        let mut before = town.at_the_desk_as("irem").await;
        before.is_at("/masa");
        let (first, second) = code(&town, id).await;
        let mut browser = redeem(&town, "irem", (&first, &second)).await;
        browser.is_at("/masa/kayit").sees("Girişinizi kurun");
        let mut passkey = Authenticator::of(&town.url);
        add_first(&mut browser, &mut passkey).await;
        // What was opened by password before has ended.
        before.visit("/masa").await.is_at("/masa/giris");
        sign_in(&mut browser, &mut passkey)
            .await
            .is_at("/masa")
            .sees("Derin Deneme");
        browser
            .visit("/masa/gecis-anahtarlari")
            .await
            .sees("Pikselim");
        // The phished password and a fresh code: nothing.
        town.at_the_desk_as("irem")
            .await
            .is_told(422)
            .sees("Geçiş anahtarınız varsa");
        // Nor do they where somebody deletes the passkey in the database.
        let mut tx = town.app.db.write().await.unwrap();
        let gone = store::run!(
            &mut tx,
            "DELETE FROM operator_passkey WHERE operator = $1",
            id
        );
        assert_eq!(gone.unwrap(), 1);
        tx.commit().await.unwrap();
        town.at_the_desk_as("irem").await.is_told(422);
        let (db, vault) = (&town.app.db, &town.app.vault);
        let fault = store::facts::verify(db, vault, &portal::integrity::ROOMS).await;
        let fault = fault.unwrap().unwrap_err().to_string();
        assert!(fault.starts_with("operator_passkey "), "{fault}");
        // The clerk of the town has none, and works as before.
        town.at_the_desk().await.is_at("/masa");
    });
}

#[test]
fn what_an_attacker_sends_is_not_accepted() {
    on_both(async |town| {
        let (_, mut passkey) = with_passkey(&town, "irem", &[StaffRole::Clerk]).await;
        let (_, other) = with_passkey(&town, "kemal", &[StaffRole::Clerk]).await;
        let mut browser = town.browser();
        sign_in(&mut browser, &mut passkey).await.is_at("/masa");

        // Another site asked for it.
        let own = passkey.origin.clone();
        passkey.origin = "https://masa.evil.example".into();
        sign_in(&mut town.browser(), &mut passkey)
            .await
            .is_told(422)
            .sees("kabul edilmedi");
        passkey.origin = own;
        passkey.rp_id = "evil.example".into();
        sign_in(&mut town.browser(), &mut passkey)
            .await
            .is_told(422);
        passkey.rp_id = "localhost".into();
        assert_eq!(details(&town, "passkey-refused").await, ["other-site"]);

        // Nobody was verified.
        passkey.verifies = false;
        sign_in(&mut town.browser(), &mut passkey)
            .await
            .is_told(422);
        passkey.verifies = true;

        // A copy of the authenticator, whose counter stands where the real one's stood.
        passkey.counter = 1;
        sign_in(&mut town.browser(), &mut passkey)
            .await
            .is_told(422);
        passkey.counter = 9;

        // Somebody else's user handle.
        let handle = std::mem::replace(&mut passkey.handle, other.handle.clone());
        sign_in(&mut town.browser(), &mut passkey)
            .await
            .is_told(422);
        passkey.handle = handle;

        // The honest one still comes in.
        sign_in(&mut town.browser(), &mut passkey)
            .await
            .is_at("/masa");
        let told = details(&town, "passkey-refused").await;
        for detail in [
            "counter-went-back",
            "nobody-verified",
            "other-operator",
            "other-site",
        ] {
            assert!(told.iter().any(|one| one == detail), "{detail}: {told:?}");
        }
        town.history_holds().await;
    });
}

#[test]
fn an_answer_is_good_once_for_a_while_and_for_what_it_was_asked() {
    on_both(async |town| {
        // Passkeys that are kept on several devices do not count: here the challenge alone must stop a replay.
        let id = town.operator("irem", &[StaffRole::Clerk]).await;
        let (first, second) = code(&town, id).await;
        let mut irem = redeem(&town, "irem", (&first, &second)).await;
        let mut passkey = Authenticator::of(&town.url);
        passkey.counts = false;
        add_first(&mut irem, &mut passkey).await;
        let (_, mut other) = with_passkey(&town, "kemal", &[StaffRole::Clerk]).await;
        // The same answer twice.
        let mut thief = town.browser();
        let asked = given(&mut thief, "/masa/giris/gecis-anahtari/baslat").await;
        let filled = passkey.get(&asked);
        send(&mut thief, LOGIN, &filled, ("", ""))
            .await
            .is_at("/masa");
        let mut again = town.browser();
        send(&mut again, LOGIN, &filled, ("", ""))
            .await
            .is_told(422);
        again.visit("/masa").await.is_at("/masa/giris");

        // A challenge that has waited for too long.
        let mut slow = town.browser();
        let asked = given(&mut slow, "/masa/giris/gecis-anahtari/baslat").await;
        let filled = passkey.get(&asked);
        town.clock.forward(6 * 60).unwrap();
        send(&mut slow, LOGIN, &filled, ("", "")).await.is_told(422);

        // An answer for the login is none for a strong act.
        let mut kemal = town.browser();
        sign_in(&mut kemal, &mut other).await.is_at("/masa");
        let asked = given(&mut kemal, "/masa/giris/gecis-anahtari/baslat").await;
        let filled = other.get(&asked);
        send(&mut kemal, "/masa/dogrula", &filled, ("donus", "/masa"))
            .await
            .is_told(422);
        // And a colleague's passkey proves nothing about me.
        let asked = given(&mut kemal, "/masa/dogrula/baslat").await;
        let filled = passkey.get(&asked);
        send(&mut kemal, "/masa/dogrula", &filled, ("donus", "/masa"))
            .await
            .is_told(422);

        let told = details(&town, "passkey-refused").await;
        for detail in [
            "answered-already",
            "other-operator",
            "other-purpose",
            "too-old",
        ] {
            assert!(told.iter().any(|one| one == detail), "{detail}: {told:?}");
        }
        sign_in(&mut town.browser(), &mut passkey)
            .await
            .is_at("/masa");
    });
}

#[test]
fn an_enrolment_code_is_good_once_for_a_day_and_nothing_else_enrols() {
    on_both(async |town| {
        let id = town.operator("irem", &[StaffRole::Clerk]).await;
        // Who phished password and code is signed in, and cannot add a passkey.
        let mut thief = town.at_the_desk_as("irem").await;
        thief
            .post("/masa/kayit/gecis-anahtari/baslat", &[])
            .await
            .is_at("/masa/giris");
        thief
            .post("/masa/gecis-anahtarlari/baslat", &[])
            .await
            .sees("Siz olduğunuzu doğrulayın");
        let (first, second) = code(&town, id).await;
        for (name, halves) in [
            ("irem", (first.as_str(), first.as_str())),
            ("irem", ("", second.as_str())),
            ("memur", (first.as_str(), second.as_str())),
        ] {
            redeem(&town, name, halves)
                .await
                .is_told(422)
                .sees("kod doğru değil");
        }
        let spaced = first.to_uppercase().replace('-', " ");
        let mut irem = redeem(&town, "irem", (&spaced, &second)).await;
        irem.sees("Girişinizi kurun");
        redeem(&town, "irem", (&first, &second)).await.is_told(422);
        // Begun in one browser, it is not finished in another, nor half an hour later.
        town.browser().visit("/masa/kayit").await.sees("Kayıt kodu");
        town.clock.forward(31 * 60).unwrap();
        irem.post("/masa/kayit/gecis-anahtari/baslat", &[])
            .await
            .is_at("/masa/giris");
        let (first, second) = code(&town, id).await;
        town.clock.forward(24 * 3600 + 1).unwrap();
        redeem(&town, "irem", (&first, &second)).await.is_told(422);
        assert!(!details(&town, "enrolment-refused").await.is_empty());
        // Without a device for a passkey, a password and an authenticator are set up.
        let (first, second) = code(&town, id).await;
        let mut irem = redeem(&town, "irem", (&first, &second)).await;
        irem.fill("password", "kısa")
            .press("Parolayı kaydet")
            .await
            .is_told(422);
        irem.fill("password", "uzun ve yeni bir parola")
            .press("Parolayı kaydet")
            .await;
        irem.sees("Yalnızca bir kez gösterilir");
        town.at_the_desk_as("irem").await.is_told(422);
        town.history_holds().await;
    });
}

/// A passkey that somebody writes into the database, moves to another operator or ends by hand opens nothing and brings no password back.
#[test]
fn a_passkey_written_by_hand_opens_nothing() {
    on_both(async |town| {
        let (irem, mut passkey) = with_passkey(&town, "irem", &[StaffRole::Clerk]).await;
        let boss = town.operator("amir", &[StaffRole::Administrator]).await;
        let change = async |sql: &'static str, to: Uuid, from: Uuid| {
            let mut tx = town.app.db.write().await.unwrap();
            assert_eq!(store::run!(&mut tx, sql, to, from).unwrap(), 1);
            tx.commit().await.unwrap();
        };
        let moved = "UPDATE operator_passkey SET operator = $1 WHERE operator = $2";
        change(moved, boss, irem).await;
        sign_in(&mut town.browser(), &mut passkey)
            .await
            .is_told(422);
        change(moved, irem, boss).await;
        sign_in(&mut town.browser(), &mut passkey)
            .await
            .is_at("/masa");
        let ended = "UPDATE operator_passkey SET ended_at = created_at WHERE operator = $1 AND operator <> $2";
        change(ended, irem, boss).await;
        town.at_the_desk_as("irem").await.is_told(422);
    });
}

/// The last passkey stays; another one is added with a fresh proof, and then the first may go.
#[test]
fn several_passkeys_with_names_and_never_none() {
    on_both(async |town| {
        let (_, mut phone) = with_passkey(&town, "irem", &[StaffRole::Clerk]).await;
        let mut irem = town.browser();
        sign_in(&mut irem, &mut phone).await;
        irem.visit("/masa/gecis-anahtarlari")
            .await
            .sees_not("Kaldır");
        let mut conn = town.app.db.read().await.unwrap();
        let (only,) = row!(&mut conn, (Uuid,), "SELECT id FROM operator_passkey")
            .unwrap()
            .unwrap();
        drop(conn);
        let remove = format!("/masa/gecis-anahtarlari/{only}/kaldir");
        irem.post(&remove, &[])
            .await
            .is_told(409)
            .sees("Son geçiş anahtarı kaldırılamaz");
        let mut key = Authenticator::of(&town.url);
        let asked = given(&mut irem, "/masa/gecis-anahtarlari/baslat").await;
        let made = key.create(&asked);
        send(
            &mut irem,
            "/masa/gecis-anahtarlari",
            &made,
            ("name", "mavi anahtar"),
        )
        .await;
        irem.is_at("/masa/gecis-anahtarlari")
            .sees("mavi anahtar")
            .sees("Pikselim");
        irem.post(&remove, &[])
            .await
            .is_at("/masa/gecis-anahtarlari")
            .sees_not("Pikselim");
        sign_in(&mut town.browser(), &mut phone).await.is_told(422);
        sign_in(&mut town.browser(), &mut key).await.is_at("/masa");
        town.history_holds().await;
    });
}
