//! B15: the end of a chain was cut, its owner's count lowered and the newest root deleted, or an old backup was put back: in the database
//! nothing tells it, and this machine remembers. Nothing is served from it until somebody with the keys says that it is meant so.

use serde_json::json;
use store::history::{Act, Actor, Stream, append};
use store::{root, row, run};
use uuid::Uuid;

use crate::configured::Installation;
use crate::running::{kalem, verify};
use crate::story::{Town, on_both};

/// A root over everything up to now.
async fn seal(town: &Town) -> i64 {
    let at = town.app.now();
    let made = root::seal(&town.app.db, &town.app.vault, at).await;
    let number = made.unwrap().expect("a chain grew").number;
    town.clock.forward(120).unwrap();
    number
}

/// One more row in the chain of Gülşah's order.
async fn go_on(town: &Town) {
    let mut tx = town.app.db.write().await.unwrap();
    let (owner, version) = row!(
        &mut tx,
        (Uuid, i64),
        "UPDATE application SET version = version + 1 WHERE number = 3 RETURNING id, version"
    )
    .unwrap()
    .unwrap();
    let act = Act {
        stream: Stream::Application,
        owner,
        version,
        at: town.app.now(),
        actor: Actor::System,
        act: "warned",
        detail: json!({}),
    };
    append(&mut tx, &town.app.vault, act).await.unwrap();
    tx.commit().await.unwrap();
}

/// All that a root covers and the one before does not, as if it had never been.
async fn cut_off(town: &Town, number: i64) {
    let mut tx = town.app.db.write().await.unwrap();
    for deed in [
        "DELETE FROM history_root_member WHERE root = $1",
        "DELETE FROM history_root WHERE number = $1",
    ] {
        run!(&mut tx, deed, number).unwrap();
    }
    for deed in [
        "DELETE FROM history WHERE (stream, seq) IN (SELECT id, version FROM application WHERE number = 3)",
        "UPDATE application SET version = version - 1 WHERE number = 3",
    ] {
        assert_eq!(run!(&mut tx, deed).unwrap(), 1);
    }
    tx.commit().await.unwrap();
}

async fn count(town: &Town, sql: &'static str) -> i64 {
    let mut conn = town.app.db.read().await.unwrap();
    row!(&mut conn, (i64,), sql).unwrap().unwrap().0
}

fn command(what: &str, installation: &Installation) -> crate::running::Said {
    let config = installation.config.as_os_str();
    kalem([what.as_ref(), "--config".as_ref(), config])
}

#[test]
fn a_cut_end_and_an_old_backup_are_named_and_refused_until_accepted() {
    on_both(async |town| {
        let installation = Installation::of(&town);
        let said = verify(&installation.config);
        assert!(said.out.contains("remembers no root yet"), "{}", said.out);
        let first = seal(&town).await;
        go_on(&town).await;
        let second = seal(&town).await;
        let said = command("migrate", &installation);
        assert!(said.success, "{}", said.err);
        let said = verify(&installation.config);
        let agrees = format!("root {second} is the one that this machine remembers");
        assert!(said.out.contains(&agrees), "{}{}", said.out, said.err);
        let nothing = command("accept-restored-backup", &installation);
        assert!(nothing.out.contains("nothing to accept"), "{}", nothing.out);
        let _signed_in = town.signed_in(crate::story::applicant::CAGRI).await;

        cut_off(&town, second).await;
        let behind = format!("ends with root {first}, but this machine remembers root {second}");
        verify(&installation.config).is_one_line_with(&["the history does not hold", &behind]);
        for refused in ["serve", "work", "migrate"] {
            let said = command(refused, &installation);
            assert_eq!(said.code, Some(1), "{refused}: {}", said.err);
            for words in [&behind, "kalem accept-restored-backup"] {
                assert!(said.err.contains(words), "{refused}: {}", said.err);
            }
        }
        let ill = command("doctor", &installation);
        assert!(ill.out.contains(&behind), "{}", ill.out);
        // The portal that runs puts no root over it, and tells the security officer.
        town.app
            .remember_roots(store::remembered::RootsFile::beside(
                &installation.path().join("keys.toml"),
            ));
        town.days_pass(1).await;
        let roots = count(&town, "SELECT COUNT(*) FROM history_root").await;
        assert_eq!(roots, first);
        let told = "SELECT COUNT(*) FROM security_event WHERE kind = 'history-cut'";
        assert!(count(&town, told).await > 0);

        let accepted = command("accept-restored-backup", &installation);
        let from = format!("goes on from root {first}");
        assert!(
            accepted.out.contains(&from),
            "{}{}",
            accepted.out,
            accepted.err
        );
        assert!(verify(&installation.config).success);
        assert_eq!(count(&town, "SELECT COUNT(*) FROM session").await, 0);
        let told = "SELECT COUNT(*) FROM security_event WHERE kind = 'backup-accepted'";
        assert_eq!(count(&town, told).await, 1);
        let kept = "SELECT COUNT(*) FROM history WHERE act = 'backup-accepted'";
        assert_eq!(count(&town, kept).await, 1);
        installation.serve().stop();
        town.days_pass(1).await;
        assert_eq!(
            count(&town, "SELECT COUNT(*) FROM history_root").await,
            second
        );
        assert!(verify(&installation.config).success);
    });
}

/// A file of other keys, or one that was changed by hand, is said to be so; a place that cannot be written is named before anybody is served.
#[test]
fn a_file_that_is_not_in_order_is_named() {
    let installation = Installation::new(&[]);
    assert!(command("migrate", &installation).success);
    let file = installation.path().join("keys.roots");
    std::fs::write(&file, "{}").unwrap();
    for refused in ["serve", "verify", "migrate"] {
        command(refused, &installation).is_one_line_with(&["keys.roots", "is not in order"]);
    }
    let nowhere = ("[portal]", "roots_file = \"/nowhere/keys.roots\"\n[portal]");
    let installation = Installation::new(&[nowhere]);
    command("serve", &installation).is_one_line_with(&[
        "/nowhere/keys.roots",
        "cannot be written",
        "keys.roots_file",
    ]);
}
