//! An order whose row contradicts itself, or says what the program cannot read: nobody is told something untrue, nothing is decided from it, and
//! whoever can put it right is told what is wrong.

use portal::order::finders;
use rules::order_number::OrderNumber;
use serde_json::json;
use store::history::{self, Act, Actor, Stream};
use store::run;

use crate::lists::OFFICER;
use crate::story::applicant::AYSE;
use crate::story::{Town, on_both};
use portal::integrity;
use store::facts::{self, FactFault};

async fn edit(town: &Town, change: &str) {
    // The program itself has no statement whose text is made while it runs.
    let statement: &'static str = format!("UPDATE application SET {change}").leak();
    let mut tx = town.app.db.write().await.unwrap();
    run!(&mut tx, statement).unwrap();
    tx.commit().await.unwrap();
}

async fn found(town: &Town) -> Result<u64, FactFault> {
    let (db, vault) = (&town.app.db, &town.app.vault);
    facts::verify(db, vault, &integrity::ROOMS).await.unwrap()
}

/// What was changed in the row of SD-1, and what the desk is told.
const BROKEN: [(&str, &str); 9] = [
    (
        "kind = 'a-newer-kind' WHERE number = 1",
        "Başvuru türü bu programın bilmediği bir sözcükle yazılmış.",
    ),
    (
        "payment = 'barter' WHERE number = 1",
        "Ödeme türü bu programın bilmediği bir sözcükle yazılmış.",
    ),
    (
        "ordered_at = 1, shipped_at = 2, delivered_at = 3 WHERE number = 1",
        "Kart kuryeye verilmiş görünüyor, ama üretilmemiş.",
    ),
    (
        "approval = 'parmak-izi', approved_at = 1 WHERE number = 1",
        "Onayın yolu bu programın bilmediği bir sözcükle yazılmış",
    ),
    (
        "approved_at = 1 WHERE number = 1",
        "ya da onayın tarihi eksik.",
    ),
    (
        "form_refused_at = 1, refusal = 'unsigned a-newer-reason' WHERE number = 1",
        "Formun ret nedenleri arasında bu programın bilmediği bir sözcük var",
    ),
    (
        "cancelled_at = 1, cancelled_by = 'nobody' WHERE number = 1",
        "Kimin iptal ettiği bu programın bilmediği bir sözcükle yazılmış",
    ),
    (
        "cancelled_at = 1, cancelled_by = 'authority', delivered_at = 1 WHERE number = 1",
        "Başvuru hem iptal edilmiş hem teslim edilmiş görünüyor.",
    ),
    (
        "paid_at = 1, refunded_at = 2 WHERE number = 1",
        "Ödeme iade edilmiş görünüyor, ama başvuru iptal edilmemiş.",
    ),
];

const MENDED: &str = "kind = 'first', payment = 'institution', approval = NULL, approved_at = NULL, form_refused_at = NULL, refusal = NULL, paid_at = NULL, refunded_at = NULL, ordered_at = NULL,
    shipped_at = NULL, delivered_at = NULL, cancelled_at = NULL, cancelled_by = NULL WHERE number = 1";

/// Person, officer and desk each read something true, no page offers an act, every act is refused, and `kalem verify` names the row.
#[test]
fn what_contradicts_itself_is_shown_and_left_alone() {
    on_both(async |town| {
        let mut desk = town.at_the_desk().await;
        let mut ayse = town.signed_in(AYSE).await;
        let mut elif = town.signed_in(OFFICER).await;
        for (change, told) in BROKEN {
            edit(&town, change).await;
            desk.visit("/masa/siparis/SD-1")
                .await
                .is_told(200)
                .sees("Durum Gösterilemiyor")
                .sees("Bu başvurunun kaydı tutarsız")
                .sees(told)
                .sees_not("Form geldi");
            ayse.visit("/basvurularim")
                .await
                .is_told(200)
                .sees("Durum Gösterilemiyor")
                .sees("Başvurunuzun kaydında bir tutarsızlık var.")
                .sees_not("Başvuruyu Tamamla")
                .sees_not("Teslim Edildi")
                .sees_not("İptal Edildi");
            ayse.visit("/basvurularim/SD-1")
                .await
                .sees("Durum Gösterilemiyor")
                .sees_not("Başvuruyu Tamamla");
            assert!(!ayse.has_link("Başvuruyu iptal et"), "{change}");
            for address in ["form", "sms", "onay", "iptal"] {
                ayse.visit(&format!("/basvurularim/SD-1/{address}"))
                    .await
                    .is_told(409)
                    .sees("Başvurunun kaydında bir tutarsızlık var");
            }
            ayse.post("/basvurularim/SD-1/iptal", &[])
                .await
                .is_told(409);
            elif.visit("/yetkili/basvurular/SD-1")
                .await
                .is_told(200)
                .sees("Durum Gösterilemiyor");
            // Time goes on for all others, and no sweep stumbles over it.
            town.work().await;
            let fault = found(&town).await.expect_err(change);
            assert!(
                matches!(
                    fault,
                    FactFault::Changed {
                        table: "application",
                        ..
                    }
                ),
                "{fault}"
            );
            edit(&town, MENDED).await;
            assert!(found(&town).await.is_ok(), "{change}");
        }
        ayse.visit("/basvurularim").await.sees("Başvuruyu Tamamla");
        desk.visit("/masa/siparis/SD-1")
            .await
            .sees_not("Bu başvurunun kaydı tutarsız");
    });
}

/// A program that is wrong, or whoever holds its keys, can write history and row alike. What they say then agrees, and is a fault all the same.
#[test]
fn a_history_that_states_a_contradiction_is_a_fault() {
    on_both(async |town| {
        let app = &town.app;
        let mut tx = app.db.write().await.unwrap();
        let found = finders::for_desk(&mut tx, OrderNumber(1)).await.unwrap();
        let order = found.expect("the order is there");
        let (version, at) = (order.version + 1, app.now());
        let act = Act {
            stream: Stream::Application,
            owner: order.id,
            version,
            at,
            actor: Actor::System,
            act: "shipped",
            detail: json!({}),
        };
        history::append(&mut tx, &app.vault, act).await.unwrap();
        run!(
            &mut tx,
            "UPDATE application SET shipped_at = $2, version = $3 WHERE id = $1",
            order.id,
            at,
            version
        )
        .unwrap();
        tx.commit().await.unwrap();
        let chains = store::verify::verify(&app.db, &app.vault).await;
        assert!(chains.as_ref().unwrap().is_ok(), "{chains:?}");
        let fault = self::found(&town).await.unwrap_err().to_string();
        let words = "\"what contradicts itself\" is not what the history says";
        assert!(fault.contains(words), "{fault}");
    });
}
