//! Lists that order seals: which rows say the same, which products one list mixes, and for whom a silent row is.

use store::rows;

use crate::lists::{OFFICER, identity};
use crate::seals::{OTHER, OWN, SEAL, judged, opened, orders, row};
use crate::story::clerk::search;
use crate::story::on_both;

/// A person with an open order of their own may represent an entity; an entity has one open order, whoever represents it and in whichever list.
#[test]
fn one_open_order_for_a_subject() {
    on_both(async |town| {
        let mut elif = town.signed_in(OFFICER).await;
        let (isil, second) = (identity(1), identity(2));
        opened(&town, &mut elif, "nes", &[row(&isil, "", "", "")]).await;
        opened(&town, &mut elif, SEAL, &[row(&isil, "", "", "")]).await;
        elif.sees("1 Açıldı");
        let mut person = town.signed_in_as(&isil, "Işıl Çağrı", "Öğüt").await;
        let mine = orders(&mut person).await;
        assert_eq!(mine.len(), 2);

        // Another representative, in the same words or with the number written out: the same seal.
        let rows = [
            row(&second, "", "", ""),
            row(&identity(3), "", "123-456-7890", OWN),
            row(&identity(4), "", OTHER, "Örnek Döner Sermaye İşletmesi"),
        ];
        let list = judged(&town, &mut elif, SEAL, &rows).await;
        elif.sees("1 Başvurusu var")
            .sees("1 Hatalı")
            .sees("1 Hazır");
        elif.sees("Bu tüzel kişinin bu ürün için açık bir başvurusu var: SD-")
            .sees("Bu tüzel kişi için aynı ürün 2. satırda da isteniyor");
        // The row that stood first is taken out: the one behind it is judged anew, and the entity's order still stands.
        elif.post(&format!("{list}/satir/2"), &[("yap", "cikar")])
            .await;
        elif.visit(&list)
            .await
            .sees("1 Başvurusu var")
            .sees_not("Hatalı 1");
        elif.press("1 ön başvuruyu aç").await;
        town.work().await;
        elif.visit(&list).await.sees("1 Açıldı");

        // Its order is cancelled: the entity may order again, through the other representative.
        person.visit(&format!("{}/iptal", mine[0])).await;
        person.press("Başvuruyu iptal et").await;
        opened(&town, &mut elif, SEAL, &[row(&second, "", "", "")]).await;
        elif.sees("1 Açıldı");
        let mut desk = town.at_the_desk().await;
        search(&mut desk, "1234567890").await;
        desk.sees("Mali Mühür – Örnek Üniversitesi");
        assert!(desk.path().starts_with("/masa/ara?tuzel="));
        search(&mut desk, OTHER).await;
        desk.sees("Örnek Döner Sermaye İşletmesi");
        search(&mut desk, "1000000034").await;
        desk.sees("Bu VKN ile bir başvuru yok.");
        town.history_holds().await;
    });
}

/// Two lists with two representatives are committed one after the other though both were judged before either was: one order is opened.
#[test]
fn two_representatives_in_two_lists_open_one_order() {
    on_both(async |town| {
        let mut elif = town.signed_in(OFFICER).await;
        let first = judged(&town, &mut elif, SEAL, &[row(&identity(1), "", "", "")]).await;
        let second = judged(&town, &mut elif, SEAL, &[row(&identity(2), "", "", "")]).await;
        elif.sees("1 Hazır");
        for list in [&first, &second] {
            elif.visit(list).await.press("1 ön başvuruyu aç").await;
            town.work().await;
        }
        elif.visit(&second)
            .await
            .sees("1 Başvurusu var")
            .sees("Bu tüzel kişinin bu ürün için açık bir başvurusu var");
        let mut conn = town.app.db.read().await.unwrap();
        let sql = "SELECT number FROM application WHERE product = 'mali_muhur'";
        assert_eq!(rows!(&mut conn, (i64,), sql).unwrap().len(), 1);
        drop(conn);
        town.history_holds().await;
    });
}

