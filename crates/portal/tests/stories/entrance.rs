//! Giriş: who comes in, and what they find.

use crate::story::on_both;

/// A foreign order's address is not found, never "not yours".
#[test]
fn nobody_finds_a_foreign_order() {
    on_both(async |town| {
        let mut cagri = town.signed_in("10000100372").await;
        for page in [
            "",
            "/form",
            "/sms",
            "/onay",
            "/sonuc",
            "/form.pdf",
            "/iptal",
        ] {
            cagri
                .visit(&format!("/basvurularim/SD-1{page}"))
                .await
                .is_told(404)
                .sees("Sayfa bulunamadı");
        }
        for act in [
            "/form",
            "/taslak",
            "/kimlik",
            "/sms",
            "/sms/yeniden",
            "/islak-imza",
            "/iptal",
        ] {
            cagri
                .post(&format!("/basvurularim/SD-1{act}"), &[])
                .await
                .is_told(404);
        }
        for nonsense in [
            "/basvurularim/SD-999999",
            "/basvurularim/x",
            "/basvurularim/SD-1%27--",
        ] {
            cagri.visit(nonsense).await.is_told(404);
        }
    });
}

/// English is one switch away, on the page where one is.
#[test]
fn english_is_one_switch_away() {
    on_both(async |town| {
        let mut guest = town.browser();
        guest
            .visit("/giris?donus=/nes")
            .await
            .press("English")
            .await
            .is_at("/giris?donus=/nes")
            .sees("Central Authentication System");
        guest
            .press("Türkçe")
            .await
            .sees("Merkezi Kimlik Doğrulama Sistemi");
    });
}
