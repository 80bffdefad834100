//! What is ordered: Sertifika Süresi and Kart Okuyucu Tipi from a list's column or the long form (guide 003; the contract: `contract_terms.rs`), a product that is
//! data alone, and until when its certificates can last (B21).

use rules::key_policy::{KeyPolicy, Row};
use rules::product::{Catalogue, FormSection, Label, Product, Validity};
use store::row;
use uuid::Uuid;
use web::Settings;

use crate::lists::{OFFICER, SEND, TITLES, html, identity, row};
use crate::story::applicant::{approve, fill_in};
use crate::story::{Browser, Town, on_both};

/// Uploads a list with the two columns for these rows, has it judged, and stands on it.
pub async fn judged(town: &Town, officer: &mut Browser, payment: &str, rows: &[String]) -> String {
    officer.visit("/yetkili/listeler/yeni").await;
    officer.fill("kind", "first").fill("payment", payment);
    let text = format!(
        "{TITLES};Sertifika Süresi;Kart Okuyucu Tipi\n{}\n",
        rows.join("\n")
    );
    officer
        .pick("file", "liste.csv", text.into_bytes())
        .press(SEND)
        .await
        .is_told(200);
    let address = officer.path().to_owned();
    town.work().await;
    officer.visit(&address).await;
    address
}

/// The person's newest order.
pub async fn newest(person: &mut Browser) -> String {
    person.visit("/basvurularim").await;
    let page = html(person);
    let from = page.find("/basvurularim/SD-").unwrap();
    let address = &page[from..];
    let end = address[15..].find(['/', '"']).unwrap() + 15;
    address[..end].to_owned()
}

/// What the printed form of an order says of its terms.
async fn on_paper(town: &Town, number: &str) -> Vec<String> {
    let number: i64 = number.trim_start_matches("SD-").parse().unwrap();
    let mut conn = town.app.db.read().await.unwrap();
    let (order, version, sealed) = row!(
        &mut conn,
        (Uuid, i64, Vec<u8>),
        "SELECT p.application, p.form_version, p.sealed FROM printed_form p JOIN application a ON a.id = p.application
         WHERE a.number = $1",
        number
    )
    .unwrap()
    .unwrap();
    let place = format!("printed_form:{order}:{version}");
    let form = town.app.vault.open(&place, &sealed).unwrap();
    let form: paper::Form = serde_json::from_slice(&form).unwrap();
    let fields = form.sections.into_iter().flat_map(|section| section.fields);
    fields
        .filter(|field| ["Sertifika Süresi", "Kart Okuyucu Tipi"].contains(&field.label.as_str()))
        .map(|field| field.value)
        .collect()
}

/// R15: a list says validity and reader of each person; where it does not, the product's first hold. The institution pays, so that nobody
/// changes them in the form. Detail, form, approval, paper and what
/// staff see say the same.
#[test]
fn the_list_says_validity_and_reader() {
    on_both(async |town| {
        let mut elif = town.signed_in(OFFICER).await;
        let (said, silent, wrong) = (identity(1), identity(2), identity(3));
        let rows = [
            format!("{};1 Yıl;Masaüstü", row(&said)),
            format!("{};;", row(&silent)),
            format!("{};5 yıl;büyük", row(&wrong)),
        ];
        let list = judged(&town, &mut elif, "institution", &rows).await;
        elif.sees("Sertifika Süresi 3 yıl (listede başka yazmıyorsa)")
            .sees("Kart Okuyucu Tipi Mini Kart Okuyucu")
            .sees("Sertifika Süresi: Bu süre sunulmuyor.")
            .sees("Kart Okuyucu Tipi: Kart okuyucu için Mini, Masaüstü ya da Yok yazın.");
        elif.visit(&format!("{list}/satir/4")).await;
        assert_eq!(elif.value("validity"), "5 yıl");
        elif.fill("validity", "2").fill("card_reader", "yok");
        elif.press("Kaydet ve denetle").await;
        town.work().await;
        elif.visit(&list).await.press("3 ön başvuruyu aç").await;
        town.work().await;
        for (who, validity, reader) in [
            (&said, "1 yıl", "Masaüstü Kart Okuyucu"),
            (&silent, "3 yıl", "Mini Kart Okuyucu"),
            (&wrong, "2 yıl", "Yok"),
        ] {
            let terms = format!("Sertifika Süresi {validity} Kart Okuyucu Tipi {reader}");
            let mut person = town.signed_in_as(who, "Işıl Çağrı", "Öğüt").await;
            let order = newest(&mut person).await;
            person.visit(&order).await.sees(&terms).sees_not("Ücret");
            person.visit(&format!("{order}/form")).await;
            person.sees(&terms).sees("kurumunuzun sözleşmesi belirler");
            fill_in(&mut person);
            person.press("Devam").await;
            let code = town.newest_code().await;
            person.fill("code", &code).press("Devam").await.sees(&terms);
            let number = order.rsplit('/').next().unwrap();
            approve(&mut person, "islak-imza").await.is_told(200);
            assert_eq!(on_paper(&town, number).await, [validity, reader]);
            let mut desk = town.at_the_desk().await;
            desk.visit(&format!("/masa/siparis/{number}"))
                .await
                .sees(&terms);
            elif.visit(&format!("/yetkili/basvurular/{number}"))
                .await
                .sees(&terms);
        }
        let told = |text: &str| {
            let mut letters = town.inbox().into_iter();
            letters.any(|letter| letter.text.contains(text))
        };
        assert!(told(
            "Sertifika süresi: 1 yıl. Kart okuyucu: Masaüstü Kart Okuyucu."
        ));
        town.history_holds().await;
    });
}