/// One list with both products; each row is judged by its own.
#[test]
fn a_list_mixes_both_products() {
    on_both(async |town| {
        let mut elif = town.signed_in(OFFICER).await;
        let isil = identity(1);
        let rows = [
            row(&isil, "", "", ""),
            row(&isil, "MALİ MÜHÜR", "", ""),
            row(&identity(2), "mali muhur", OTHER, "Örnek A.Ş."),
            row(&identity(3), "Mali Mühür", OTHER, "Örnek A.Ş."),
            row(&identity(4), "Mali Mühür", "1000000019", "Örnek A.Ş."),
            row(&identity(5), "Mali Mühür", "10000000146", ""),
            row(&identity(6), "Mali Mühür", "1000000026", ""),
            row(&identity(7), "Mali Damga", "", ""),
            // Whose certificate it is the row says by its product: a VKN beside a person's is not looked at.
            row(&identity(8), "NES", "1", "x"),
            row(&isil, "nes", "", ""),
        ];
        let list = judged(&town, &mut elif, "nes", &rows).await;
        elif.sees("4 Hazır").sees("6 Hatalı");
        elif.sees("VKN geçerli değil; rakamları kontrol edin.")
            .sees("VKN 10 hanelidir.")
            .sees("Tüzel kişi unvanı: Burayı doldurun.")
            .sees("Bu adla bir ürün yok")
            .sees("Bu tüzel kişi için aynı ürün 4. satırda da isteniyor")
            .sees("Bu kişi 2. satırda da var");
        // What is mended is judged by its product.
        elif.visit(&format!("{list}/satir/6")).await;
        assert_eq!(elif.value("tax_number"), "1000000019");
        elif.fill("tax_number", "1000000026")
            .press("Kaydet ve denetle")
            .await;
        elif.press("Hatalı 5 satırı çıkar").await;
        town.work().await;
        elif.visit(&list).await.press("5 ön başvuruyu aç").await;
        town.work().await;
        elif.visit(&list).await.sees("5 Açıldı");
        let mut conn = town.app.db.read().await.unwrap();
        let sql = "SELECT product, subject_kind, tax_number FROM application WHERE personnel_list IS NOT NULL ORDER BY number";
        let opened = rows!(&mut conn, (String, String, Option<String>), sql).unwrap();
        drop(conn);
        let of = |product: &str, kind: &str, number: Option<&str>| {
            (
                product.to_owned(),
                kind.to_owned(),
                number.map(str::to_owned),
            )
        };
        assert_eq!(
            opened,
            [
                of("nes", "person", None),
                of(SEAL, "legal_entity", Some("1234567890")),
                of(SEAL, "legal_entity", Some(OTHER)),
                of(SEAL, "legal_entity", Some("1000000026")),
                of("nes", "person", None),
            ]
        );
        town.history_holds().await;
    });
}

/// VKN and title of an institution are recorded at the desk: both or neither, with a check digit that holds; without them a silent row is named.
#[test]
fn the_desk_records_the_institution_as_a_legal_entity() {
    on_both(async |town| {
        let mut desk = town.at_the_desk().await;
        desk.visit("/masa/kurumlar")
            .await
            .follow("Örnek Üniversitesi (Deneme)")
            .await;
        assert_eq!(desk.value("tax_number"), "1234567890");
        let save = "Tüzel kişiyi kaydet";
        desk.fill("tax_number", "1234567891")
            .press(save)
            .await
            .is_told(422);
        desk.sees("VKN geçerli değil");
        assert_eq!(desk.value("tax_number"), "1234567891");
        desk.fill("tax_number", "").press(save).await.is_told(422);
        desk.sees("VKN’yi yazın");
        desk.fill("tax_number", OTHER)
            .fill("entity_title", " ")
            .press(save)
            .await;
        desk.is_told(422).sees("Burayı doldurun");
        desk.fill("tax_number", "")
            .fill("entity_title", "")
            .press(save)
            .await;
        desk.sees("Tüzel kişi bilgileri kaydedildi.");
        let mut elif = town.signed_in(OFFICER).await;
        let list = judged(&town, &mut elif, SEAL, &[row(&identity(1), "", "", "")]).await;
        elif.sees("VKN: VKN’yi yazın.");

        // A title that a certificate cannot hold is cut between words, and the page says how.
        let long = "Örnek Çağdaş Gıda İnşaat Turizm Otelcilik Sanayi ve Dış Ticaret Anonim Şirketi";
        desk.fill("tax_number", OTHER)
            .fill("entity_title", long)
            .press(save)
            .await;
        assert_eq!(desk.value("entity_title"), long);
        elif.visit(&list).await.press("Hatalı 1 satırı çıkar").await;
        let who = identity(2);
        opened(&town, &mut elif, SEAL, &[row(&who, "", "", "")]).await;
        let mut person = town.signed_in_as(&who, "Işıl Çağrı", "Öğüt").await;
        let order = orders(&mut person).await.remove(0);
        let cut = "(sertifikada: Örnek Çağdaş Gıda İnşaat Turizm Otelcilik Sanayi ve Dış Ticaret)";
        person.visit(&order).await.sees(long).sees(cut);

        // The order keeps whom it names, whatever the record says later.
        desk.fill("tax_number", "1000000026")
            .fill("entity_title", "Başka")
            .press(save)
            .await;
        person.visit(&order).await.sees(long);
        town.history_holds().await;
    });
}
