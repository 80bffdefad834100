//! What a list's page says of rows that are no fault, and of a list that was sent too late (R06, B07).

use store::run;

use crate::lists::{OFFICER, SEND, identity, judged, list, people, row, send};
use crate::story::{Browser, Town, on_both};

async fn renewals(town: &Town, elif: &mut Browser, rows: &[String]) {
    elif.visit("/yetkili/listeler/yeni").await;
    elif.fill("kind", "renewal")
        .pick("file", "yenileme.csv", list(rows));
    elif.press(SEND).await;
    let address = elif.path().to_owned();
    town.work().await;
    elif.visit(&address).await;
}

/// The institution asks to renew what nobody there ever got: it is asked whether that is meant, and may go on.
#[test]
fn a_renewal_of_nothing_is_questioned() {
    on_both(async |town| {
        let mut elif = town.signed_in(OFFICER).await;
        judged(&town, &mut elif, &people(60, 1)).await;
        elif.press("1 ön başvuruyu aç").await.follow("SD-").await;
        let number: i64 = elif.path().rsplit('-').next().unwrap().parse().unwrap();
        let mut tx = town.app.db.write().await.unwrap();
        run!(
            &mut tx,
            "UPDATE application SET produced_at = $2, delivered_at = $2, closed_at = $2 WHERE number = $1",
            number,
            town.app.now()
        )
        .unwrap();
        tx.commit().await.unwrap();
        let rows = [row(&identity(60)), row(&identity(61))];
        renewals(&town, &mut elif, &rows).await;
        elif.sees("2 Hazır")
            .sees_not("Hatalı")
            .sees("1 kişi için yenileme isteniyor");
        let page = crate::lists::html(&elif);
        let rows: Vec<_> = page.split("id=\"satir-").skip(1).collect();
        let asked = rows.iter().map(|row| row.contains("Yenileme isteniyor"));
        assert_eq!(asked.collect::<Vec<_>>(), [false, true]);
        elif.press("2 ön başvuruyu aç")
            .await
            .sees("2 ön başvuru açıldı")
            .sees_not("yenileme isteniyor");
        // A first application is not asked about.
        judged(&town, &mut elif, &people(62, 1)).await;
        elif.sees("1 Hazır").sees_not("enileme isteniyor");
    });
}

/// Who has an application already is no fault: not counted, not listed among what is to be corrected, in the way of nothing.
#[test]
fn an_open_application_is_no_fault() {
    on_both(async |town| {
        let mut elif = town.signed_in(OFFICER).await;
        judged(&town, &mut elif, &people(63, 1)).await;
        elif.press("1 ön başvuruyu aç").await;
        let mut rows = people(63, 2);
        rows.push(row("10000000147"));
        let address = judged(&town, &mut elif, &rows).await;
        elif.sees("1 Başvurusu var")
            .sees("1 Hatalı")
            .sees("1 Hazır");
        elif.follow("Düzeltilmesi gerekenler")
            .await
            .sees("10000000147")
            .sees_not(&identity(63));
        elif.visit(&address)
            .await
            .follow("Başvurusu olanlar")
            .await
            .sees(&identity(63))
            .sees("Bu kişinin açık bir başvurusu var")
            .sees_not("10000000147");
    });
}

/// What was chosen waits for the officer; the file is asked for again.
#[test]
fn an_upload_outlives_its_session() {
    on_both(async |town| {
        let mut elif = town.signed_in(OFFICER).await;
        elif.visit("/yetkili/listeler/yeni").await;
        elif.fill("kind", "renewal").fill("spare", "yes").pick(
            "file",
            "a.csv",
            list(&people(65, 1)),
        );
        town.clock.forward(3600).unwrap();
        elif.press(SEND)
            .await
            .sees("Merkezi Kimlik Doğrulama Sistemi")
            .press("e-Devlet Kapısına Git")
            .await;
        town.through_the_gate(&mut elif, OFFICER).await;
        elif.is_at("/yetkili/listeler/yeni")
            .sees("liste gönderilmedi")
            .sees("dosyayı yeniden seçin");
        assert_eq!(elif.value("kind"), "renewal");
        assert_eq!(elif.value("spare"), "yes");
        elif.pick("file", "a.csv", list(&people(65, 1)));
        elif.press(SEND).await.sees("Satırların sonuçları");
        assert_eq!(elif.cookie("kalem_saklanan"), None);
        elif.visit("/yetkili/listeler/yeni")
            .await
            .sees_not("liste gönderilmedi");
        assert_eq!(elif.value("kind"), "");
        // It waits for nobody else.
        elif.fill("kind", "renewal")
            .pick("file", "a.csv", list(&people(66, 1)));
        town.clock.forward(3600).unwrap();
        elif.press(SEND).await.press("e-Devlet Kapısına Git").await;
        town.through_the_gate(&mut elif, "10000100754").await;
        assert_eq!(elif.cookie("kalem_saklanan"), None);
        town.sign_in(&mut elif, OFFICER).await;
        elif.visit("/yetkili/listeler/yeni")
            .await
            .sees_not("liste gönderilmedi");
        send(&mut elif, "b.csv", list(&people(67, 1))).await;
        elif.sees("Satırların sonuçları");
    });
}
