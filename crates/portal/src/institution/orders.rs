//! GET /yetkili/basvurular: the institution's applications by how far they have come, newest or oldest first. POST: some of them, by name, identity
//! number or order number; a POST, so that nobody's name or number stands in an address.

use askama::Template;
use axum::extract::{Query, State};
use rules::application::Progress;
use web::App;
use web::auth::Officer;
use web::frame::{Answer, Frame, go, page};

use super::Acting;
use super::filter::{Asked, OLDEST, label, word};
use super::found::{self, COUNTED, Found};
use crate::order::finders;
use crate::order::shown::Shown;

/// How many orders a page shows.
const PAGE: i64 = 50;

#[derive(Template)]
#[template(path = "institution/orders.html")]
struct Orders {
    frame: Frame,
    acting: Acting,
    asked: Asked,
    /// What was typed into the search, where something was.
    sought: String,
    counts: [i64; 5],
    orders: Vec<Entry>,
    next: Option<i64>,
    not_found: Option<&'static str>,
}

struct Entry {
    shown: Shown,
    name: String,
    kind: &'static str,
}

/// A group that can be chosen.
struct Tab {
    word: &'static str,
    label: &'static str,
    count: String,
    address: String,
    is_current: bool,
}

impl Orders {
    fn tabs(&self) -> Vec<Tab> {
        let current = self.asked.progress();
        let all = self.counts.iter().sum();
        let capped = self.counts.iter().any(|count| *count >= COUNTED);
        let every = Tab {
            word: "",
            label: "progress-all",
            count: self.counted(all, capped),
            address: self.address("", &self.asked.sira, None),
            is_current: current.is_none(),
        };
        let groups = Progress::ALL.iter().zip(self.counts);
        let group = |(group, count): (&Progress, i64)| Tab {
            word: word(*group),
            label: label(*group),
            count: self.counted(count, count >= COUNTED),
            address: self.address(word(*group), &self.asked.sira, None),
            is_current: current == Some(*group),
        };
        std::iter::once(every).chain(groups.map(group)).collect()
    }

    fn counted(&self, count: i64, capped: bool) -> String {
        let t = &self.frame.t;
        match capped {
            true => format!("{}+", t.number(COUNTED - 1)),
            false => t.number(count),
        }
    }

    /// The page with other parameters; never with what was typed.
    fn address(&self, durum: &str, sira: &str, once: Option<i64>) -> String {
        let mut more = Vec::new();
        if self.acting.one_of_several {
            more.push(format!("kurum={}", self.acting.institution.id));
        }
        if Progress::ALL.iter().any(|group| word(*group) == durum) {
            more.push(format!("durum={durum}"));
        }
        if sira == OLDEST {
            more.push(format!("sira={OLDEST}"));
        }
        more.extend(once.map(|once| format!("once={once}")));
        match more.is_empty() {
            true => "/yetkili/basvurular".to_owned(),
            false => format!("/yetkili/basvurular?{}", more.join("&")),
        }
    }

    fn next_address(&self, next: &i64) -> String {
        self.address(&self.asked.durum, &self.asked.sira, Some(*next))
    }

    fn first_address(&self) -> String {
        self.address(&self.asked.durum, &self.asked.sira, None)
    }

    fn oldest_first(&self) -> bool {
        self.asked.sira == OLDEST
    }

    /// The other order of the same orders, as forms say it.
    fn other_way(&self) -> &'static str {
        if self.oldest_first() { "" } else { OLDEST }
    }

    fn other_way_address(&self) -> String {
        self.address(&self.asked.durum, self.other_way(), None)
    }

    fn is_first(&self) -> bool {
        self.asked.behind().is_none()
    }

    /// Whether colleagues who have not begun are what the page shows.
    fn may_invite(&self) -> bool {
        self.asked.progress() == Some(Progress::NotBegun) && !self.orders.is_empty()
    }

    fn has_any(&self) -> bool {
        self.counts.iter().any(|count| *count > 0)
    }
}

pub async fn orders(
    State(app): State<App>,
    officer: Officer,
    Query(asked): Query<Asked>,
) -> Answer {
    let Some(acting) = Acting::of(&officer, &asked.wanted)? else {
        return go("/yetkili");
    };
    list(&app, officer, acting, asked, false).await
}

pub async fn find(
    State(app): State<App>,
    officer: Officer,
    axum::Form(asked): axum::Form<Asked>,
) -> Answer {
    let Some(acting) = Acting::of(&officer, &asked.wanted)? else {
        return go("/yetkili");
    };
    if let Some(number) = asked.number() {
        let mut conn = app.db.read().await?;
        let institution = acting.institution.id;
        let found = finders::of_institution(&mut conn, institution, number).await?;
        if found.is_some() {
            return go(&format!("/yetkili/basvurular/{number}"));
        }
    }
    let searches = !asked.typed().is_empty();
    list(&app, officer, acting, asked, searches).await
}

/// One page of what is asked for.
async fn list(app: &App, officer: Officer, acting: Acting, asked: Asked, searches: bool) -> Answer {
    let institution = acting.institution.id;
    // A number that is none of theirs: said above all orders.
    let no_such_number = searches && asked.number().is_some();
    let filter = asked.filter(app, searches && !no_such_number);
    let mut conn = app.db.read().await?;
    let behind = asked.behind();
    let mut found = found::page(&mut conn, institution, &filter, behind, PAGE + 1).await?;
    let counts = found::counts(&mut conn, institution).await?;
    drop(conn);
    let more = found.len() as i64 > PAGE;
    found.truncate(PAGE as usize);
    let frame = officer.citizen.frame;
    let entry = |found: &Found| Entry {
        shown: Shown::of(app, &frame.t, &found.order),
        name: format!("{} {}", found.given_name, found.family_name),
        kind: found.order.kind_key(),
    };
    let not_found = match (no_such_number, searches && found.is_empty()) {
        (true, _) => Some("orders-not-found"),
        (false, true) if filter.progress.is_some() => Some("orders-nobody-here"),
        (false, true) => Some("orders-nobody"),
        (false, false) => None,
    };
    page(Orders {
        orders: found.iter().map(entry).collect(),
        next: found.last().filter(|_| more).map(|last| last.order.number),
        sought: match searches {
            true => asked.typed().to_owned(),
            false => String::new(),
        },
        counts,
        not_found,
        acting,
        asked,
        frame,
    })
}
