//! B15: who writes to the database without the keys can neither make a root nor take one away that a machine remembers.

use store::remembered::{self, Remembered};
use store::root::{self, Head, NO_ROOT, Root};
use store::verify::{HistoryFault, verify};
use store::{Keys, Vault, row, rows, run};
use uuid::Uuid;

use crate::fresh::{Fresh, on_both};

const AT: i64 = 1_000_000;
const LATER: i64 = AT + 600_000_000;

async fn seal(fresh: &Fresh, now: i64) -> Root {
    let made = root::seal(&fresh.db, &fresh.vault, now).await.unwrap();
    made.expect("a chain grew")
}

fn remember(root: &Root) -> Remembered {
    Remembered {
        root: root.number,
        hash: root.hash.clone(),
        rows_sealed: true,
    }
}

async fn compare(fresh: &Fresh, known: &Remembered) -> Result<Option<i64>, HistoryFault> {
    let mut conn = fresh.db.read().await.unwrap();
    let found = remembered::compare(&mut conn, &fresh.vault, known).await;
    found.unwrap().map(|newest| newest.map(|root| root.number))
}

async fn found(fresh: &Fresh) -> Result<u64, HistoryFault> {
    let verified = verify(&fresh.db, &fresh.vault).await.unwrap();
    verified.map(|done| done.roots)
}