/// Guide 003: who pays chooses both in the long form, and sees what each costs; the order says it from then on.
#[test]
fn who_pays_chooses_validity_and_reader() {
    on_both(async |town| {
        let mut elif = town.signed_in(OFFICER).await;
        let who = identity(1);
        let list = judged(&town, &mut elif, "person", &[format!("{};;", row(&who))]).await;
        elif.visit(&list).await.press("1 ön başvuruyu aç").await;
        town.work().await;
        let mut person = town.signed_in_as(&who, "Işıl Çağrı", "Öğüt").await;
        let order = newest(&mut person).await;
        person
            .visit(&order)
            .await
            .sees("Ücret 1.080,00 TL KDV dâhil");
        person
            .visit(&format!("{order}/form"))
            .await
            .sees("3 yıl: 780,00 TL")
            .sees("1 yıl: 390,00 TL")
            .sees("Mini Kart Okuyucu: 300,00 TL");
        assert_eq!(person.value("validity"), "3");
        assert_eq!(person.value("card_reader"), "mini");

        // What nobody offers is refused, and what was typed is kept.
        fill_in(&mut person);
        let form = format!("{order}/form");
        let fields = [
            ("validity", "5"),
            ("card_reader", ""),
            ("district", "Üsküdar"),
        ];
        person.post(&form, &fields).await.is_told(422);
        person
            .sees("Sertifika Süresi: Bu süre sunulmuyor.")
            .sees("Kart Okuyucu Tipi: Kart okuyucu tipini seçin.");
        assert_eq!(person.value("district"), "Üsküdar");

        fill_in(&mut person);
        person
            .visit(&form)
            .await
            .fill("validity", "1")
            .fill("card_reader", "none")
            .fill("publish", "no");
        fill_in(&mut person);
        person.fill("unit", "Bilgi İşlem").fill("title", "Uzman");
        person
            .fill("email", "kisi@ornek.example")
            .fill("address_kind", "work")
            .press("Devam")
            .await
            .sees("SMS onay kodu");
        person
            .visit(&order)
            .await
            .sees("Sertifika Süresi 1 yıl Kart Okuyucu Tipi Yok")
            .sees("Ücret 390,00 TL");
        town.history_holds().await;
    });
}

/// A product of this test alone: nothing in the program knows it.
fn third() -> Product {
    let nes = Catalogue::default().0.remove(0);
    Product {
        key: "kurum_karti".into(),
        name: Label {
            tr: "Kurum Kartı Sertifikası".into(),
            en: "Staff card certificate".into(),
        },
        profile: "kurum_karti".into(),
        form: vec![FormSection::Terms],
        validities: nes
            .validities
            .iter()
            .cloned()
            .map(|mut dated| {
                dated.value = Validity::of_years(2).into_iter().collect();
                dated
            })
            .collect(),
        ..nes
    }
}

