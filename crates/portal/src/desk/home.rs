//! GET /masa: the search box, how much waits, and what needs somebody.

use askama::Template;
use axum::extract::State;
use rules::dates::day_and_time;
use store::job::trouble::{ByKind, LATE_AFTER, STUCK_AFTER};
use web::App;
use web::app::timestamp;
use web::auth::{Operator, Own};
use web::frame::{Answer, Frame, page};
use web::language::Texts;
use web::trouble::{self, Troubles};

use super::finders::{counted, waiting};
use super::tries::{self, WrongTries};
use crate::data_request::sql as data_request;
use crate::stock;

#[derive(Template)]
#[template(path = "desk/home.html")]
struct Home {
    frame: Frame,
    forms: String,
    production: String,
    jobs: String,
    revocations: String,
    data_requests: String,
    /// Wrong tries before this sign-in, in the reader's words.
    wrong: Vec<String>,
    /// What needs somebody, in the reader's words.
    troubles: Vec<String>,
}

pub async fn home(State(app): State<App>, operator: Operator<Own>) -> Answer {
    let mut conn = app.db.read().await?;
    let waiting = waiting(&mut conn).await?;
    let told = tries::told(&mut conn, operator.id).await?;
    let troubles = match operator.frame.opens("jobs") {
        true => trouble::find(&mut conn, app.now()).await?,
        false => Troubles::default(),
    };
    let today = app.outside.clock.today();
    let (asked, overdue) = data_request::waiting(&mut conn, today).await?;
    let short = match operator.frame.opens("stock") {
        true => stock::sql::short(&mut conn).await?,
        false => Vec::new(),
    };
    drop(conn);
    let mut troubles = in_words(&operator.frame.t, &troubles);
    if overdue > 0 && operator.frame.opens("data_requests") {
        let count = counted(overdue);
        let names = [("count", count.as_str())];
        troubles.push(operator.frame.t.with("data-requests-overdue", &names));
    }
    troubles.extend(short.into_iter().map(|item| {
        let t = &operator.frame.t;
        t.with("stock-short", &[("item", t.text(stock::item_key(item)))])
    }));
    let wrong = told.map_or(Vec::new(), |told| wrong(&operator.frame.t, &told));
    page(Home {
        frame: operator.frame,
        forms: counted(waiting.forms),
        production: counted(waiting.production),
        jobs: counted(waiting.jobs),
        revocations: counted(waiting.revocations),
        data_requests: counted(asked),
        wrong,
        troubles,
    })
}

/// Whoever did not make them hears from how many places; whoever's password was right as well, that it is somebody else's too.
fn wrong(texts: &Texts, told: &WrongTries) -> Vec<String> {
    let (tries, networks) = (told.tries.to_string(), told.networks.to_string());
    let mut said = vec![texts.with(
        "desk-wrong-tries",
        &[("tries", &tries), ("networks", &networks)],
    )];
    if told.with_password > 0 {
        let count = told.with_password.to_string();
        said.push(texts.with("desk-wrong-tries-password", &[("count", &count)]));
    }
    said
}

fn in_words(texts: &Texts, troubles: &Troubles) -> Vec<String> {
    let of_jobs = |key: &str, jobs: &[ByKind], minutes: i64| -> Vec<String> {
        let (key, minutes) = (key.to_owned(), minutes.to_string());
        let said = jobs.iter().map(|found| {
            let (kind, jobs) = (name(texts, "job-kind", &found.kind), found.jobs.to_string());
            let names = [
                ("kind", kind.as_str()),
                ("jobs", &jobs),
                ("minutes", &minutes),
            ];
            texts.with(&key, &names)
        });
        said.collect()
    };
    let mut said = of_jobs("desk-trouble-parked", &troubles.parked, 0);
    said.extend(of_jobs(
        "desk-trouble-stuck",
        &troubles.stuck,
        STUCK_AFTER / 60_000_000,
    ));
    said.extend(of_jobs(
        "desk-trouble-late",
        &troubles.late,
        LATE_AFTER / 60_000_000,
    ));
    said.extend(troubles.failing.iter().map(|sweep| {
        let (name, failures) = (
            name(texts, "sweep", &sweep.name),
            sweep.failures.to_string(),
        );
        let since = day_and_time(timestamp(sweep.since));
        let names = [
            ("name", name.as_str()),
            ("since", &since),
            ("failures", &failures),
        ];
        texts.with("desk-trouble-sweep", &names)
    }));
    said
}

/// What a newer release wrote has no text here: its own name is better than none.
fn name(texts: &Texts, prefix: &str, name: &str) -> String {
    let key = format!("{prefix}-{name}");
    match texts.text(&key) {
        missing if missing == key => name.to_owned(),
        text => text.to_owned(),
    }
}
