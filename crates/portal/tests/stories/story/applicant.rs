//! Ayşe Yılmaz, an applicant whose institution has opened a pre-application for her.

use super::{Browser, Town};

pub const AYSE: &str = "10000100754";

/// Çağrı Işık, whose form is filled in and whose way of approval is to be chosen.
pub const CAGRI: &str = "10000100372";

/// Çağrı has read the commitment and approves by e-İmza; his browser stands on the waiting page.
pub async fn approving(town: &Town) -> Browser {
    let mut cagri = town.signed_in(CAGRI).await;
    ask_for_approval(&mut cagri).await;
    cagri
}

/// From the approval page to the waiting page.
pub async fn ask_for_approval(cagri: &mut Browser) {
    cagri.visit("/basvurularim/SD-2/onay").await;
    approve(cagri, "e-imza").await.is_told(200);
}

/// On the approval page: the way is chosen, the commitment read, the button pressed.
pub async fn approve<'a>(who: &'a mut Browser, way: &str) -> &'a mut Browser {
    choose_way(who, way).await;
    let button = match way {
        "e-imza" => "e-İmza ile Onayla",
        "e-onay" => "e-Onay",
        _ => "Islak İmzalı Onaylamak için Formu İndir",
    };
    who.fill("okudum", "evet").press(button).await
}

/// On the approval page: the way is chosen; the commitment is what comes.
pub async fn choose_way(who: &mut Browser, way: &str) {
    who.fill("yol", way).press("Devam").await;
    assert!(
        who.path().ends_with(&format!("/onay/{way}")),
        "{}",
        who.path()
    );
}

/// Fills in what the institution's list could not know.
pub fn fill_in(browser: &mut Browser) {
    browser
        .fill("phone", "0532 123 45 67")
        .fill("operator", "turkcell")
        .fill("channel", "both")
        .fill("address_kind", "home")
        .fill("address", "Çınar Mah. Işık Sok. No: 3")
        .fill("province", "İstanbul")
        .fill("district", "Üsküdar")
        .fill("postcode", "34660");
}

/// Ayşe has filled in her form and proven the phone in it.
pub async fn with_a_proven_phone(town: &Town) -> Browser {
    let mut ayse = ask_for_the_code(town).await;
    let code = town.newest_code().await;
    ayse.fill("code", &code).press("Devam").await;
    ayse.is_at("/basvurularim/SD-1/onay");
    ayse
}

/// As far as the page that asks for the code.
pub async fn ask_for_the_code(town: &Town) -> Browser {
    let mut ayse = town.signed_in(AYSE).await;
    ayse.visit("/basvurularim")
        .await
        .follow("Başvuruyu Tamamla")
        .await
        .follow("Başvuruyu Tamamla")
        .await;
    fill_in(&mut ayse);
    ayse.press("Devam").await.sees("SMS onay kodu");
    ayse
}
