//! What machines ask: whether the process lives, whether it can serve, and what it counted.

use crate::configured::Installation;
use crate::running::kalem;
use crate::story::counterparts::Line;
use crate::story::town::until;
use crate::story::{Browser, on_both, on_postgres};

fn text(machine: &Browser) -> String {
    String::from_utf8(machine.body.clone()).unwrap()
}

#[test]
fn a_portal_is_alive_ready_and_counts() {
    on_both(async |town| {
        let portal = Installation::of(&town).serve();
        let mut machine = Browser::new(&portal.url);
        machine.visit("/healthz").await.is_told(200);
        assert_eq!(text(&machine), "ok\n");
        machine.visit("/readyz").await.is_told(200);
        let said = text(&machine);
        assert!(said.starts_with("ready\ndatabase: written\n"), "{said}");
        assert!(said.contains("processes: 1, 0.000 s apart"), "{said}");
        machine.visit("/basvurularim/SD-1").await;
        machine.visit("/metrics").await.is_told(200);
        let counted = text(&machine);
        for line in [
            r#"kalem_requests_total{method="GET",route="/readyz",status="200"} 1"#,
            r#"kalem_requests_total{method="GET",route="/basvurularim/{order}",status="303"} 1"#,
        ] {
            assert!(counted.contains(line), "{line} is not in:\n{counted}");
        }
        assert!(!counted.contains("SD-1"), "{counted}");
        portal.stop();
    });
}

/// A worker without pages is asked by machines like any other process, at an address of its own, and shows nothing else there.
#[test]
fn a_worker_alone_is_ready_and_counts() {
    on_both(async |town| {
        let worker = [(
            "[database]",
            "[worker]\naddress = \"127.0.0.1:0\"\n[database]",
        )];
        let working = Installation::of_with(&town, &worker).work_and_answer();
        let mut machine = Browser::new(&working.url);
        machine.visit("/healthz").await.is_told(200);
        machine.visit("/readyz").await.is_told(200);
        let said = text(&machine);
        assert!(said.starts_with("ready\ndatabase: written\n"), "{said}");
        machine.visit("/readyz/details").await.is_told(200);
        // Sweeps ran at the start, and are counted by name.
        until(async || {
            machine.visit("/metrics").await.is_told(200);
            text(&machine).contains("kalem_").then_some(())
        })
        .await;
        let counted = text(&machine);
        assert!(counted.contains(r#"route="/readyz""#), "{counted}");
        for page in ["/", "/giris", "/masa", "/static/kalem.css"] {
            machine.visit(page).await.is_told(404);
        }
        working.stop();
    });
}

/// PostgreSQL goes away: alive, but not ready, until it is back.
#[test]
fn a_portal_without_its_database_is_not_ready() {
    on_postgres(async |town| {
        let (before, name) = town.database.rsplit_once('/').unwrap();
        let (user, server) = before.rsplit_once('@').unwrap();
        let line = Line::to(server.to_owned()).await;
        let over_the_line = format!("{user}@127.0.0.1:{}/{name}", line.port);
        let portal = Installation::over(&town, &over_the_line).serve();
        let mut machine = Browser::new(&portal.url);
        machine.visit("/readyz").await.is_told(200);
        line.cut();
        // One sign of life a second serves all who ask.
        tokio::time::sleep(std::time::Duration::from_millis(1_100)).await;
        machine.visit("/readyz").await.is_told(503);
        machine.visit("/healthz").await.is_told(200);
        machine.visit("/metrics").await.is_told(200);
        assert!(text(&machine).contains(r#"route="/readyz",status="503""#));
        line.mend();
        // Connections that were cut in use, such as the worker's, are found out one by one.
        until(async || {
            let answer = machine.visit("/readyz").await;
            (answer.status == 200).then_some(())
        })
        .await;
        portal.stop();
    });
}

/// Nothing is served on a database that is not there, and its password is not told.
#[test]
fn a_portal_does_not_start_without_its_database() {
    let nobody = "postgres://kalem:cok-gizli@127.0.0.1:9/kalem";
    let installation = Installation::at(nobody, &[]);
    for command in ["serve", "verify"] {
        let said = kalem([
            command.as_ref(),
            "--config".as_ref(),
            installation.config.as_os_str(),
        ]);
        said.is_one_line_with(&["database"]);
        assert!(!said.err.contains("cok-gizli"), "{}", said.err);
    }
}
