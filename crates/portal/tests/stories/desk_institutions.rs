//! Kurumlar: the desk adds an institution, appoints its officer and dismisses them (R06, R46).

use crate::lists::appoint_beside;
use crate::story::on_both;
use store::rows;

/// Known to the town, and nobody's officer yet.
const CAGRI: &str = "10000100372";

/// The officer comes in by e-Devlet like everyone, as soon as appointed and until dismissed.
#[test]
fn an_officer_is_appointed_and_dismissed() {
    on_both(async |town| {
        let mut desk = town.at_the_desk().await;
        desk.visit("/masa").await.follow("Kurumlar").await;
        desk.sees("Örnek Üniversitesi (Deneme)");
        desk.fill("name", "  Çınar   Belediyesi (Deneme) ")
            .fill("payment", "person");
        desk.press("Ekle").await.sees("Çınar Belediyesi (Deneme)");
        desk.sees("Bu kurumun e-imza sorumlusu yok");
        let institution = desk.path().to_owned();

        let mut cagri = town.signed_in(CAGRI).await;
        cagri.visit("/nes").await.sees_not("Yetkili İşlemleri");
        desk.fill("identity", "10000100373")
            .fill("given_name", "Çağrı")
            .fill("family_name", "2");
        desk.press("Görevlendir").await.is_told(422);
        desk.sees("Kimlik numarası geçerli değil")
            .sees("yalnızca harf");
        assert_eq!(desk.value("given_name"), "Çağrı", "what was typed stays");
        desk.fill("identity", CAGRI).fill("family_name", "Işık");
        desk.press("Görevlendir").await.is_at(&institution);
        desk.sees("Çağrı Işık").sees("100******72").sees_not(CAGRI);
        cagri.visit("/nes").await.sees("Yetkili İşlemleri");
        cagri
            .visit("/yetkili")
            .await
            .is_told(200)
            .sees("Çınar Belediyesi (Deneme)");

        let mut other = desk.another_tab();
        other.visit(&institution).await;
        // The only one is not lost by a slip of the hand.
        desk.press("Görevden al: Çağrı Işık").await.is_told(200);
        desk.sees("Çınar Belediyesi (Deneme) için kimse liste gönderemez");
        cagri.visit("/yetkili").await.is_told(200);
        desk.follow("Vazgeç")
            .await
            .is_at(&institution)
            .press("Görevden al: Çağrı Işık")
            .await
            .press("Yine de görevden al")
            .await
            .is_at(&institution);
        other.press("Görevden al: Çağrı Işık").await.is_told(409);
        cagri.visit("/nes").await.sees_not("Yetkili İşlemleri");
        cagri.visit("/yetkili").await.is_told(403);
        let acts = rows!(
            &mut town.app.db.read().await.unwrap(),
            (String, String),
            "SELECT actor_kind, act FROM history WHERE kind = 'institution' AND actor_kind <> 'system' ORDER BY seq"
        );
        let acts: Vec<_> = acts
            .unwrap()
            .into_iter()
            .map(|(by, act)| format!("{by} {act}"))
            .collect();
        assert_eq!(
            acts,
            [
                "operator institution-added",
                "operator officer-appointed",
                "operator officer-dismissed"
            ]
        );
        town.history_holds().await;
    });
}

#[test]
fn an_institution_has_a_name_of_its_own() {
    on_both(async |town| {
        let mut desk = town.at_the_desk().await;
        for (name, words) in [
            ("", "Burayı doldurun"),
            ("Örnek Üniversitesi (Deneme)", "Bu adla bir kurum var"),
            (&"ş".repeat(201), "Metin çok uzun"),
        ] {
            desk.visit("/masa/kurumlar").await.fill("name", name);
            desk.press("Ekle").await.is_told(422).sees(words);
        }
        desk.visit("/masa/kurumlar/00000000-0000-0000-0000-000000000001")
            .await
            .is_told(404);
        desk.visit("/masa/kurumlar/x").await.is_told(400);
        let mut nobody = town.browser();
        nobody.visit("/masa/kurumlar").await.is_at("/masa/giris");
        nobody
            .post(
                "/masa/kurumlar",
                &[("name", "Sahte"), ("payment", "person")],
            )
            .await;
        nobody.is_at("/masa/giris");
        desk.visit("/masa/kurumlar").await.sees_not("Sahte");
    });
}

/// One of two goes by one press: the institution keeps somebody.
#[test]
fn one_of_two_officers_is_dismissed_at_once() {
    on_both(async |town| {
        let name = "Örnek Üniversitesi (Deneme)";
        appoint_beside(&town, name, CAGRI, "Çağrı", "Işık").await;
        let mut desk = town.at_the_desk().await;
        desk.visit("/masa/kurumlar").await.follow(name).await;
        let institution = desk.path().to_owned();
        desk.press("Görevden al: Çağrı Işık")
            .await
            .is_at(&institution)
            .sees_not("tek e-imza sorumlusu");
        assert!(!desk.has_button("Görevden al: Çağrı Işık"));
    });
}