async fn tamper(fresh: &Fresh, deeds: &[&'static str]) {
    let mut tx = fresh.db.write().await.unwrap();
    for deed in deeds {
        assert!(run!(&mut tx, *deed).unwrap() > 0, "{deed}");
    }
    tx.commit().await.unwrap();
}

/// The whole attack: the end of a chain, its owner's count and every newer root. Nothing in the database tells it any more.
#[tokio::test]
async fn a_tail_cut_with_its_count_and_its_root_is_missed_by_what_is_remembered() {
    on_both(async |fresh: &Fresh| {
        fresh.chain("first", 3, AT).await;
        let first = seal(fresh, LATER).await;
        fresh.chain("second", 2, LATER).await;
        let second = seal(fresh, LATER * 2).await;
        assert_eq!(second.covered().unwrap().rows, 5);
        assert_eq!(second.covered().unwrap().chains, 2);
        assert_eq!(compare(fresh, &remember(&second)).await, Ok(Some(2)));
        assert_eq!(compare(fresh, &remember(&first)).await, Ok(Some(2)));
        tamper(
            fresh,
            &[
                "DELETE FROM history_root_member WHERE root = 2",
                "DELETE FROM history_root WHERE number = 2",
                "DELETE FROM history WHERE stream IN (SELECT id FROM institution WHERE name = 'second')",
                "DELETE FROM institution WHERE name = 'second'",
            ],
        )
        .await;
        assert_eq!(found(fresh).await, Ok(1), "the database alone does not tell");
        let behind = HistoryFault::Behind {
            found: 1,
            remembered: 2,
        };
        assert_eq!(compare(fresh, &remember(&second)).await, Err(behind));
        // Gone on from there, the newest number is the same again, and the root is not.
        fresh.chain("third", 1, LATER).await;
        assert_eq!(seal(fresh, LATER * 2).await.number, 2);
        let replaced = HistoryFault::Replaced { number: 2 };
        assert_eq!(compare(fresh, &remember(&second)).await, Err(replaced));
    })
    .await;
}

/// A database from which all roots are gone is not one that never had any.
#[tokio::test]
async fn all_roots_gone_is_missed() {
    on_both(async |fresh: &Fresh| {
        fresh.chain("first", 3, AT).await;
        let first = seal(fresh, LATER).await;
        tamper(
            fresh,
            &[
                "DELETE FROM history_root_member",
                "DELETE FROM history_root",
            ],
        )
        .await;
        let behind = HistoryFault::Behind {
            found: 0,
            remembered: 1,
        };
        assert_eq!(compare(fresh, &remember(&first)).await, Err(behind));
        assert_eq!(compare(fresh, &Remembered::default()).await, Ok(None));
    })
    .await;
}

/// Writes a root as somebody does who has no key, or another, or as the program did before roots were keyed.
async fn put_root(fresh: &Fresh, number: i64, prev: Vec<u8>, keyed: Option<&Vault>) -> Root {
    let mut tx = fresh.db.write().await.unwrap();
    let mut heads = rows!(
        &mut tx,
        Head,
        "SELECT h.stream, h.seq, h.hash FROM history h
         WHERE NOT EXISTS (SELECT 1 FROM history n WHERE n.stream = h.stream AND n.seq > h.seq)"
    )
    .unwrap();
    heads.sort_by_key(|head| head.stream);
    let mut root = Root {
        number,
        until: LATER - 60_000_000 + number,
        prev,
        chains: keyed.map(|_| heads.len() as i64),
        chain_rows: keyed.map(|_| heads.iter().map(|head| head.seq).sum()),
        hash: Vec::new(),
        seal: None,
    };
    root.hash = root.computed_hash(&heads);
    root.seal = keyed.map(|vault| vault.row_mac("history_root", &[&root.prev, &root.hash]));
    run!(
        &mut tx,
        "INSERT INTO history_root (number, until, prev, chains, chain_rows, hash, seal) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        root.number,
        root.until,
        &root.prev,
        root.chains,
        root.chain_rows,
        &root.hash,
        &root.seal
    )
    .unwrap();
    for head in heads {
        run!(
            &mut tx,
            "INSERT INTO history_root_member (root, stream, seq, hash) VALUES ($1, $2, $3, $4)",
            number,
            head.stream,
            head.seq,
            head.hash
        )
        .unwrap();
    }
    tx.commit().await.unwrap();
    root
}

/// An installation from before migration 13: its roots hold, the next one is keyed and counts what they cover, and from then on none without
/// a key is believed. What is put behind a keyed root without the key, the next root replaces.
#[tokio::test]
async fn roots_from_before_the_key_hold_up_to_the_first_keyed_one() {
    on_both(async |fresh: &Fresh| {
        let chain = fresh.chain("first", 3, AT).await;
        let old = put_root(fresh, 1, NO_ROOT.to_vec(), None).await;
        assert_eq!(found(fresh).await, Ok(1));
        assert_eq!(compare(fresh, &remember(&old)).await, Ok(Some(1)));
        let mut tx = fresh.db.write().await.unwrap();
        crate::fresh::change(&mut tx, &fresh.vault, chain, LATER)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        let keyed = seal(fresh, LATER * 2).await;
        assert_eq!((keyed.number, keyed.covered().unwrap().rows), (2, 4));
        assert_eq!(keyed.covered().unwrap().chains, 1);
        assert_eq!(found(fresh).await, Ok(2));

        let strangers = Vault::new(&Keys::generate()).unwrap();
        for key in [None, Some(&strangers)] {
            put_root(fresh, 3, keyed.hash.clone(), key).await;
            let foreign = HistoryFault::ForeignRoot { number: 3 };
            assert_eq!(found(fresh).await, Err(foreign));
            assert_eq!(
                compare(fresh, &remember(&old)).await,
                Ok(Some(2)),
                "nobody goes forward over it"
            );
            // Rows that came meanwhile make the next root, in its place.
            let name = format!("meanwhile {}", Uuid::new_v4());
            fresh.chain(&name, 1, LATER * 2).await;
            assert_eq!(seal(fresh, LATER * 3).await.number, 3);
            assert_eq!(found(fresh).await, Ok(3));
            tamper(
                fresh,
                &[
                    "DELETE FROM history_root_member WHERE root = 3",
                    "DELETE FROM history_root WHERE number = 3",
                ],
            )
            .await;
        }
    })
    .await;
}

/// A chain that grows is counted once, with what it grew by.
#[tokio::test]
async fn a_root_counts_every_row_once() {
    on_both(async |fresh: &Fresh| {
        let chain = fresh.chain("first", 2, AT).await;
        seal(fresh, LATER).await;
        for round in 2..5 {
            let mut tx = fresh.db.write().await.unwrap();
            crate::fresh::change(&mut tx, &fresh.vault, chain, LATER * (round - 1))
                .await
                .unwrap();
            tx.commit().await.unwrap();
            let root = seal(fresh, LATER * round).await;
            let (rows,) = row!(
                &mut fresh.db.read().await.unwrap(),
                (i64,),
                "SELECT COUNT(*) FROM history"
            )
            .unwrap()
            .unwrap();
            let covered = root.covered().unwrap();
            assert_eq!((covered.chains, covered.rows), (1, rows));
        }
        assert_eq!(found(fresh).await, Ok(4));
    })
    .await;
}
