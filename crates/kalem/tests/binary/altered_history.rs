//! B15: the database was altered behind the program's back. `kalem verify` names the first row that was changed, cut out
//! or added, and fails.

use jiff::Timestamp;
use serde_json::json;
use store::history::{Act, Actor, Stream, append};
use store::{Keys, Tx, Vault, root, row, run};
use uuid::Uuid;

use crate::configured::Installation;
use crate::running::verify;
use crate::story::{Town, on_both};

/// The chain of Gülşah's order, whose form is in the post, and how long it is.
async fn chain(town: &Town) -> (Uuid, i64) {
    let found = row!(
        &mut town.app.db.read().await.unwrap(),
        (Uuid, i64),
        "SELECT id, version FROM application WHERE number = 3"
    );
    found.unwrap().unwrap()
}

/// The history as it was before.
async fn restore(town: &Town) {
    let mut tx = town.app.db.write().await.unwrap();
    run!(&mut tx, "DELETE FROM history").unwrap();
    run!(&mut tx, "INSERT INTO history SELECT * FROM kept").unwrap();
    run!(
        &mut tx,
        "UPDATE application SET version = (SELECT COUNT(*) FROM history h WHERE h.stream = application.id)"
    )
    .unwrap();
    tx.commit().await.unwrap();
}

/// What somebody with the database open can do, and what is said of it.
struct Deed {
    what: &'static str,
    said: String,
}

async fn do_it(tx: &mut Tx, what: &str, id: Uuid, last: i64) {
    match what {
        "another act" => run!(
            tx,
            "UPDATE history SET act = 'cancelled' WHERE stream = $1 AND seq = 2",
            id
        ),
        "another time" => run!(
            tx,
            "UPDATE history SET at = at + 1 WHERE stream = $1 AND seq = $2",
            id,
            last
        ),
        "cut out" => run!(tx, "DELETE FROM history WHERE stream = $1 AND seq = 2", id),
        "cut off" => run!(
            tx,
            "DELETE FROM history WHERE stream = $1 AND seq = $2",
            id,
            last
        ),
        "cut off, and its owner says so" => {
            run!(
                tx,
                "DELETE FROM history WHERE stream = $1 AND seq = $2",
                id,
                last
            )
            .unwrap();
            run!(
                tx,
                "UPDATE application SET version = version - 1 WHERE id = $1",
                id
            )
        }
        "added" => {
            let without_the_key = Vault::new(&Keys::generate()).unwrap();
            let act = Act {
                stream: Stream::Application,
                owner: id,
                version: last + 1,
                at: Timestamp::UNIX_EPOCH.as_microsecond(),
                actor: Actor::System,
                act: "form-accepted",
                detail: json!({}),
            };
            append(tx, &without_the_key, act).await.unwrap();
            run!(
                tx,
                "UPDATE application SET version = version + 1 WHERE id = $1",
                id
            )
        }
        "another root" => run!(
            tx,
            "UPDATE history_root SET until = until + 1 WHERE number = 1"
        ),
        _ => unreachable!("{what}"),
    }
    .unwrap();
}

fn deeds(id: Uuid, last: i64) -> [Deed; 7] {
    let row = |seq: i64, what: &str| format!("row {seq} of chain {id} was {what}");
    [
        ("another act", row(2, "changed")),
        ("another time", row(last, "changed")),
        ("cut out", row(2, "cut out")),
        ("cut off", row(last, "cut out")),
        ("cut off, and its owner says so", row(last, "cut out")),
        ("added", row(last + 1, "added by someone without the key")),
        ("another root", "root 1 was changed".to_owned()),
    ]
    .map(|(what, said)| Deed { what, said })
}

#[test]
fn what_was_altered_by_hand_is_named() {
    on_both(async |town| {
        let installation = Installation::of(&town);
        root::seal(&town.app.db, &town.app.vault, town.app.now())
            .await
            .unwrap();
        let (id, last) = chain(&town).await;
        assert!(last > 2, "a chain with a middle");
        let mut tx = town.app.db.write().await.unwrap();
        run!(&mut tx, "CREATE TABLE kept AS SELECT * FROM history").unwrap();
        tx.commit().await.unwrap();
        let said = verify(&installation.config);
        assert!(said.success, "{}", said.err);
        assert!(said.out.contains("under 1 roots"), "{}", said.out);

        for Deed { what, said } in deeds(id, last) {
            let mut tx = town.app.db.write().await.unwrap();
            do_it(&mut tx, what, id, last).await;
            tx.commit().await.unwrap();
            verify(&installation.config)
                .is_one_line_with(&["the history does not hold", said.as_str()]);
            restore(&town).await;
        }
    });
}

/// Where there is no database, none is made for the sake of the question.
#[test]
fn a_history_that_is_not_there_does_not_hold() {
    let installation = Installation::new(&[]);
    verify(&installation.config).is_one_line_with(&["there is no database there"]);
    assert!(!installation.path().join("kalem.db").exists());
}
