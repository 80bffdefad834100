//! `kill -9` in the middle of a burst of forms: whoever was told that the form arrived finds it there afterwards, and
//! `kalem verify` finds nothing amiss. Round after round, on the same data.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use reqwest::{Client, StatusCode};
use store::{Db, row};

use crate::configured::Installation;
use crate::lists::{self, OFFICER};
use crate::running::{Running, Said, verify, verify_demo};
use crate::story::town::{sign_in_as, until};
use crate::story::{Browser, on_postgres};

/// How many people send forms at the same time.
const PEOPLE: u32 = 12;
/// After how many answers the process is killed, in round after round.
const KILLED_AFTER: [usize; 6] = [1, 17, 40, 71, 113, 160];

/// Somebody who sends the form of an own order again and again, each time with another address in it.
struct Applicant {
    session: String,
    order: String,
    /// The forms that are known to be there.
    stored: u32,
    /// Of this round: answered with success, and sent.
    answered: u32,
    sent: u32,
}

impl Applicant {
    fn form(&self, number: u32) -> Vec<(&'static str, String)> {
        let fields = [
            ("publish", "no"),
            ("email", "kisi@ornek.example"),
            ("phone", "0532 123 45 67"),
            ("operator", "turkcell"),
            ("channel", "both"),
            ("address_kind", "work"),
            ("unit", "Bilgi İşlem"),
            ("title", "Uzman"),
            ("province", "İstanbul"),
            ("district", "Üsküdar"),
            ("postcode", "34660"),
        ];
        let mut form: Vec<_> = fields.map(|(name, value)| (name, value.to_owned())).into();
        form.push(("address", format!("Çınar Mah. No: {number}")));
        form
    }

    /// Until nobody answers any more.
    async fn sends_forms(mut self, client: Client, url: String, answers: Arc<AtomicUsize>) -> Self {
        loop {
            self.sent += 1;
            let post = client
                .post(format!("{url}/basvurularim/{}/form", self.order))
                .header("cookie", format!("kalem={}", self.session))
                .form(&self.form(self.stored + self.sent))
                .send();
            let Ok(answer) = post.await else {
                return self;
            };
            let told = answer.status();
            let to = answer.headers().get("location").cloned();
            let to = to.map_or(String::new(), |to| to.to_str().unwrap().to_owned());
            assert!(
                told == StatusCode::SEE_OTHER && to.contains("/sms"),
                "{told} {to}"
            );
            self.answered += 1;
            answers.fetch_add(1, Ordering::SeqCst);
        }
    }

    /// Each answered form is there. The last one may be there too: it was under way when the process died.
    async fn finds_all(&mut self, url: &str, database: &str) {
        let db = Db::open_existing(database).await.unwrap();
        let counted = row!(
            &mut db.read().await.unwrap(),
            (i64,),
            "SELECT COUNT(*) FROM history h JOIN application a ON a.id = h.stream
             WHERE h.act = 'form-saved' AND a.number = $1",
            self.order.trim_start_matches("SD-").parse::<i64>().unwrap()
        );
        db.close().await;
        let there = u32::try_from(counted.unwrap().unwrap().0).unwrap();
        let known = self.stored + self.answered;
        let most = self.stored + self.sent;
        assert!(
            (known..=most).contains(&there),
            "{}: {known} forms were answered and {most} sent, {there} are there",
            self.order
        );
        let mut browser = Browser::new(url);
        browser.plant_cookie("kalem", &self.session);
        let form = format!("/basvurularim/{}/form", self.order);
        browser.visit(&form).await.is_told(200);
        if there > 0 {
            assert_eq!(
                browser.value("address"),
                format!("Çınar Mah. No: {there}"),
                "{}",
                self.order
            );
        }
        (self.stored, self.answered, self.sent) = (there, 0, 0);
    }
}

