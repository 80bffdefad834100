//! Personel listesi: an officer reports people, sees a verdict on every row, commits once (R06, R07, B07).

use crate::lists::{
    OFFICER, SEND, html, identity, judged, list, orders_of, people, row, row_of, send,
};
use crate::story::{Town, on_both};

/// R05, R06, R07: from the menu to the orders; everyone gets a number and an e-mail.
#[test]
fn an_officer_reports_people() {
    on_both(async |town| {
        let mut elif = town.signed_in(OFFICER).await;
        elif.follow("NES İşlemleri")
            .await
            .follow("Yetkili İşlemleri")
            .await;
        elif.is_at("/yetkili").follow("Yeni Personel Listesi").await;
        assert_eq!(
            elif.value("payment"),
            "institution",
            "as the institution pays"
        );
        assert_eq!(elif.value("spare"), "no");
        for kind in [
            "İlk Sertifika/Diğer",
            "Yenileme",
            "Kayıp/Çalıntı",
            "Donanım Arızası",
            "Kimlik Bilgisi Güncelleme",
            "Pin/Puk Kayıp/Çalıntı",
        ] {
            elif.sees(kind);
        }
        let rows = [row_of(&identity(1), "Şükran", "Iğdır"), row(&identity(2))];
        elif.fill("kind", "renewal").fill("spare", "yes").pick(
            "file",
            "personel şubat.csv",
            list(&rows),
        );
        elif.press(SEND)
            .await
            .sees("personel şubat.csv")
            .sees("Yenileme")
            .sees("Soruluyor")
            .sees("0 / 2");
        assert_eq!(
            elif.headers["refresh"], "3",
            "the page looks again by itself"
        );
        let address = elif.path().to_owned();
        assert!(
            !elif.has_button("2 ön başvuruyu aç"),
            "nobody was confirmed yet"
        );

        town.work().await;
        elif.visit(&address).await.sees("2 Hazır");
        assert!(elif.headers.get("refresh").is_none());
        elif.press("2 ön başvuruyu aç")
            .await
            .is_at(&address)
            .sees("2 ön başvuru açıldı")
            .sees("SD-")
            .sees("Onaylandı");
        elif.sees("100******46");
        assert!(
            !html(&elif).contains(&format!(">{}<", identity(1))),
            "no number is shown any longer"
        );

        a_person_is_told_and_goes_on(&town).await;
        town.history_holds().await;
    });
}

/// R07: the letter came, and what the list said is filled in.
async fn a_person_is_told_and_goes_on(town: &Town) {
    assert_eq!(orders_of(town, "kisi").await, 2, "one letter each");
    let mut sukran = town.signed_in_as(&identity(1), "Şükran", "Iğdır").await;
    sukran
        .visit("/basvurularim")
        .await
        .sees("Başvuru Formu Bekleniyor")
        .follow("Başvuruyu Tamamla")
        .await;
    sukran
        .sees("Yenileme")
        .sees("Kurum Ödemeli")
        .sees("Kurumun e-imza sorumlusu")
        .follow("Başvuruyu Tamamla")
        .await;
    assert_eq!(
        sukran.value("phone"),
        "0532 123 45 67",
        "what the list said is filled in"
    );
    assert_eq!(sukran.value("unit"), "Bilgi İşlem");
}

/// R06: the template can be downloaded, and is read as a list without people.
#[test]
fn the_template_can_be_downloaded() {
    on_both(async |town| {
        let mut elif = town.signed_in(OFFICER).await;
        elif.visit("/yetkili/listeler/yeni")
            .await
            .follow("Örnek şablonu indir")
            .await
            .is_told(200);
        assert!(
            elif.headers["content-disposition"]
                .to_str()
                .unwrap()
                .contains(".xlsx")
        );
        let template = elif.body.clone();
        send(&mut elif, "sablon.xlsx", template).await;
        elif.is_told(422).sees("Başlıkların altında hiç kişi yok");
    });
}

