//! Two releases beside each other on one database: jobs of a kind that one of them does not know are left for the other.

use std::time::Duration;

use crate::story::told::metrics;
use crate::story::town::until;
use crate::story::{Town, on_both};
use portal::JOBS;
use portal::jobs::{self, Failed, Job, Kind};
use serde::{Deserialize, Serialize};
use store::row;
use tokio::sync::watch;
use uuid::Uuid;

/// What only the newer release has.
#[derive(Serialize, Deserialize)]
struct PackParcel {
    parcel: i64,
}

impl Job for PackParcel {
    const NAME: &'static str = "pack-parcel";

    async fn run(self, _app: &web::App, _id: Uuid) -> Result<(), Failed> {
        match self.parcel {
            7 => Ok(()),
            _ => Err(Failed::Never("there is no such parcel".into())),
        }
    }
}

const NEWER: &[Kind] = &[JOBS[0], JOBS[1], JOBS[2], Kind::of::<PackParcel>()];

async fn enqueue(town: &Town) {
    let mut tx = town.app.db.write().await.unwrap();
    let job = PackParcel { parcel: 7 };
    let enqueued = jobs::enqueue(&mut tx, &town.app, "pack-parcel:7", &job, None).await;
    enqueued.unwrap();
    tx.commit().await.unwrap();
}

/// State, tries, the last error.
async fn stored(town: &Town) -> (String, i64, Option<String>) {
    let found = row!(
        &mut town.app.db.read().await.unwrap(),
        (String, i64, Option<String>),
        "SELECT state, tries, last_error FROM job WHERE kind = 'pack-parcel'"
    );
    found.unwrap().unwrap()
}

fn seen(text: &str) -> Option<&str> {
    let lines = text.lines();
    let mut of_kind = lines.filter(|l| l.starts_with("kalem_jobs_unknown{kind=\"pack-parcel\"}"));
    of_kind.next().and_then(|line| line.rsplit(' ').next())
}

/// The older release neither parks it nor counts it as failed, does its own work all the same, and says in the metrics that it is there. The newer one,
/// beside it on the same database, does it.
#[test]
fn a_job_of_an_unknown_kind_is_left_for_a_release_that_knows_it() {
    let counted = metrics();
    on_both(async |town| {
        enqueue(&town).await;
        let (stop, stopped) = watch::channel(false);
        let older = tokio::spawn(portal::worker_of(JOBS, town.app.clone(), stopped.clone()));
        until(async || (seen(&counted.render()) == Some("1")).then_some(())).await;
        // What the older one knows is done beside it: the notices of the opened orders.
        until(async || {
            let waiting = row!(
                &mut town.app.db.read().await.unwrap(),
                (i64,),
                "SELECT COUNT(*) FROM job WHERE state = 'ready' AND kind <> 'pack-parcel'"
            );
            (waiting.unwrap() == Some((0,))).then_some(())
        })
        .await;
        assert_eq!(stored(&town).await, ("ready".to_owned(), 0, None));
        let text = counted.render();
        assert!(!text.contains("kalem_jobs_failed_total{kind=\"pack-parcel\"}"));

        let newer = tokio::spawn(portal::worker_of(NEWER, town.app.clone(), stopped));
        until(async || (stored(&town).await.0 == "done").then_some(())).await;
        assert_eq!(stored(&town).await, ("done".to_owned(), 1, None));
        // At its next look the older one sees that none is left.
        town.clock.forward(120).unwrap();
        until(async || (seen(&counted.render()) == Some("0")).then_some(())).await;
        stop.send_replace(true);
        for worker in [older, newer] {
            let ended = tokio::time::timeout(Duration::from_secs(10), worker).await;
            ended.unwrap().unwrap();
        }
    });
}

/// A known kind with something in it that only the newer release can read is tried again later, and the newer one does it: it is not parked.
#[test]
fn a_job_whose_content_is_newer_is_not_parked() {
    on_both(async |town| {
        let notice = serde_json::json!({
            "work": "sms", "application": Uuid::nil(), "notice": { "notice": "parcel-on-its-way" }, "to": null,
        });
        let mut tx = town.app.db.write().await.unwrap();
        let job = store::job::NewJob {
            id: Uuid::new_v4(),
            kind: "sms",
            cause: "sms:newer",
            work: &notice,
            at: town.app.now(),
            application: None,
        };
        store::job::enqueue(&mut tx, &town.app.vault, job)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        town.work().await;
        let found = row!(
            &mut town.app.db.read().await.unwrap(),
            (String, i64),
            "SELECT state, tries FROM job WHERE cause = 'sms:newer'"
        );
        assert_eq!(found.unwrap().unwrap(), ("ready".to_owned(), 1));
    });
}
