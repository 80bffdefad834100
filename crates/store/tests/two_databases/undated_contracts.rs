//! Contracts from before their terms were dated: a migration takes over what they say.

use serde_json::json;
use store::history::{self, Actor, Seen};
use store::{Db, Set, row, rows, run};
use uuid::Uuid;

use crate::fresh::{Bare, add, on_both_bare, tested, vault};

/// The last step before terms were dated.
const UNDATED: i64 = 202_611_282_201;
/// 2026-11-28 22:30 in Istanbul.
const FIRST: i64 = 1_795_894_200_000_000;
/// Two hours later: in Istanbul it is the next day, in Greenwich it is not.
const SECOND: i64 = FIRST + 7_200_000_000;
/// 2026-11-29 00:00 in Istanbul.
const MIDNIGHT: i64 = FIRST + 5_400_000_000;

type Taken = (
    Uuid,
    Option<String>,
    i64,
    Option<i64>,
    Option<String>,
    Option<Uuid>,
    i64,
);

/// Each contract that says anything becomes terms for every product, from the day in Istanbul of its last change on, with who changed it. What
/// says nothing becomes none, and the old columns stay as they are for a release that reads them.
#[tokio::test]
async fn an_undated_contract_becomes_terms_from_the_day_of_its_last_change() {
    on_both_bare(async |bare: &Bare| {
        let db = Db::open(&bare.url, 2).await.unwrap();
        db.migrate_until(Set::Portal, UNDATED).await.unwrap();
        let vault = vault();
        let mut tx = db.write().await.unwrap();
        let operator = Uuid::new_v4();
        run!(
            &mut tx,
            "INSERT INTO operator (id, user_name, full_name, password_hash, totp_sealed, totp_step, created_at, version)
             VALUES ($1, 'deniz', 'Deniz Deneme', '', $2, 0, 1, 1)",
            operator,
            vec![0_u8]
        )
        .unwrap();
        let changed = add(&mut tx, &vault, "changed twice", FIRST).await.unwrap();
        let silent = add(&mut tx, &vault, "says nothing", FIRST).await.unwrap();
        let unexplained = add(&mut tx, &vault, "without an act", FIRST).await.unwrap();
        for (institution, at) in [(changed, FIRST), (changed, SECOND), (silent, SECOND)] {
            let mut act = tested(institution, at);
            act.act = "contract-changed";
            act.actor = Actor::Operator(operator);
            act.detail = json!({ "payment": "person", "validity": 2, "card_reader": "mini" });
            let recorded = history::record(&mut tx, &vault, Seen::Whatever, act).await;
            recorded.unwrap();
        }
        let sql = "UPDATE institution SET validity_years = 2, card_reader = 'mini' WHERE id = $1";
        run!(&mut tx, sql, changed).unwrap();
        let sql = "UPDATE institution SET card_reader = 'none' WHERE id = $1";
        run!(&mut tx, sql, unexplained).unwrap();
        let sql = "UPDATE institution SET created_at = $1";
        run!(&mut tx, sql, FIRST).unwrap();
        tx.commit().await.unwrap();

        db.migrate(Set::Portal).await.unwrap();
        let mut conn = db.read().await.unwrap();
        let taken = rows!(
            &mut conn,
            Taken,
            "SELECT id, product, starts_at, validity_years, card_reader, entered_by, entered_at
             FROM contract_terms WHERE id = institution AND withdrawn_at IS NULL ORDER BY entered_at DESC"
        );
        let mini = Some("mini".to_owned());
        let first = (changed, None, MIDNIGHT, Some(2), mini, Some(operator), SECOND);
        let none = Some("none".to_owned());
        let day_before = MIDNIGHT - 86_400_000_000;
        let second = (unexplained, None, day_before, None, none, None, FIRST);
        assert_eq!(taken.unwrap(), [first, second]);
        let kept = row!(
            &mut conn,
            (i64, String),
            "SELECT validity_years, card_reader FROM institution WHERE id = $1",
            changed
        );
        assert_eq!(kept.unwrap(), Some((2, "mini".to_owned())));
        drop(conn);
        db.close().await;
    })
    .await;
}