/// R06: the same list twice opens nothing twice, and says why, row by row.
#[test]
fn the_same_list_twice() {
    on_both(async |town| {
        let mut elif = town.signed_in(OFFICER).await;
        let rows = people(10, 3);
        judged(&town, &mut elif, &rows).await;
        elif.press("3 ön başvuruyu aç")
            .await
            .sees("3 ön başvuru açıldı");
        let again = judged(&town, &mut elif, &rows).await;
        elif.sees("Bu dosya")
            .sees("gönderilmişti")
            .sees("3 Başvurusu var")
            .sees("açık bir başvurusu var: SD-");
        elif.sees("başvuru açılacak kimse yok");
        assert!(
            !html(&elif).contains("/onayla"),
            "there is nothing to commit"
        );
        elif.post(&format!("{again}/onayla"), &[("surum", "1")])
            .await
            .sees("henüz onaylanamaz");

        // With somebody new, only that person gets an order.
        let more = [rows, people(20, 1)].concat();
        judged(&town, &mut elif, &more).await;
        elif.press("1 ön başvuruyu aç")
            .await
            .sees("1 ön başvuru açıldı")
            .sees("3 Başvurusu var");
        assert_eq!(orders_of(&town, "kisi").await, 4);
        town.history_holds().await;
    });
}

/// Double submit, and two officers at once: one wins, nothing is opened twice, the other is told.
#[test]
fn a_list_is_committed_once() {
    on_both(async |town| {
        let mut elif = town.signed_in(OFFICER).await;
        judged(&town, &mut elif, &people(30, 4)).await;
        let (mut tab, address) = (elif.another_tab(), elif.path().to_owned());
        tab.visit(&address).await;
        let at_once = tokio::join!(
            async {
                elif.press("4 ön başvuruyu aç")
                    .await
                    .is_told(200)
                    .sees("4 ön başvuru açıldı");
            },
            async {
                tab.press("4 ön başvuruyu aç")
                    .await
                    .is_told(200)
                    .sees("4 ön başvuru açıldı");
            },
        );
        assert_eq!(at_once, ((), ()));
        let told = [&elif, &tab]
            .iter()
            .filter(|page| page.page.text.contains("işleminiz uygulanmadı"))
            .count();
        assert_eq!(told, 1, "the second is told");
        assert_eq!(orders_of(&town, "kisi").await, 4);

        // What is committed is what was seen: a colleague's change in between is told.
        judged(&town, &mut elif, &people(40, 2)).await;
        let mut other = elif.another_tab();
        other
            .visit(elif.path().to_owned().as_str())
            .await
            .press("Çıkar: Satır 2")
            .await
            .sees("1 Çıkarıldı");
        elif.press("2 ön başvuruyu aç")
            .await
            .is_told(409)
            .sees("az önce değişti");
        other
            .press("1 ön başvuruyu aç")
            .await
            .sees("1 ön başvuru açıldı");
        // Two lists with the same person, both ready: the second opens nothing for them.
        let one = judged(&town, &mut elif, &people(50, 2)).await;
        judged(&town, &mut other, &people(50, 2)).await;
        other
            .press("2 ön başvuruyu aç")
            .await
            .sees("2 ön başvuru açıldı");
        elif.visit(&one)
            .await
            .press("2 ön başvuruyu aç")
            .await
            .sees("0 ön başvuru açıldı")
            .sees("2 Başvurusu var");
        assert_eq!(orders_of(&town, "kisi").await, 7);
        town.history_holds().await;
    });
}

/// A list that is given up opens nothing and forgets its people.
#[test]
fn a_list_is_given_up() {
    on_both(async |town| {
        let mut elif = town.signed_in(OFFICER).await;
        let address = judged(&town, &mut elif, &people(80, 2)).await;
        elif.press("Listeden vazgeç ve verileri sil")
            .await
            .sees("Vazgeçildi")
            .sees("veriler silindi")
            .sees_not("Işıl Çağrı");
        elif.post(&format!("{address}/onayla"), &[("surum", "1")])
            .await
            .sees("işleminiz uygulanmadı");
        // A file that was given up is no earlier one.
        judged(&town, &mut elif, &people(80, 2)).await;
        elif.sees_not("gönderilmişti");
        // A large list is awaited among the others.
        elif.visit("/yetkili/listeler?durum=geliyor")
            .await
            .sees("Listeniz alındı")
            .sees("liste.csv");
        assert_eq!(elif.headers["refresh"], "3");
        town.history_holds().await;
    });
}
