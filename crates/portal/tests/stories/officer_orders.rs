//! Kurum Başvuruları for hundreds of colleagues: found by name and number, filtered, taken along as a file, invited again (R08).

use store::{row, rows};

use crate::lists::{OFFICER, appoint, html, identity, judged, people, row_of};
use crate::story::applicant::ask_for_the_code;
use crate::story::{Browser, Town, on_both};

/// Opens orders for these rows.
async fn opened(town: &Town, elif: &mut Browser, rows: &[String]) {
    judged(town, elif, rows).await;
    let count = rows.len();
    elif.press(&format!("{count} ön başvuruyu aç")).await;
    town.work().await;
}

fn named(serial: u32, given: &str, family: &str) -> String {
    row_of(&identity(serial), given, family)
}

async fn look_for(elif: &mut Browser, typed: &str) {
    elif.visit("/yetkili/basvurular").await;
    elif.fill("ara", typed).press("Bul").await;
}

/// Found by any word of a name, with or without Turkish letters, by identity number and by order number; nothing of it stands in an address.
#[test]
fn a_colleague_is_found_by_name_and_number() {
    on_both(async |town| {
        let mut elif = town.signed_in(OFFICER).await;
        let rows = [named(10, "Işıl Çağrı", "Öğüt"), named(11, "Şükrü", "Çınar")];
        opened(&town, &mut elif, &rows).await;
        for typed in ["cagri", "ÖĞÜT", "ogut isil", "Işıl Ö", &identity(10)] {
            look_for(&mut elif, typed).await;
            elif.is_told(200)
                .is_at("/yetkili/basvurular")
                .sees("Işıl Çağrı Öğüt")
                .sees_not("Şükrü Çınar");
        }
        for typed in ["agri", "ogut sukru", "%", "_", &identity(99)] {
            look_for(&mut elif, typed).await;
            elif.is_told(200)
                .sees("adı ya da numarası böyle olan kimse yok")
                .sees_not("Şükrü Çınar");
        }
        // What is typed into the address by hand is not looked at.
        elif.visit("/yetkili/basvurular?ara=cagri")
            .await
            .sees("Şükrü Çınar");
        // A chosen group stays chosen through a search, and a search through a choice.
        look_for(&mut elif, "cagri").await;
        elif.press("İptal edildi")
            .await
            .sees("Seçtiğiniz başvurular arasında")
            .sees_not("Işıl Çağrı Öğüt");
        elif.press("Henüz başlamadı").await.sees("Işıl Çağrı Öğüt");
        elif.follow("Aramayı temizle").await.sees("Şükrü Çınar");
        // Another institution's officer finds none of them.
        appoint(
            &town,
            "Öteki Belediye (Deneme)",
            "10000100372",
            "Çağrı",
            "Işık",
        )
        .await;
        let mut cagri = town.signed_in("10000100372").await;
        for typed in ["cagri", &identity(10)] {
            look_for(&mut cagri, typed).await;
            cagri.sees_not("Öğüt");
        }
    });
}

/// Each group says how many it has, holds no others, and goes on page by page in either direction without losing the choice.
#[test]
fn groups_are_counted_and_paged() {
    on_both(async |town| {
        let mut elif = town.signed_in(OFFICER).await;
        opened(&town, &mut elif, &people(1, 53)).await;
        let (newest,) = row!(
            &mut town.app.db.read().await.unwrap(),
            (i64,),
            "SELECT MAX(number) FROM application"
        )
        .unwrap()
        .unwrap();
        let first = newest - 52;
        elif.visit(&format!("/yetkili/basvurular/SD-{newest}/iptal"))
            .await
            .press("Başvuruyu iptal et")
            .await;
        elif.visit("/yetkili/basvurular").await;
        let (begun, cancelled) = (elif.link("Henüz başlamadı"), elif.link("İptal edildi"));
        // Beside the one with which the town begins.
        elif.sees("İptal edildi 2");
        elif.visit(&cancelled)
            .await
            .sees(&format!("SD-{newest}"))
            .sees_not(&format!("SD-{first} "));
        elif.visit(&begun)
            .await
            .sees_not(&format!("SD-{newest}"))
            .sees(&format!("SD-{}", newest - 1))
            .follow("Sonraki sayfa")
            .await
            .sees(&format!("SD-{first} "))
            .sees_not(&format!("SD-{}", newest - 1))
            .follow("En eskileri önce göster")
            .await
            .sees(&format!("SD-{first} "))
            .sees_not(&format!("SD-{}", newest - 1));
        assert!(elif.path().contains("durum=baslamadi"));
        elif.follow("Sonraki sayfa")
            .await
            .sees(&format!("SD-{}", newest - 1))
            .sees_not(&format!("SD-{newest}"));
        assert!(elif.path().contains("durum=baslamadi") && elif.path().contains("sira=eski"));
        // A search is paged as well, and still stands in no address.
        look_for(&mut elif, "ogut").await;
        elif.sees_not(&format!("SD-{first} "))
            .press("Sonraki sayfa")
            .await
            .is_at("/yetkili/basvurular")
            .sees(&format!("SD-{first} "));
        assert_eq!(elif.value("ara"), "ogut");
    });
}