/// A third product is a row of data: the officer chooses it, its form asks what it says, and a person may have one open beside the other.
#[test]
fn a_third_product_is_data_alone() {
    on_both(async |town| {
        let add = |settings: &mut Settings| settings.products.0.push(third());
        let town = town.with_settings(add).await;
        let mut elif = town.signed_in(OFFICER).await;
        let who = identity(1);
        let rows = [format!("{};;", row(&who))];
        elif.visit("/yetkili/listeler/yeni")
            .await
            .sees("Nitelikli Elektronik Sertifika Mali Mühür Kurum Kartı Sertifikası");
        assert_eq!(elif.value("product"), "nes", "what most lists order");
        for product in ["nes", "kurum_karti"] {
            elif.visit("/yetkili/listeler/yeni").await;
            elif.fill("product", product);
            let text = format!("{TITLES};Sertifika Süresi;Kart Okuyucu Tipi\n{}\n", rows[0]);
            elif.fill("kind", "first")
                .pick("file", "liste.csv", text.into_bytes())
                .press(SEND)
                .await;
            let list = elif.path().to_owned();
            town.work().await;
            elif.visit(&list).await.press("1 ön başvuruyu aç").await;
            town.work().await;
            elif.visit(&list).await.sees("1 Açıldı");
        }
        let mut person = town.signed_in_as(&who, "Işıl Çağrı", "Öğüt").await;
        let order = newest(&mut person).await;
        person
            .visit(&order)
            .await
            .sees("Kurum Kartı Sertifikası")
            .sees("Sertifika Süresi 2 yıl");
        person
            .visit(&format!("{order}/form"))
            .await
            .sees_not("internette yayınlansın")
            .sees_not("Ünvan");
        fill_in(&mut person);
        person.press("Devam").await.sees("SMS onay kodu");
        // A second one of the same product is not opened.
        elif.visit("/yetkili/listeler/yeni").await;
        elif.fill("product", "kurum_karti").fill("kind", "first");
        let text = format!("{TITLES};Sertifika Süresi;Kart Okuyucu Tipi\n{}\n", rows[0]);
        elif.pick("file", "liste.csv", text.into_bytes())
            .press(SEND)
            .await;
        let list = elif.path().to_owned();
        town.work().await;
        elif.visit(&list)
            .await
            .sees("Bu kişinin açık bir başvurusu var: SD-8");
        town.history_holds().await;
    });
}

/// B21: a certificate that will end earlier than ordered is told of before the list is committed, in the letter, on detail and form; where no key
/// of the product may be certified any more, no order is opened.
#[test]
fn a_shorter_validity_is_told_when_the_order_is_opened() {
    on_both(async |town| {
        let ends = |settings: &mut Settings| {
            settings.issuer_ends = Some("2028-08-06T00:00:00Z".parse().unwrap());
        };
        let short = town.with_settings(ends).await;
        let mut elif = short.signed_in(OFFICER).await;
        let who = identity(1);
        let rows = [format!("{};;", row(&who))];
        let said = "en geç 06.08.2028 günü sona erer";
        let list = judged(&short, &mut elif, "institution", &rows).await;
        elif.sees(said);
        elif.visit(&list).await.press("1 ön başvuruyu aç").await;
        short.work().await;
        let letters = short.inbox();
        assert!(letters.iter().any(|letter| letter.text.contains(said)));
        let mut person = short.signed_in_as(&who, "Işıl Çağrı", "Öğüt").await;
        let order = newest(&mut person).await;
        person.visit(&order).await.sees(said);
        person.visit(&format!("{order}/form")).await.sees(said);

        let refuses = |settings: &mut Settings| {
            let rows: Vec<Row> = KeyPolicy::default().0;
            let over = |mut row: Row| {
                row.issue_until = Some("2026-01-01T00:00:00Z".parse().unwrap());
                row
            };
            settings.key_policy = KeyPolicy(rows.into_iter().map(over).collect());
        };
        let over = town.with_settings(refuses).await;
        let mut elif = over.signed_in(OFFICER).await;
        let rows = [format!("{};;", row(&identity(2)))];
        let list = judged(&over, &mut elif, "institution", &rows).await;
        elif.sees("bugün sertifika üretilemez");
        elif.visit(&list).await.press("1 ön başvuruyu aç").await;
        over.work().await;
        elif.visit(&list).await.sees("bugün sertifika üretilemez");
        let mut person = over.signed_in_as(&identity(2), "Işıl Çağrı", "Öğüt").await;
        person
            .visit("/basvurularim")
            .await
            .sees("Adınıza açılmış bir başvuru yok");
        town.history_holds().await;
    });
}
