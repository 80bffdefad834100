//! Sözleşme koşulları: dated terms of an institution's contract for each product, entered at the desk, and the orders that are opened on them (R15).

use jiff::ToSpan;
use jiff::civil::Date;
use rules::dates::{day, start_of};
use store::{row, rows};
use uuid::Uuid;

use crate::lists::{OFFICER, identity, row as list_row};
use crate::products::{judged, newest};
use crate::seals;
use crate::story::{Browser, Town, on_both};

pub const UNIVERSITY: &str = "Örnek Üniversitesi (Deneme)";
const ADD: &str = "Koşulu ekle: Nitelikli Elektronik Sertifika";

/// What the day is so many days from now.
pub fn in_days(town: &Town, days: i64) -> Date {
    town.app.outside.clock.today() + days.days()
}

/// Moves the clock to that many seconds after the next midnight in Istanbul; before it, where they are negative.
fn to_midnight(town: &Town, seconds: i64) {
    let midnight = start_of(in_days(town, 1)).unwrap();
    let ahead = midnight.as_second() - town.app.outside.clock.now().as_second() + seconds;
    town.clock.forward(u32::try_from(ahead).unwrap()).unwrap();
}

/// A member of the staff on the page of the university's contract; its address.
pub async fn at_the_contract(town: &Town) -> (Browser, String) {
    let mut desk = town.at_the_desk().await;
    desk.visit("/masa/kurumlar").await.follow(UNIVERSITY).await;
    desk.follow("Sözleşme koşulları").await;
    let address = desk.path().to_owned();
    (desk, address)
}

/// Enters terms for a product, as the page's form sends them.
pub async fn enter(desk: &mut Browser, page: &str, product: &str, start: Date, terms: [&str; 2]) {
    let start = day(start);
    let fields = [
        ("product", product),
        ("start", start.as_str()),
        ("validity", terms[0]),
        ("card_reader", terms[1]),
    ];
    desk.post(&format!("{page}/kosullar"), &fields).await;
}

/// What the detail page of somebody's newest order says of its terms.
async fn has(town: &Town, who: &str, terms: &str) {
    let mut person = town.signed_in_as(who, "Işıl Çağrı", "Öğüt").await;
    let order = newest(&mut person).await;
    person.visit(&order).await.sees(terms);
}

/// Terms of today and others of tomorrow are entered in the page's form; the address of the page.
async fn two_years_today_and_one_tomorrow(town: &Town) -> String {
    let (today, change) = (day(in_days(town, 0)), day(in_days(town, 1)));
    let (mut desk, page) = at_the_contract(town).await;
    desk.sees("Yürürlükte koşul yok. Ürünün ilk seçeneği geçerli: 3 yıl, Mini Kart Okuyucu.");
    assert_eq!(desk.value("start"), today);
    desk.fill("validity", "2").fill("card_reader", "none");
    desk.press(ADD).await.sees("Koşul eklendi.");
    desk.sees(&format!(
        "Yürürlükte {today} gününden itibaren 2 yıl Yok Deniz Deneme, {today} 12:"
    ));
    desk.fill("start", &change)
        .fill("validity", "1")
        .fill("card_reader", "desktop");
    desk.press(ADD).await.sees("Koşul eklendi.");
    desk.sees(&format!("Yürürlükte {today} – {today} 2 yıl Yok"));
    desk.sees(&format!(
        "Başlayacak {change} gününden itibaren 1 yıl Masaüstü Kart Okuyucu"
    ));
    page
}