/// The file holds all that the filter lets through, not a page of it, with the masks of the pages; the history keeps who took it.
#[test]
fn what_is_filtered_is_taken_along() {
    on_both(async |town| {
        let mut elif = town.signed_in(OFFICER).await;
        let mut rows = people(2_000, 520);
        rows.push(named(900, "Şükrü", "Çınar"));
        opened(&town, &mut elif, &rows).await;
        elif.visit("/yetkili/basvurular?durum=baslamadi")
            .await
            .press("CSV")
            .await
            .is_told(200);
        let text = html(&elif);
        assert!(
            text.starts_with("\u{feff}\"Sipariş No\";"),
            "{}",
            &text[..80]
        );
        assert!(text.lines().count() > 520);
        let sukru = text.lines().find(|line| line.contains("Şükrü Çınar"));
        let sukru = sukru.expect("he is in the file");
        assert!(
            sukru.contains(";\"k***@ornek.example\";\"'+90 5** *** ** 67\";"),
            "{sukru}"
        );
        assert!(!text.contains(&identity(900)));
        // Sought: him alone, as a workbook; nobody else's row is in it.
        look_for(&mut elif, "sukru").await;
        elif.press("XLSX").await.is_told(200);
        assert!(elif.body.starts_with(b"PK"));
        let mut book = zip::ZipArchive::new(std::io::Cursor::new(&elif.body)).unwrap();
        let mut sheet = String::new();
        let mut part = book.by_name("xl/worksheets/sheet1.xml").unwrap();
        std::io::Read::read_to_string(&mut part, &mut sheet).unwrap();
        assert_eq!(sheet.matches("<row>").count(), 2);
        assert!(sheet.contains("Şükrü Çınar") && !sheet.contains("Öğüt"));
        let mut conn = town.app.db.read().await.unwrap();
        let taken = rows!(
            &mut conn,
            (String,),
            "SELECT detail FROM history WHERE act = 'orders-exported' ORDER BY at"
        )
        .unwrap();
        let taken: Vec<serde_json::Value> = taken
            .iter()
            .map(|(detail,)| serde_json::from_str(detail).unwrap())
            .collect();
        assert_eq!(
            taken,
            [
                serde_json::json!({ "format": "csv", "progress": "not-begun", "searched": false }),
                serde_json::json!({ "format": "xlsx", "progress": null, "searched": true }),
            ]
        );
        drop(conn);
        town.history_holds().await;
    });
}

fn invitations(town: &Town, to: &str) -> usize {
    let inbox = town.inbox();
    inbox.iter().filter(|mail| mail.to == to).count()
}

