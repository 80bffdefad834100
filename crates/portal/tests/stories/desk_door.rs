//! Masanın kapısı: who comes in, what looking leaves behind, and what is stuck (R46).

use crate::story::clerk::{acts_of_the_clerk, told};
use crate::story::{Browser, on_both};

/// Her form is in the post: SD-3.
const GULSAH: &str = "10000100440";

/// Every address of the desk, and how a foreign role is met there: by the login page, and nothing is done.
#[test]
fn the_desk_is_for_its_staff_only() {
    on_both(async |town| {
        let mut officer = town.signed_in("10000100136").await;
        let mut citizen = town.signed_in(GULSAH).await;
        let mut nobody = town.browser();
        for browser in [&mut officer, &mut citizen, &mut nobody] {
            for address in [
                "/masa",
                "/masa/ara?q=igdir",
                "/masa/siparis/SD-3",
                "/masa/siparis/SD-3/form",
                "/masa/bekleyen-formlar",
                "/masa/bekleyen-formlar.csv",
                "/masa/uretim-bekleyenler",
                "/masa/isler",
            ] {
                browser
                    .visit(address)
                    .await
                    .is_at("/masa/giris")
                    .sees("Masa girişi");
                browser.sees_not("Iğdır");
            }
            for address in [
                "/masa/siparis/SD-3/form",
                "/masa/siparis/SD-3/kimlik",
                "/masa/isler/00000000-0000-0000-0000-000000000001/yeniden",
                "/masa/tuslar",
            ] {
                let sent = [
                    ("version", "4"),
                    ("decision", "accept"),
                    ("purpose", "form-comparison"),
                ];
                browser.post(address, &sent).await.is_at("/masa/giris");
            }
        }
        // And the other way round: a clerk is nobody's applicant.
        let mut desk = town.at_the_desk().await;
        desk.visit("/basvurularim/SD-3")
            .await
            .sees("Merkezi Kimlik Doğrulama Sistemi");
        desk.visit("/masa/siparis/SD-3")
            .await
            .sees("Başvuru Formu Bekleniyor");
        for nothing in [
            "/masa/siparis/SD-999999",
            "/masa/siparis/x/form",
            "/masa/yok",
        ] {
            desk.visit(nothing).await.is_told(404);
        }
        desk.visit("/masa")
            .await
            .press("Çıkış")
            .await
            .is_at("/masa/giris");
        desk.visit("/masa").await.is_at("/masa/giris");
    });
}

/// Password and TOTP: each must be right, a code is good once, and guessing ends soon.
#[test]
fn the_way_in() {
    on_both(async |town| {
        town.clock.forward(31).unwrap();
        let now = || town.app.outside.clock.now();
        let code = || portal::staff::totp_code(&town.clerk.totp, now()).unwrap();
        let (user, password) = (town.clerk.user_name.as_str(), town.clerk.password.as_str());
        let attempt = async |user: &str, password: &str, code: &str| {
            let mut browser = town.browser();
            browser.visit("/masa/giris").await;
            browser
                .fill("user_name", user)
                .fill("password", password)
                .fill("code", code);
            browser.press("Giriş").await;
            browser
        };
        let good = code();
        let wrong = if good == "123456" { "654321" } else { "123456" };
        let words = "Kullanıcı adı, parola ya da kod doğru değil";
        for (user, password, code) in [
            (user, "yanlış", good.as_str()),
            (user, password, wrong),
            (user, password, ""),
            ("kimse", password, good.as_str()),
            ("", "", ""),
        ] {
            attempt(user, password, code).await.is_told(422).sees(words);
        }
        let spaced = format!("{} {}", &good[..3], &good[3..]);
        attempt(user, password, &spaced).await.is_at("/masa");
        // Somebody looked over the clerk's shoulder and uses the same code at once.
        attempt(user, password, &good)
            .await
            .is_told(422)
            .sees(words);
        for _ in 0..10 {
            attempt(user, "tahmin", wrong).await;
        }
        town.clock.forward(31).unwrap();
        attempt(user, password, &code())
            .await
            .is_told(429)
            .sees("Çok fazla istek geldi");
        town.clock.forward(15 * 60).unwrap();
        attempt(user, password, &code()).await.is_at("/masa");
        town.history_holds().await;
    });
}

