//! SMS kodu: right, wrong, late, too often.

use crate::story::applicant::ask_for_the_code;
use crate::story::on_both;

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
