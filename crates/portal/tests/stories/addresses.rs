//! Where the card goes: a district of its province, and the institution's address, written once for five hundred colleagues (R19).

use crate::lists::OFFICER;
use crate::story::applicant::{AYSE, fill_in};
use crate::story::on_both;

/// A district is one of its province, however it is typed; the paper has its official name.
#[test]
fn a_district_is_one_of_its_province() {
    on_both(async |town| {
        let mut ayse = town.signed_in(AYSE).await;
        ayse.visit("/basvurularim/SD-1/form").await;
        fill_in(&mut ayse);
        ayse.fill("district", "Çankaya")
            .press("Devam")
            .await
            .is_told(422)
            .sees("Bu ilde bu adda bir ilçe yok");
        assert_eq!(ayse.value("district"), "Çankaya");
        ayse.fill("district", "").press("Devam").await.is_told(422);
        ayse.sees("İlçe adını yazın");
        ayse.fill("district", "ÜSKÜDAR").press("Devam").await;
        ayse.sees("SMS onay kodu");

        let mut guest = town.browser();
        guest.visit("/ilceler?of=%C4%B0stanbul").await.is_told(200);
        let names: Vec<String> = serde_json::from_slice(&guest.body).unwrap();
        assert_eq!(names.len(), 39);
        assert!(names.contains(&"Eyüpsultan".to_owned()));
        guest.visit("/ilceler?of=Atlantis").await.is_told(200);
        assert_eq!(guest.body, b"[]");
    });
}

#[test]
fn an_officer_writes_the_address_once() {
    on_both(async |town| {
        let mut ayse = town.signed_in(AYSE).await;
        ayse.visit("/basvurularim/SD-1/form").await;
        ayse.sees_not("Kurumumun adresini al");

        let mut elif = town.signed_in(OFFICER).await;
        elif.visit("/yetkili").await.follow("Kurum Adresi").await;
        elif.fill("address", "Ay Işığı Bulvarı No: 7")
            .fill("province", "Ankara")
            .fill("district", "Kadıköy")
            .fill("postcode", "34710")
            .press("Kaydet")
            .await
            .is_told(422)
            .sees("Bu ilde bu adda bir ilçe yok")
            .sees("Posta kodu seçtiğiniz ile ait değil");
        assert_eq!(elif.value("address"), "Ay Işığı Bulvarı No: 7");
        elif.fill("district", "cankaya")
            .fill("postcode", "06420")
            .press("Kaydet")
            .await
            .sees("Adres kaydedildi");
        assert_eq!(elif.value("district"), "Çankaya");

        // What she had typed elsewhere in the form stays.
        ayse.visit("/basvurularim/SD-1/form").await;
        ayse.sees("Ay Işığı Bulvarı No: 7, 06420 Çankaya / Ankara")
            .fill("phone", "0532 123 45 67")
            .press("Kurumumun adresini al")
            .await
            .is_told(200);
        assert_eq!(ayse.value("phone"), "0532 123 45 67");
        assert_eq!(ayse.value("address_kind"), "work");
        assert_eq!(ayse.value("address"), "Ay Işığı Bulvarı No: 7");
        assert_eq!(ayse.value("province"), "Ankara");
        assert_eq!(ayse.value("district"), "Çankaya");
        assert_eq!(ayse.value("postcode"), "06420");
        town.history_holds().await;
    });
}
