//! B15: whoever changes, cuts or adds a row behind the program's back is found out, and the row is named.

use store::history::{NOTHING_BEFORE, Row};
use store::verify::{HistoryFault, verify};
use store::{StoreError, Tx, root, row, run};
use uuid::Uuid;

use crate::fresh::{Fresh, on_both};

const AT: i64 = 1_000_000;
const LATER: i64 = AT + 600_000_000;

/// What `verify` says after `tamper` was at work on a chain of five rows beside an untouched one.
async fn found(fresh: &Fresh, tamper: impl AsyncFnOnce(&mut Tx, Uuid)) -> Result<(), HistoryFault> {
    fresh
        .chain(&format!("untouched {}", Uuid::new_v4()), 3, AT)
        .await;
    let chain = fresh
        .chain(&format!("chain {}", Uuid::new_v4()), 5, AT)
        .await;
    root::seal(&fresh.db, &fresh.vault, LATER).await.unwrap();
    fresh.assert_whole().await;
    let mut tx = fresh.db.write().await.unwrap();
    tamper(&mut tx, chain).await;
    tx.commit().await.unwrap();
    let verified = verify(&fresh.db, &fresh.vault).await.unwrap();
    verified.map(|_| ()).map_err(|fault| match fault {
        // Each test has one chain of interest; its id is made up anew each time.
        HistoryFault::Changed { stream, seq } if stream == chain => HistoryFault::Changed {
            stream: Uuid::nil(),
            seq,
        },
        HistoryFault::Added { stream, seq } if stream == chain => HistoryFault::Added {
            stream: Uuid::nil(),
            seq,
        },
        HistoryFault::CutOut { stream, seq } if stream == chain => HistoryFault::CutOut {
            stream: Uuid::nil(),
            seq,
        },
        HistoryFault::Surplus { stream, seq } if stream == chain => HistoryFault::Surplus {
            stream: Uuid::nil(),
            seq,
        },
        other => other,
    })
}

const CHAIN: Uuid = Uuid::nil();

async fn row_of(tx: &mut Tx, chain: Uuid, seq: i64) -> Row {
    let found: Result<Option<Row>, StoreError> = row!(
        tx,
        Row,
        "SELECT stream, seq, kind, at, actor_kind, actor, act, detail, prev, hash, seal FROM history
         WHERE stream = $1 AND seq = $2",
        chain,
        seq
    );
    found.unwrap().unwrap()
}

async fn insert(tx: &mut Tx, row: &Row) {
    run!(
        tx,
        "INSERT INTO history (stream, seq, kind, at, actor_kind, actor, act, detail, prev, hash, seal)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        row.stream,
        row.seq,
        &row.kind,
        row.at,
        &row.actor_kind,
        row.actor,
        &row.act,
        &row.detail,
        &row.prev,
        &row.hash,
        &row.seal
    )
    .unwrap();
}

#[tokio::test]
async fn every_column_of_a_row_is_covered() {
    on_both(async |fresh: &Fresh| {
        for change in [
            "UPDATE history SET detail = '{\"version\":9}' WHERE stream = $1 AND seq = 3",
            "UPDATE history SET act = 'form-accepted' WHERE stream = $1 AND seq = 3",
            "UPDATE history SET at = at + 1 WHERE stream = $1 AND seq = 3",
            "UPDATE history SET actor_kind = 'person' WHERE stream = $1 AND seq = 3",
            "UPDATE history SET actor = stream WHERE stream = $1 AND seq = 3",
            "UPDATE history SET kind = 'person' WHERE stream = $1 AND seq = 3",
            "UPDATE history SET prev = hash WHERE stream = $1 AND seq = 3",
            "UPDATE history SET hash = prev WHERE stream = $1 AND seq = 3",
        ] {
            let fault = found(fresh, async |tx, chain| {
                assert_eq!(run!(tx, change, chain).unwrap(), 1);
            });
            assert_eq!(
                fault.await,
                Err(HistoryFault::Changed {
                    stream: CHAIN,
                    seq: 3
                }),
                "{change}"
            );
            mend(fresh).await;
        }
    })
    .await;
}

