//! Large lists: fifty thousand rows are judged in seconds, and more than five hundred orders are opened by a job.

use std::time::Duration;

use crate::lists::{OFFICER, TITLES, identity, list, people};
use crate::story::on_both;
use store::{row, run};

/// Bad input: a text file of 50,000 rows is taken, counted and paged; one row more is refused.
#[test]
fn fifty_thousand_rows() {
    on_both(async |town| {
        let mut elif = town.signed_in(OFFICER).await;
        let file = |rows: u32| {
            let mut text = String::from(TITLES);
            for row in 0..rows {
                let number = identity(row % 10_000);
                text.push_str(&format!("\n{number};Işıl;Öğüt;20.11.1976;k{row}@ornek.example;0532 123 45 67;Birim;Uzman;{row}"));
            }
            text.into_bytes()
        };
        elif.visit("/yetkili/listeler/yeni")
            .await
            .fill("kind", "first")
            .pick("file", "dev.csv", file(50_001));
        elif.press("Listeyi gönder ve denetle")
            .await
            .is_told(422)
            .sees("50.000’den çok satır");
        elif.fill("kind", "first")
            .pick("file", "buyuk.csv", file(50_000));
        elif.press("Listeyi gönder ve denetle").await.is_told(200);
        // On a slow machine the page does not wait for the whole list, which arrives all the same.
        for _ in 0..600 {
            if elif.has_link("Sonraki sayfa") {
                break;
            }
            tokio::time::sleep(Duration::from_millis(200)).await;
            elif.visit("/yetkili/listeler").await;
            if elif.has_link("Listeyi aç") {
                elif.follow("Listeyi aç").await;
            }
        }
        elif.sees("Toplam 50.000 satır")
            .sees("40.000 Hatalı")
            .sees("Soruluyor")
            .follow("Sonraki sayfa")
            .await
            .sees("52");
        elif.visit(&format!(
            "{}?goster=hatali&sonra=49990",
            elif.path().split('?').next().unwrap().to_owned()
        ))
        .await
        .sees("50001");
        assert!(!elif.has_link("Sonraki sayfa"));
        elif.press("Listeden vazgeç ve verileri sil")
            .await
            .sees("Vazgeçildi");
        town.history_holds().await;
    });
}

/// R06: more than five hundred people are asked about and opened in steps, each once, and the page shows how far it is.
#[test]
fn many_orders_are_opened_in_steps() {
    on_both(async |town| {
        town.work().await;
        let mut elif = town.signed_in(OFFICER).await;
        elif.visit("/yetkili/listeler/yeni")
            .await
            .fill("kind", "first")
            .pick("file", "cok.csv", list(&people(2_000, 1_100)));
        elif.press("Listeyi gönder ve denetle")
            .await
            .sees("0 / 1.100");
        let address = elif.path().to_owned();
        assert!(portal::run_once(&town.app).await.unwrap());
        elif.visit(&address).await.sees("80 / 1.100");
        town.work().await;
        elif.visit(&address)
            .await
            .press("1.100 ön başvuruyu aç")
            .await
            .sees("Başvurular açılıyor: 0 / 1.100");
        assert_eq!(elif.headers["refresh"], "3");
        assert!(portal::run_once(&town.app).await.unwrap());
        elif.visit(&address)
            .await
            .sees("Başvurular açılıyor: 500 / 1.100");
        town.work().await;
        elif.visit(&address).await.sees("1.100 ön başvuru açıldı");
        assert!(elif.headers.get("refresh").is_none());
        let letters = town
            .inbox()
            .iter()
            .filter(|m| m.to.starts_with("kisi"))
            .count();
        assert_eq!(letters, 1_100, "one letter each, and none twice");
        town.history_holds().await;
    });
}

/// `kill -9` during an upload: what was stored of the list is never seen, and is swept away.
#[test]
fn an_upload_that_was_cut_off_leaves_nothing() {
    on_both(async |town| {
        let mut elif = town.signed_in(OFFICER).await;
        elif.visit("/yetkili/listeler/yeni")
            .await
            .fill("kind", "first")
            .pick("file", "yarim.csv", list(&people(100, 3)));
        elif.press("Listeyi gönder ve denetle").await.is_told(200);
        let address = elif.path().to_owned();
        let rows = async || {
            let mut conn = town.app.db.read().await.unwrap();
            row!(&mut conn, (i64,), "SELECT COUNT(*) FROM personnel_row")
                .unwrap()
                .unwrap()
                .0
        };
        assert_eq!(rows().await, 3);

        // As if the process had ended before its last step.
        let mut tx = town.app.db.write().await.unwrap();
        run!(&mut tx, "DELETE FROM history WHERE kind = 'personnel_list'").unwrap();
        run!(&mut tx, "UPDATE personnel_list SET version = 0").unwrap();
        tx.commit().await.unwrap();
        elif.visit("/yetkili/listeler").await.sees_not("yarim.csv");
        elif.visit(&address).await.is_told(404);
        town.days_pass(1).await;
        assert_eq!(rows().await, 0);
        town.history_holds().await;
    });
}
