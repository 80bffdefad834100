//! B04 B15: the ledger of consent was altered behind the history's back. `kalem verify` names the first choice that was changed, removed or
//! added, and fails.

use store::{Tx, row, run};
use uuid::Uuid;

use crate::configured::Installation;
use crate::running::verify;
use crate::story::applicant::CAGRI;
use crate::story::consent::{choose_and_sign, signed_in_by_e_imza};
use crate::story::{Town, on_both};

async fn do_it(tx: &mut Tx, what: &str) {
    match what {
        "another text" => run!(tx, "UPDATE e_onay SET text_version = '2020-01' WHERE number = 1"),
        "another time" => run!(tx, "UPDATE e_onay SET at = at - 1 WHERE number = 2"),
        "withdrawn never" => run!(tx, "UPDATE e_onay SET choice = 'accept' WHERE number = 2"),
        "without a signature" => run!(tx, "UPDATE e_onay SET hand_off = NULL WHERE number = 1"),
        "the first is gone" => run!(tx, "DELETE FROM e_onay WHERE number = 1"),
        "the last is gone" => run!(tx, "DELETE FROM e_onay WHERE number = 2"),
        "one more" => run!(
            tx,
            "INSERT INTO e_onay SELECT $1, person, 3, scope, 'accept', text_version, way, hand_off, at FROM e_onay WHERE number = 1",
            Uuid::from_u128(1)
        ),
        "somebody else's" => run!(
            tx,
            "INSERT INTO e_onay SELECT $1, p.id, 1, e.scope, e.choice, e.text_version, e.way, e.hand_off, e.at
             FROM e_onay e JOIN person p ON p.id <> e.person WHERE e.number = 1 LIMIT 1",
            Uuid::from_u128(1)
        ),
        _ => unreachable!("{what}"),
    }
    .unwrap();
}

async fn person(town: &Town) -> Uuid {
    let mut conn = town.app.db.read().await.unwrap();
    let found = row!(
        &mut conn,
        (Uuid,),
        "SELECT person FROM e_onay WHERE number = 1"
    );
    found.unwrap().unwrap().0
}

#[test]
fn what_was_altered_in_the_ledger_is_named() {
    on_both(async |town| {
        let (town, authority) = town.with_authority().await;
        let card = authority.card(CAGRI);
        let mut cagri = signed_in_by_e_imza(&town, CAGRI, &card).await;
        choose_and_sign(&town, &mut cagri, "accept", &card).await;
        choose_and_sign(&town, &mut cagri, "withdraw", &card).await;
        let installation = Installation::of(&town);
        let said = verify(&installation.config);
        assert!(
            said.out.contains("agrees: 2 choices"),
            "{}{}",
            said.out,
            said.err
        );
        let mut tx = town.app.db.write().await.unwrap();
        run!(&mut tx, "CREATE TABLE kept AS SELECT * FROM e_onay").unwrap();
        tx.commit().await.unwrap();
        let cagris = format!("of person {} was", person(&town).await);
        for (what, said) in [
            ("another text", format!("choice 1 {cagris} changed")),
            ("another time", format!("choice 2 {cagris} changed")),
            ("withdrawn never", format!("choice 2 {cagris} changed")),
            ("without a signature", format!("choice 1 {cagris} changed")),
            ("the first is gone", format!("choice 1 {cagris} removed")),
            ("the last is gone", format!("choice 2 {cagris} removed")),
            ("one more", format!("choice 3 {cagris} added")),
            ("somebody else's", "was added".to_owned()),
        ] {
            let mut tx = town.app.db.write().await.unwrap();
            do_it(&mut tx, what).await;
            tx.commit().await.unwrap();
            let told = "the ledger of consent does not hold";
            verify(&installation.config).is_one_line_with(&[told, &said]);
            let mut tx = town.app.db.write().await.unwrap();
            run!(&mut tx, "DELETE FROM e_onay").unwrap();
            run!(&mut tx, "INSERT INTO e_onay SELECT * FROM kept").unwrap();
            tx.commit().await.unwrap();
        }
        assert!(verify(&installation.config).success);
    });
}