/// R15: terms change on a day. What is opened two minutes before midnight in Istanbul has the old ones and keeps them; two minutes after it the new ones
/// hold, also for a list that was sent before. A list's column goes before both.
#[test]
fn an_order_takes_the_terms_of_the_day_on_which_it_is_opened() {
    on_both(async |town| {
        to_midnight(&town, 12 * 3_600);
        let (today, change) = (in_days(&town, 0), in_days(&town, 1));
        let page = two_years_today_and_one_tomorrow(&town).await;

        let (early, late, said) = (identity(1), identity(2), identity(3));
        let mut elif = town.signed_in(OFFICER).await;
        let rows = [format!("{};;", list_row(&early))];
        let first = judged(&town, &mut elif, "institution", &rows).await;
        let rows = [
            format!("{};;", list_row(&late)),
            format!("{};3;Mini", list_row(&said)),
        ];
        let second = judged(&town, &mut elif, "institution", &rows).await;
        let coming = format!(
            "Kurumunuzun sözleşme koşulları {} günü değişiyor: 1 yıl, Masaüstü Kart Okuyucu.",
            day(change)
        );
        elif.sees("Sertifika Süresi 2 yıl (listede başka yazmıyorsa)")
            .sees(&coming);

        to_midnight(&town, -120);
        let mut elif = town.signed_in(OFFICER).await;
        elif.visit(&first).await.press("1 ön başvuruyu aç").await;
        town.work().await;
        elif.visit(&first).await.sees_not(&coming);
        let old = "Sertifika Süresi 2 yıl Kart Okuyucu Tipi Yok";
        has(&town, &early, old).await;

        to_midnight(&town, 120);
        let mut elif = town.signed_in(OFFICER).await;
        elif.visit(&second).await.sees_not(&coming);
        elif.sees("Sertifika Süresi 1 yıl (listede başka yazmıyorsa)");
        elif.press("2 ön başvuruyu aç").await;
        town.work().await;
        has(
            &town,
            &late,
            "Sertifika Süresi 1 yıl Kart Okuyucu Tipi Masaüstü Kart Okuyucu",
        )
        .await;
        has(
            &town,
            &said,
            "Sertifika Süresi 3 yıl Kart Okuyucu Tipi Mini",
        )
        .await;
        has(&town, &early, old).await;
        elif.visit(&first)
            .await
            .sees("Sertifika Süresi 2 yıl (listede");
        let (mut desk, same) = at_the_contract(&town).await;
        assert_eq!(same, page);
        desk.sees(&format!(
            "Sona erdi {} – {} 2 yıl Yok",
            day(today),
            day(today)
        ));
        desk.sees(&format!(
            "Yürürlükte {} gününden itibaren 1 yıl",
            day(change)
        ));
        town.history_holds().await;
    });
}

/// Terms begin today or later. What was typed stays, and what is wrong is said at its field.
#[test]
fn back_dated_terms_and_others_that_cannot_be_are_refused() {
    on_both(async |town| {
        to_midnight(&town, 12 * 3_600);
        let (mut desk, page) = at_the_contract(&town).await;
        enter(&mut desk, &page, "nes", in_days(&town, 30), ["1", ""]).await;
        desk.is_told(200);
        for (start, validity, reader, words) in [
            (
                day(in_days(&town, -1)),
                "2",
                "mini",
                "Koşul geçmiş bir günden başlayamaz.",
            ),
            (String::new(), "2", "none", "Başlangıç gününü yazın."),
            (
                "ocak başı".into(),
                "2",
                "",
                "Günü GG.AA.YYYY biçiminde yazın",
            ),
            ("31.02.2027".into(), "2", "", "Takvimde böyle bir gün yok."),
            (
                day(in_days(&town, 2_000)),
                "1",
                "",
                "Bu gün beş yıldan uzak.",
            ),
            (
                day(in_days(&town, 30)),
                "2",
                "",
                "Bu günden başlayacak bir koşul var.",
            ),
            (
                day(in_days(&town, 31)),
                "1",
                "",
                "Bu koşul o gün zaten geçerli",
            ),
            (
                day(in_days(&town, 0)),
                "",
                "",
                "Bu koşul o gün zaten geçerli",
            ),
        ] {
            desk.visit(&page).await.fill("start", &start);
            desk.fill("validity", validity).fill("card_reader", reader);
            desk.press(ADD).await.is_told(422).sees(words);
            let kept = [
                desk.value("start"),
                desk.value("validity"),
                desk.value("card_reader"),
            ];
            assert_eq!(kept, [start.as_str(), validity, reader], "{words}");
        }
        let mut conn = town.app.db.read().await.unwrap();
        let stored = rows!(
            &mut conn,
            (Option<i64>,),
            "SELECT validity_years FROM contract_terms"
        );
        assert_eq!(stored.unwrap(), [(Some(1),)]);
        drop(conn);
        town.history_holds().await;
    });
}

