//! İptal: by the person, and by time-out.

use crate::story::applicant::AYSE;
use crate::story::clerk::told;
use crate::story::{Town, on_both};

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

/// R08: the desk ends an order, with its reason and with who asked for it; the person and the institution's officers are told.
#[test]
fn the_desk_cancels() {
    on_both(async |town| {
        let mut desk = town.at_the_desk().await;
        desk.visit("/masa/siparis/SD-3")
            .await
            .follow("Başvuruyu iptal et")
            .await
            .sees("Postadaki imzalı form geldiğinde işleme alınmaz");
        desk.press("Başvuruyu iptal et").await.is_told(422);
        desk.sees("Neden iptal edildiğini seçin")
            .sees("İptali kimin istediğini seçin");
        desk.fill("asked_by", "institution")
            .press("Başvuruyu iptal et")
            .await
            .is_told(422)
            .sees_not("İptali kimin istediğini seçin");
        assert_eq!(
            desk.value("asked_by"),
            "institution",
            "what was chosen stays"
        );
        desk.fill("why", "left_institution")
            .press("Başvuruyu iptal et")
            .await;
        desk.is_at("/masa/siparis/SD-3?oldu=iptal")
            .sees("İptal Edildi")
            .sees("Neden: başvuru sahibi kurumdan ayrıldı")
            .sees("İsteyen: kurumu, yazıyla");
        let gulsah = "10000100440";
        let of_hers = told(&town, gulsah, "iptal edildi").await;
        assert_eq!(of_hers, (1, 1));
        assert_eq!(told(&town, gulsah, "kurumdan ayrıldı").await.0, 1);
        let officers = town.inbox().into_iter().filter(|m| {
            let subject = m.subject.as_deref().unwrap_or_default();
            subject.contains("Kurumunuzun bir başvurusu iptal edildi: SD-3")
        });
        let officers: Vec<_> = officers.collect();
        let mut conn = town.app.db.read().await.unwrap();
        let appointed = store::row!(
            &mut conn,
            (i64,),
            "SELECT COUNT(*) FROM notice WHERE kind = 'cancelled-for-institution'"
        );
        let (appointed,) = appointed.unwrap().unwrap();
        assert!(appointed > 0, "each officer has a row of the ledger");
        for letter in &officers {
            assert!(!letter.text.contains("Gülşah"), "no name in it");
        }
        drop(conn);
        desk.visit("/masa/siparis/SD-3/iptal").await.is_told(409);
        let mut hers = town.signed_in(gulsah).await;
        hers.visit("/basvurularim/SD-3")
            .await
            .sees("Neden: başvuru sahibi kurumdan ayrıldı")
            .sees_not("Deniz Deneme");
        town.history_holds().await;
    });
}