/// People with an order each, by way of a personnel list; `work` does what a worker beside the pages does.
async fn applicants(url: &str, work: impl AsyncFn()) -> Vec<Applicant> {
    let mut elif = Browser::new(url);
    elif.visit("/giris")
        .await
        .press("e-Devlet Kapısına Git")
        .await;
    elif.fill("person", OFFICER)
        .press("Bu kişi olarak devam et")
        .await;
    let list = lists::list(&lists::people(700, PEOPLE));
    lists::send(&mut elif, "liste.csv", list).await;
    let address = elif.path().to_owned();
    let open = format!("{PEOPLE} ön başvuruyu aç");
    until(async || {
        work().await;
        elif.visit(&address).await.has_button(&open).then_some(())
    })
    .await;
    elif.press(&open).await;
    let mut found = Vec::new();
    for serial in 700..700 + PEOPLE {
        let mut person = Browser::new(url);
        sign_in_as(&mut person, &lists::identity(serial), "Işıl Çağrı", "Öğüt").await;
        let order = until(async || {
            work().await;
            person.visit("/basvurularim").await;
            let links = person.page.links.iter();
            let mut numbers = links.filter_map(|link| link.href.strip_prefix("/basvurularim/SD-"));
            numbers.next().map(|number| format!("SD-{number}"))
        })
        .await;
        found.push(Applicant {
            session: person.cookie("kalem").unwrap().to_owned(),
            order,
            stored: 0,
            answered: 0,
            sent: 0,
        });
    }
    found
}

/// One round: a burst, the kill in the middle of it, a check of the history while nobody runs, and a new start.
async fn round(
    mut running: Running,
    people: Vec<Applicant>,
    killed_after: usize,
    verify: impl Fn() -> Said,
    start: impl Fn() -> Running,
    database: &str,
) -> (Running, Vec<Applicant>) {
    let answers = Arc::new(AtomicUsize::new(0));
    let client = Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .unwrap();
    let burst: Vec<_> = people
        .into_iter()
        .map(|who| {
            let (client, answers) = (client.clone(), answers.clone());
            tokio::spawn(who.sends_forms(client, running.url.clone(), answers))
        })
        .collect();
    until_true(|| {
        let given_up = burst.iter().any(|who| who.is_finished());
        given_up || answers.load(Ordering::SeqCst) >= killed_after
    })
    .await;
    running.kill();
    let mut people = Vec::new();
    for who in burst {
        people.push(who.await.unwrap());
    }
    let answered: u32 = people.iter().map(|who| who.answered).sum();
    assert!(answered as usize >= killed_after);
    let said = verify();
    assert!(said.success, "{}", said.err);
    assert!(said.out.starts_with("the history holds: "), "{}", said.out);
    let running = start();
    for who in &mut people {
        who.finds_all(&running.url, database).await;
    }
    (running, people)
}

async fn until_true(happened: impl Fn() -> bool) {
    for _ in 0..60_000 {
        if happened() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    panic!("it did not happen within a minute");
}

/// B15: the demo, on SQLite.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_killed_demo_has_all_that_it_answered() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("demo");
    let database = format!("sqlite:{}", data.join("kalem.db").display());
    let mut running = Running::demo(&data, &[]);
    let mut people = applicants(&running.url, async || {}).await;
    for killed_after in KILLED_AFTER {
        let (verify, start) = (|| verify_demo(&data), || Running::demo(&data, &[]));
        (running, people) = round(running, people, killed_after, verify, start, &database).await;
    }
    running.stop();
    assert!(verify_demo(&data).success);
}

/// The same with `kalem serve` on PostgreSQL.
#[test]
fn a_killed_portal_has_all_that_it_answered() {
    on_postgres(async |town| {
        let mut people = applicants(&town.url, async || town.work().await).await;
        let installation = Installation::of(&town);
        let mut running = installation.serve();
        for killed_after in KILLED_AFTER {
            let (verify, start) = (|| verify(&installation.config), || installation.serve());
            let database = &town.database;
            (running, people) = round(running, people, killed_after, verify, start, database).await;
        }
        running.stop();
        town.history_holds().await;
    });
}