/// R46: what a clerk looked at is written down, and the number in full only for a stated purpose.
#[test]
fn looking_is_an_act_too() {
    on_both(async |town| {
        let mut desk = town.at_the_desk().await;
        let in_full = format!("Kimlik no {GULSAH}");
        desk.visit("/masa/siparis/SD-3")
            .await
            .sees("100******40")
            .sees_not(&in_full);
        desk.fill("purpose", "form-comparison")
            .press("Göster")
            .await
            .sees(&in_full);
        desk.visit("/masa/siparis/SD-3").await.sees_not(&in_full);
        desk.post("/masa/siparis/SD-3/kimlik", &[("purpose", "curiosity")])
            .await
            .is_told(400)
            .sees_not(&in_full);
        let acts = acts_of_the_clerk(&town).await;
        assert_eq!(
            acts,
            [
                "operator-added",
                "signed-in",
                "order-opened",
                "identity-revealed",
                "order-opened"
            ]
        );
        town.history_holds().await;
    });
}

/// A letter that could not be sent waits where staff see it, and is sent again by one press.
#[test]
fn a_stuck_letter_is_sent_again() {
    on_both(async |town| {
        town.work().await;
        // A folder in the place of the inbox: from here on nothing can be delivered.
        let file = town.folder.path().join("inbox.jsonl");
        let aside = town.folder.path().join("aside.jsonl");
        std::fs::rename(&file, &aside).unwrap();
        std::fs::create_dir(&file).unwrap();
        let mut desk = town.at_the_desk().await;
        desk.visit("/masa/isler").await.sees("Takılan iş yok");
        desk.visit("/masa/siparis/SD-3/form")
            .await
            .fill("decision", "accept");
        desk.press("Kaydet").await;
        for _ in 0..store::job::LAST_TRY {
            town.work().await;
            town.clock.forward(3600).unwrap();
        }
        let mut desk = town.at_the_desk().await;
        desk.visit("/masa").await.sees("Takılan işler: 2");
        desk.visit("/masa/isler")
            .await
            .sees("SD-3")
            .sees("e-Posta")
            .sees("SMS");
        std::fs::remove_dir(&file).unwrap();
        std::fs::rename(&aside, &file).unwrap();

        desk.press("Yeniden gönder: SD-3")
            .await
            .is_at("/masa/isler");
        desk.visit("/masa/siparis/SD-3")
            .await
            .sees("Takıldı")
            .sees("Gönderilecek");
        desk.press("Yeniden gönder")
            .await
            .sees("yeniden gönderilmek üzere");
        assert_eq!(told(&town, GULSAH, "kabul edildi").await, (1, 1));
        desk.visit("/masa/siparis/SD-3")
            .await
            .sees("Gönderildi")
            .sees_not("Takıldı");
        desk.post(
            "/masa/isler/00000000-0000-0000-0000-000000000001/yeniden",
            &[],
        )
        .await
        .is_told(409);
        let acts = acts_of_the_clerk(&town).await;
        assert_eq!(
            acts.iter()
                .filter(|act| act.ends_with("-sent-again"))
                .count(),
            2
        );
        town.history_holds().await;
    });
}

/// Keys and language are switched where one is.
#[test]
fn keys_and_language() {
    on_both(async |town| {
        let mut desk = town.at_the_desk().await;
        let html = |desk: &Browser| String::from_utf8(desk.body.clone()).unwrap();
        assert!(!html(&desk).contains("data-keys"));
        desk.press("Tek tuşlu kısayolları kapat")
            .await
            .is_at("/masa");
        assert!(html(&desk).contains("data-keys=\"off\""));
        desk.press("Tek tuşlu kısayolları aç").await;
        assert!(!html(&desk).contains("data-keys"));
        desk.visit("/masa/siparis/SD-3/form")
            .await
            .press("English")
            .await;
        desk.is_at("/masa/siparis/SD-3/form")
            .sees("The signature box of the form is empty.");
    });
}