/// Takes everything away, so that one test can tamper several times.
async fn mend(fresh: &Fresh) {
    let mut tx = fresh.db.write().await.unwrap();
    for table in [
        "DELETE FROM history_root_member",
        "DELETE FROM history_root",
        "DELETE FROM history",
        "DELETE FROM institution",
    ] {
        run!(&mut tx, table).unwrap();
    }
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn a_row_cut_from_the_middle_or_from_either_end_is_missed() {
    on_both(async |fresh: &Fresh| {
        for seq in [1, 3, 5] {
            let fault = found(fresh, async |tx, chain| {
                run!(
                    tx,
                    "DELETE FROM history WHERE stream = $1 AND seq = $2",
                    chain,
                    seq
                )
                .unwrap();
            });
            assert_eq!(
                fault.await,
                Err(HistoryFault::CutOut { stream: CHAIN, seq })
            );
            mend(fresh).await;
        }
    })
    .await;
}

/// Even who also turns the owner's count back is found out, by the root over all chains.
#[tokio::test]
async fn a_row_cut_with_the_count_turned_back_is_missed_by_the_root() {
    on_both(async |fresh: &Fresh| {
        let fault = found(fresh, async |tx, chain| {
            run!(
                tx,
                "DELETE FROM history WHERE stream = $1 AND seq = 5",
                chain
            )
            .unwrap();
            run!(
                tx,
                "UPDATE institution SET version = 4 WHERE id = $1",
                chain
            )
            .unwrap();
        });
        assert_eq!(
            fault.await,
            Err(HistoryFault::CutOut {
                stream: CHAIN,
                seq: 5
            })
        );
    })
    .await;
}

#[tokio::test]
async fn a_whole_chain_that_vanished_with_its_owner_is_missed_by_the_root() {
    on_both(async |fresh: &Fresh| {
        let fault = found(fresh, async |tx, chain| {
            run!(tx, "DELETE FROM history WHERE stream = $1", chain).unwrap();
            run!(tx, "DELETE FROM institution WHERE id = $1", chain).unwrap();
        });
        assert_eq!(
            fault.await,
            Err(HistoryFault::CutOut {
                stream: CHAIN,
                seq: 5
            })
        );
    })
    .await;
}

/// Hashes anybody can compute; the seal only who holds the key.
#[tokio::test]
async fn a_forged_row_is_found_even_with_all_its_hashes_right() {
    on_both(async |fresh: &Fresh| {
        let fault = found(fresh, async |tx, chain| {
            let last = row_of(tx, chain, 5).await;
            let mut forged = Row {
                seq: 6,
                prev: last.hash.clone(),
                act: "form-accepted".into(),
                ..last
            };
            forged.hash = forged.computed_hash();
            insert(tx, &forged).await;
            run!(
                tx,
                "UPDATE institution SET version = 6 WHERE id = $1",
                chain
            )
            .unwrap();
        });
        assert_eq!(
            fault.await,
            Err(HistoryFault::Added {
                stream: CHAIN,
                seq: 6
            })
        );
    })
    .await;
}

#[tokio::test]
async fn a_row_rewritten_with_its_hash_is_found_by_its_seal() {
    on_both(async |fresh: &Fresh| {
        let fault = found(fresh, async |tx, chain| {
            let mut last = row_of(tx, chain, 5).await;
            last.detail = "{}".into();
            let hash = last.computed_hash();
            run!(
                tx,
                "UPDATE history SET detail = '{}', hash = $2 WHERE stream = $1 AND seq = 5",
                chain,
                hash
            )
            .unwrap();
        });
        assert_eq!(
            fault.await,
            Err(HistoryFault::Added {
                stream: CHAIN,
                seq: 5
            })
        );
    })
    .await;
}

#[tokio::test]
async fn a_chain_without_an_owner_and_a_row_that_nobody_counts_are_surplus() {
    on_both(async |fresh: &Fresh| {
        let fault = found(fresh, async |tx, chain| {
            run!(tx, "DELETE FROM institution WHERE id = $1", chain).unwrap();
        });
        assert_eq!(
            fault.await,
            Err(HistoryFault::Surplus {
                stream: CHAIN,
                seq: 1
            })
        );
        mend(fresh).await;
        let fault = found(fresh, async |tx, chain| {
            run!(
                tx,
                "UPDATE institution SET version = 4 WHERE id = $1",
                chain
            )
            .unwrap();
        });
        assert_eq!(
            fault.await,
            Err(HistoryFault::Surplus {
                stream: CHAIN,
                seq: 5
            })
        );
    })
    .await;
}

#[tokio::test]
async fn a_first_row_put_in_front_of_a_chain_is_found() {
    on_both(async |fresh: &Fresh| {
        let fault = found(fresh, async |tx, chain| {
            let first = row_of(tx, chain, 1).await;
            let mut forged = Row {
                seq: 0,
                prev: NOTHING_BEFORE.to_vec(),
                ..first
            };
            forged.hash = forged.computed_hash();
            insert(tx, &forged).await;
        });
        assert_eq!(
            fault.await,
            Err(HistoryFault::Added {
                stream: CHAIN,
                seq: 0
            })
        );
    })
    .await;
}

#[tokio::test]
async fn a_changed_root_is_found() {
    on_both(async |fresh: &Fresh| {
        for change in [
            "UPDATE history_root SET hash = prev WHERE number = 1",
            "UPDATE history_root SET until = until + 1 WHERE number = 1",
            "UPDATE history_root SET prev = hash WHERE number = 1",
            "UPDATE history_root SET chains = chains + 1 WHERE number = 1",
            "UPDATE history_root SET chain_rows = chain_rows - 1 WHERE number = 1",
            "UPDATE history_root SET chains = NULL, seal = NULL WHERE number = 1",
            "UPDATE history_root_member SET seq = seq - 1 WHERE seq > 1",
            "UPDATE history_root_member SET hash = stream WHERE seq = 5",
            "DELETE FROM history_root_member WHERE seq = 5",
        ] {
            // PostgreSQL would not put an id into a hash; there the number alone is changed.
            if fresh.db.kind() == "PostgreSQL" && change.contains("hash = stream") {
                continue;
            }
            let fault = found(fresh, async |tx, _| {
                assert!(run!(tx, change).unwrap() > 0, "{change}");
            });
            assert_eq!(
                fault.await,
                Err(HistoryFault::Root { number: 1 }),
                "{change}"
            );
            mend(fresh).await;
        }
    })
    .await;
}

#[tokio::test]
async fn a_root_cut_from_between_two_is_missed() {
    on_both(async |fresh: &Fresh| {
        let fault = found(fresh, async |tx, _| {
            run!(
                tx,
                "INSERT INTO history_root (number, until, prev, hash) SELECT 2, until, hash, hash FROM history_root"
            )
            .unwrap();
            run!(tx, "DELETE FROM history_root_member").unwrap();
            run!(tx, "DELETE FROM history_root WHERE number = 1").unwrap();
        });
        assert_eq!(fault.await, Err(HistoryFault::Root { number: 2 }));
    })
    .await;
}

/// A chain that grows after a root stands under the next one as well; a quiet minute makes no root.
#[tokio::test]
async fn roots_follow_one_another() {
    on_both(async |fresh: &Fresh| {
        fresh.chain("first", 2, AT).await;
        assert_eq!(
            root::seal(&fresh.db, &fresh.vault, LATER)
                .await
                .unwrap()
                .unwrap()
                .number,
            1
        );
        assert!(
            root::seal(&fresh.db, &fresh.vault, LATER + 1)
                .await
                .unwrap()
                .is_none()
        );
        fresh.chain("second", 1, LATER).await;
        let second = root::seal(&fresh.db, &fresh.vault, LATER * 2)
            .await
            .unwrap()
            .unwrap();
        assert_eq!(second.number, 2);
        let verified = verify(&fresh.db, &fresh.vault).await.unwrap().unwrap();
        assert_eq!((verified.chains, verified.rows, verified.roots), (2, 3, 2));
    })
    .await;
}