/// What no page sends: what the product does not offer, what is no product, what is no institution.
#[test]
fn terms_that_no_page_sends_are_refused() {
    on_both(async |town| {
        to_midnight(&town, 12 * 3_600);
        let (mut desk, page) = at_the_contract(&town).await;
        let soon = in_days(&town, 1);
        enter(&mut desk, &page, "mali_muhur", soon, ["2", "mini"]).await;
        desk.is_told(422).sees("Mali Mühür: Bu süre sunulmuyor.");
        enter(&mut desk, &page, "nes", soon, ["2", "büyük"]).await;
        desk.is_told(422)
            .sees("Kart okuyucu için Mini, Masaüstü ya da Yok yazın.");
        enter(&mut desk, &page, "mühür", soon, ["2", "mini"]).await;
        desk.is_told(400);
        let nobodys = page.replace(|c: char| c.is_ascii_digit(), "0");
        enter(&mut desk, &nobodys, "nes", soon, ["2", "mini"]).await;
        desk.is_told(404);
        let mut conn = town.app.db.read().await.unwrap();
        let stored = rows!(&mut conn, (Uuid,), "SELECT id FROM contract_terms");
        assert!(stored.unwrap().is_empty());
        drop(conn);
        town.history_holds().await;
    });
}

/// The same terms sent twice at once are entered once; others for today correct them, and both stay to be read.
#[test]
fn sent_twice_they_are_entered_once_and_a_correction_stands_beside_them() {
    on_both(async |town| {
        to_midnight(&town, 12 * 3_600);
        let (mut desk, page) = at_the_contract(&town).await;
        let mut other = desk.another_tab();
        let today = in_days(&town, 0);
        tokio::join!(
            enter(&mut desk, &page, "nes", today, ["1", ""]),
            enter(&mut other, &page, "nes", today, ["1", ""]),
        );
        let mut told = [desk.status.as_u16(), other.status.as_u16()];
        told.sort_unstable();
        assert!(told == [200, 409] || told == [200, 422], "{told:?}");
        enter(&mut desk, &page, "nes", today, ["2", ""]).await;
        desk.sees(&format!(
            "Yürürlükte {} gününden itibaren 2 yıl Ürünün ilk seçeneği",
            day(today)
        ));
        desk.sees(&format!("Sona erdi {} – {} 1 yıl", day(today), day(today)));
        let mut conn = town.app.db.read().await.unwrap();
        let stored = rows!(&mut conn, (Uuid,), "SELECT id FROM contract_terms");
        assert_eq!(stored.unwrap().len(), 2);
        drop(conn);
        town.history_holds().await;
    });
}

