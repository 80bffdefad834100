//! Silme talebi: the desk sees what would be erased and what must be kept, confirms it with a passkey, and the person is told both (KVKK).

use crate::erasure::{GULSAH, NOTHING, cancel, delivered, kept};
use crate::story::applicant::{AYSE, approve, with_a_proven_phone};
use crate::story::authenticator::{sign_in, with_passkey};
use crate::story::issuer::Line;
use crate::story::{Browser, Town, on_both};
use rules::dates::day;
use rules::staff_role::StaffRole;

const REQUESTS: &str = "/masa/kisisel-veri-talepleri";
const CONFIRM: &str = "Silinecekleri sil ve yanıtla";

/// A clerk who has just proven who they are.
async fn clerk(town: &Town) -> Browser {
    let (_, mut passkey) = with_passkey(town, "irem", &[StaffRole::Clerk]).await;
    let mut clerk = town.browser();
    sign_in(&mut clerk, &mut passkey).await;
    clerk
}

async fn record(town: &Town, clerk: &mut Browser, (who, wanted): (&str, &str)) -> String {
    clerk.visit(REQUESTS).await.is_told(200);
    clerk
        .fill("identity", who)
        .fill("wanted", wanted)
        .fill("came_by", "paper")
        .fill("received", &day(town.app.outside.clock.today()));
    clerk.press("Talebi kaydet").await.is_told(200);
    clerk.path().to_owned()
}

fn letters(town: &Town, words: &str) -> usize {
    let inbox = town.inbox().into_iter();
    inbox.filter(|one| one.text.contains(words)).count()
}

/// Of an order that ended without a certificate all of it goes at once, and not after a year; the person is told what is gone and what stays.
#[test]
fn what_no_law_keeps_goes_at_once() {
    on_both(async |town| {
        let mut ayse = with_a_proven_phone(&town).await;
        approve(&mut ayse, "islak-imza").await.is_told(200);
        let mut clerk = clerk(&town).await;
        let address = record(&town, &mut clerk, (AYSE, "erase")).await;
        clerk
            .sees("SD-1 Saklanır Başvuru sürüyor.")
            .sees("Kimlik kaydı ve geçmiş");
        // That it was done is no matter of words.
        let done = [("outcome", "done")];
        clerk.post(&address, &done).await.is_told(422);
        clerk.visit(&address).await;
        let mut late = clerk.another_tab();
        cancel(&town, AYSE, 1).await;
        assert!(kept(&town, 1).await.form == 1);
        // What is confirmed is what was shown: the order has ended since.
        late.visit(&address).await;
        clerk
            .post(&format!("{address}/sil"), &[("plan", "SD-1")])
            .await;
        clerk.is_told(409);
        assert!(kept(&town, 1).await.form == 1);

        clerk.visit(&address).await.sees("SD-1 Şimdi silinir");
        clerk.press(CONFIRM).await.is_told(200);
        clerk
            .is_at(&address)
            .sees("Talep kısmen yerine getirildi")
            .sees("Sayın Ayşe Yılmaz,")
            .sees_not(CONFIRM);
        assert_eq!(kept(&town, 1).await, NOTHING);
        // Pressed twice.
        late.press(CONFIRM).await.is_told(200).is_at(&address);
        town.work().await;
        assert!(
            letters(
                &town,
                "Formu ve iletişim bilgileri silinen başvurular: SD-1"
            ) > 0
        );
        assert!(letters(&town, "Verilerinizin silinmesi talebiniz yanıtlandı") > 0);
        town.history_holds().await;
        let mut ayse = town.signed_in(AYSE).await;
        ayse.visit("/basvurularim/SD-1").await.is_told(200);
        ayse.sees("silinmesi istendiği için");
    });
}

/// What the archive needs stays, with the day until which and the law that says so; while the issuer does not answer nothing of it is promised.
#[test]
fn the_archive_is_kept_and_the_person_is_told_until_when() {
    on_both(async |town| {
        let (town, authority) = town.with_authority().await;
        authority.card(GULSAH);
        delivered(&town).await;
        let before = kept(&town, 3).await;
        let mut clerk = clerk(&town).await;
        let address = record(&town, &mut clerk, (GULSAH, "erase")).await;
        authority.line_is(Line::Cut);
        clerk.visit(&address).await;
        clerk.sees("Bitiş günü şu anda öğrenilemiyor.");
        authority.line_is(Line::Well);
        clerk.visit(&address).await;
        clerk
            .sees("SD-3 Saklanır Sertifika arşivi:")
            .sees("tarihine kadar saklanır (5070");
        clerk.press(CONFIRM).await.is_told(200);
        clerk
            .sees("Talep reddedildi")
            .sees("SD-3: Sertifika arşivi:")
            .sees_not("Talep kısmen");
        assert_eq!(kept(&town, 3).await, before);
        town.work().await;
        assert!(letters(&town, "tarihine kadar arşivde kalır") > 0);
        town.history_holds().await;
    });
}

/// Only a request for erasure erases, and one that was refused in words erases nothing afterwards.
#[test]
fn nothing_is_erased_that_was_not_asked_for() {
    on_both(async |town| {
        let _ayse = with_a_proven_phone(&town).await;
        cancel(&town, AYSE, 1).await;
        let mut clerk = clerk(&town).await;
        let see = record(&town, &mut clerk, (AYSE, "see")).await;
        clerk.sees_not(CONFIRM);
        let plan = [("plan", "SD-1!")];
        clerk.post(&format!("{see}/sil"), &plan).await.is_told(409);
        let erase = record(&town, &mut clerk, (AYSE, "erase")).await;
        clerk
            .fill("outcome", "refused")
            .fill("reason", "Kimliği doğrulanamadı.")
            .press("Yanıtı kaydet")
            .await;
        clerk.is_told(200).sees("Talep reddedildi");
        clerk
            .post(&format!("{erase}/sil"), &plan)
            .await
            .is_at(&erase);
        assert!(kept(&town, 1).await.form == 1);
        town.history_holds().await;
    });
}