/// A wrong address is corrected while the person has not begun; the invitation goes there at once, and once a day again.
#[test]
fn an_invitation_that_went_astray_is_sent_again() {
    on_both(async |town| {
        let mut elif = town.signed_in(OFFICER).await;
        opened(&town, &mut elif, &[named(10, "Işıl Çağrı", "Öğüt")]).await;
        let wrong = format!("kisi{}@ornek.example", identity(10));
        assert_eq!(invitations(&town, &wrong), 1);
        look_for(&mut elif, "cagri").await;
        elif.follow("SD-").await;
        let order = elif.path().to_owned();
        elif.sees("k***@ornek.example").sees_not(&wrong);
        // Not twice a day to the same address.
        assert!(!elif.has_button("Daveti yeniden gönder"));
        elif.post(&format!("{order}/davet"), &[])
            .await
            .is_told(409)
            .sees("son 24 saat içinde gönderildi");
        elif.visit(&order)
            .await
            .follow("E-posta adresini düzelt")
            .await
            .fill("email", "ışıl@ornek.example")
            .press("Kaydet ve daveti gönder")
            .await
            .is_told(422)
            .sees("Türkçe harf");
        assert_eq!(elif.value("email"), "ışıl@ornek.example");
        elif.fill("email", &wrong)
            .press("Kaydet ve daveti gönder")
            .await
            .is_told(422)
            .sees("zaten bu adrese");
        elif.fill("email", "isil@ornek.example")
            .press("Kaydet ve daveti gönder")
            .await
            .sees("davet yeni adrese gönderildi")
            .sees("i***@ornek.example")
            .sees("Ön başvurunun e-posta adresi kurumca düzeltildi");
        town.work().await;
        assert_eq!(invitations(&town, "isil@ornek.example"), 1);
        assert_eq!(invitations(&town, &wrong), 1);
        town.days_pass(1).await;
        town.sign_in(&mut elif, OFFICER).await;
        elif.visit(&order)
            .await
            .press("Daveti yeniden gönder")
            .await
            .sees("Davet yeniden gönderildi.");
        town.work().await;
        assert_eq!(invitations(&town, "isil@ornek.example"), 2);
        assert_eq!(invitations(&town, &wrong), 1);
        // Addresses are not tried out through an order.
        for (n, told) in [200, 200, 200, 200, 200, 429].into_iter().enumerate() {
            let email = format!("isil{n}@ornek.example");
            elif.post(&format!("{order}/eposta"), &[("email", &email)])
                .await
                .is_told(told);
        }
        town.history_holds().await;
    });
}

/// What a person wrote in the form is theirs: the institution changes nothing after that, and sees nothing of it.
#[test]
fn who_has_begun_is_not_invited_any_more() {
    on_both(async |town| {
        let mut elif = town.signed_in(OFFICER).await;
        ask_for_the_code(&town).await;
        look_for(&mut elif, "ayse").await;
        elif.follow("SD-").await;
        let order = elif.path().to_owned();
        assert!(!elif.has_link("E-posta adresini düzelt"));
        for act in ["davet", "eposta"] {
            elif.post(&format!("{order}/{act}"), &[("email", "x@ornek.example")])
                .await
                .is_told(409)
                .sees("formunu doldurmuş");
        }
    });
}

/// All who have not begun are invited again by one press, and nobody whose invitation is younger than a day.
#[test]
fn all_who_have_not_begun_are_invited_again() {
    on_both(async |town| {
        let mut elif = town.signed_in(OFFICER).await;
        opened(&town, &mut elif, &people(1, 3)).await;
        elif.visit("/yetkili/basvurular/davetler")
            .await
            .sees("kişiye son 24 saat içinde davet gönderildiği için");
        let before = town.inbox().len();
        elif.post("/yetkili/basvurular/davetler", &[]).await;
        town.days_pass(1).await;
        town.sign_in(&mut elif, OFFICER).await;
        opened(&town, &mut elif, &people(4, 1)).await;
        let new = town.inbox().len();
        let to = |serial| format!("kisi{}@ornek.example", identity(serial));
        elif.visit("/yetkili/basvurular?durum=baslamadi")
            .await
            .follow("Davetleri yeniden gönder")
            .await
            .sees("1 kişiye son 24 saat içinde davet gönderildiği için");
        let due = row!(
            &mut town.app.db.read().await.unwrap(),
            (i64,),
            "SELECT COUNT(*) FROM application a JOIN institution i ON i.id = a.institution
             WHERE i.name LIKE 'Örnek%' AND a.form_version = 0 AND a.closed_at IS NULL"
        );
        let due = due.unwrap().unwrap().0 - 1;
        elif.press(&format!("{due} kişiye daveti yeniden gönder"))
            .await
            .sees(&format!("{due} davet gönderildi."));
        assert!(!elif.has_button(&format!("{due} kişiye daveti yeniden gönder")));
        town.work().await;
        assert!(before < new);
        for (serial, times) in [(1, 2), (2, 2), (3, 2), (4, 1)] {
            assert_eq!(invitations(&town, &to(serial)), times, "{serial}");
        }
        town.history_holds().await;
    });
}