/// Coming terms are withdrawn before their day and stay to be read; once they have begun they are not, and another institution's never.
#[test]
fn coming_terms_are_withdrawn_before_their_day() {
    on_both(async |town| {
        to_midnight(&town, 12 * 3_600);
        let (mut desk, page) = at_the_contract(&town).await;
        let change = in_days(&town, 1);
        enter(&mut desk, &page, "nes", change, ["1", "desktop"]).await;
        let withdraw = format!(
            "Geri çek: Nitelikli Elektronik Sertifika, {} gününden itibaren",
            day(change)
        );
        let mut other = desk.another_tab();
        other.visit(&page).await;
        desk.press(&withdraw).await.sees("Koşul geri çekildi.");
        desk.sees("Geri çekildi").sees("Geri çeken: Deniz Deneme, ");
        assert!(!desk.has_button(&withdraw));
        other.press(&withdraw).await.is_told(422);
        other.sees("Bu koşul zaten geri çekilmiş.");

        // Its day is free again. What comes then stays, since it has begun when the button is pressed.
        enter(&mut desk, &page, "nes", change, ["2", "none"]).await;
        desk.sees("Koşul eklendi.");
        let mut late = town.at_the_desk().await;
        late.visit(&page).await;
        let id = {
            let mut conn = town.app.db.read().await.unwrap();
            let sql = "SELECT id FROM contract_terms WHERE withdrawn_at IS NULL";
            row!(&mut conn, (Uuid,), sql).unwrap().unwrap().0
        };
        let elsewhere = page.replace(|c: char| c.is_ascii_digit(), "0");
        late.post(&format!("{elsewhere}/{id}/geri-cek"), &[]).await;
        late.is_told(404);
        to_midnight(&town, 60);
        let mut late = town.at_the_desk().await;
        late.visit(&page).await;
        assert!(!late.has_button(&withdraw), "it has begun");
        late.post(&format!("{page}/{id}/geri-cek"), &[]).await;
        late.is_told(422)
            .sees("Bu koşul yürürlüğe girmiş; geri çekilemez.");
        let mut elif = town.signed_in(OFFICER).await;
        let rows = [format!("{};;", list_row(&identity(1)))];
        let list = judged(&town, &mut elif, "institution", &rows).await;
        elif.visit(&list).await.press("1 ön başvuruyu aç").await;
        town.work().await;
        has(
            &town,
            &identity(1),
            "Sertifika Süresi 2 yıl Kart Okuyucu Tipi Yok",
        )
        .await;
        town.history_holds().await;
    });
}

/// Each product has terms of its own, of each institution of its own; who pays is saved apart from them.
#[test]
fn each_product_has_terms_of_its_own() {
    on_both(async |town| {
        let (mut desk, page) = at_the_contract(&town).await;
        let today = in_days(&town, 0);
        enter(&mut desk, &page, "nes", today, ["2", "none"]).await;
        enter(&mut desk, &page, "mali_muhur", today, ["", "desktop"]).await;
        desk.sees("Koşul eklendi.")
            .sees("Ürünün ilk seçeneği Masaüstü Kart Okuyucu");
        desk.fill("payment", "person")
            .press("Ödeme türünü kaydet")
            .await;
        desk.sees("Ödeme türü kaydedildi.");
        assert_eq!(desk.value("payment"), "person");
        desk.follow(UNIVERSITY).await;
        desk.sees("Ödeme Türü Kişi Ödemeli Nitelikli Elektronik Sertifika 2 yıl, Yok Mali Mühür 3 yıl, Masaüstü Kart Okuyucu");

        let mut elif = town.signed_in(OFFICER).await;
        let isil = identity(1);
        for product in ["nes", seals::SEAL] {
            seals::opened(&town, &mut elif, product, &[seals::row(&isil, "", "", "")]).await;
            elif.sees("1 Açıldı");
        }
        let mut person = town.signed_in_as(&isil, "Işıl Çağrı", "Öğüt").await;
        let mut seen = Vec::new();
        for order in seals::orders(&mut person).await {
            person.visit(&order).await;
            let text = crate::lists::html(&person);
            let reader = ["Masaüstü Kart Okuyucu", "Mini Kart Okuyucu", "Yok"];
            let years = ["1 yıl", "2 yıl", "3 yıl"];
            let said = |words: [&'static str; 3]| {
                words
                    .into_iter()
                    .find(|word| text.contains(&format!("<dd>{word}")))
                    .unwrap()
            };
            seen.push((said(years), said(reader)));
        }
        seen.sort_unstable();
        assert_eq!(seen, [("2 yıl", "Yok"), ("3 yıl", "Masaüstü Kart Okuyucu")]);
        town.history_holds().await;
    });
}
