//! İptal: by the person, and by time-out.

use crate::story::applicant::AYSE;
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
