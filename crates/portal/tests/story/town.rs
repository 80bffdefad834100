//! A town: a portal at a real address, on SQLite or PostgreSQL, with a practice gate, inbox, clock and register.

use std::future::Future;
use std::net::SocketAddr;
use std::time::Duration;

use metrics_exporter_prometheus::PrometheusBuilder;
use outside::clock::{Clock, PracticeClock};
use outside::practice_inbox::{PracticeInbox, Received};
use portal::practice::{self, seed};
use portal::{House, PracticeClerk, Settings};
use store::sqlx::{self, ConnectOptions, Connection, Executor};
use store::{Db, Keys, Vault};
use tempfile::TempDir;

use super::Browser;

/// Tells the story on SQLite, and on PostgreSQL where the tests were given one.
pub fn on_both<S, F>(story: S)
where
    S: Fn(Town) -> F,
    F: Future<Output = ()>,
{
    outside::ensure_crypto_provider();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        story(Town::on_sqlite().await).await;
        match std::env::var("KALEM_TEST_POSTGRES") {
            Ok(server) => story(Town::on_postgres(&server).await).await,
            Err(_) if std::env::var("CI").is_ok() => {
                panic!("KALEM_TEST_POSTGRES is not set; `cargo xtask test` sets it")
            }
            Err(_) => eprintln!("told on SQLite only: KALEM_TEST_POSTGRES is not set"),
        }
    });
}

pub struct Town {
    pub house: House,
    pub url: String,
    pub clock: PracticeClock,
    pub clerk: PracticeClerk,
    inbox: PracticeInbox,
    pub folder: TempDir,
}

impl Town {
    pub async fn on_sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", folder.path().join("kalem.db").display());
        Self::build(Db::open(&url, 1).await.unwrap(), folder).await
    }

    /// In a database of its own, so that stories can be told at the same time.
    pub async fn on_postgres(server: &str) -> Self {
        let name = format!("story_{:032x}", rand_u128());
        let options: sqlx::postgres::PgConnectOptions = server.parse().unwrap();
        let mut admin = options.connect().await.unwrap();
        // The name was just made here.
        admin
            .execute(sqlx::AssertSqlSafe(format!("CREATE DATABASE {name}")))
            .await
            .unwrap();
        admin.close().await.unwrap();
        let (host, _) = server.rsplit_once('/').unwrap();
        Self::build(
            Db::open(&format!("{host}/{name}"), 8).await.unwrap(),
            tempfile::tempdir().unwrap(),
        )
        .await
    }

    async fn build(db: Db, folder: TempDir) -> Self {
        db.migrate().await.unwrap();
        let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0))
            .await
            .unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let clock = PracticeClock::in_memory();
        let inbox = PracticeInbox::open(folder.path(), Clock::Practice(clock.clone())).unwrap();
        let clerk = PracticeClerk {
            user_name: "memur".into(),
            password: "deneme-parolasi".into(),
            totp: "KALEMDENEMEKALEMDENEMEKALEMDENEM".into(),
        };
        let outside = practice::outside(&url, clock.clone(), inbox.clone(), clerk.clone()).unwrap();
        let settings = Settings {
            public_url: url.clone(),
            ..Settings::default()
        };
        let house = House::new(
            db,
            Vault::new(&Keys::generate()).unwrap(),
            settings,
            Vec::new(),
            outside,
        );
        seed::seed(&house, &clerk)
            .await
            .unwrap_or_else(|refusal| panic!("the town cannot be filled: {refusal:?}"));
        let counted = PrometheusBuilder::new().build_recorder().handle();
        let rooms = portal::portal(house.clone(), counted)
            .into_make_service_with_connect_info::<SocketAddr>();
        tokio::spawn(async move { axum::serve(listener, rooms).await });
        Self {
            house,
            url,
            clock,
            clerk,
            inbox,
            folder,
        }
    }

    pub fn browser(&self) -> Browser {
        Browser::new(&self.url)
    }

    /// Signs in by the gate as one of the town's people.
    pub async fn signed_in(&self, identity_number: &str) -> Browser {
        let mut browser = self.browser();
        self.sign_in(&mut browser, identity_number).await;
        browser
    }

    pub async fn sign_in(&self, browser: &mut Browser, identity_number: &str) {
        browser
            .visit("/giris")
            .await
            .press("e-Devlet Kapısına Git")
            .await;
        self.through_the_gate(browser, identity_number).await;
    }

    /// At the practice gate already: says who it is.
    pub async fn through_the_gate(&self, browser: &mut Browser, identity_number: &str) {
        browser
            .fill("person", identity_number)
            .press("Bu kişi olarak devam et")
            .await;
    }

    /// Signs in by the gate as anybody with a practice number.
    pub async fn signed_in_as(
        &self,
        identity_number: &str,
        given_name: &str,
        family_name: &str,
    ) -> Browser {
        let mut browser = self.browser();
        browser
            .visit("/giris")
            .await
            .press("e-Devlet Kapısına Git")
            .await;
        let action = browser
            .page
            .forms
            .iter()
            .position(|form| form.offers.contains_key("identity_number"))
            .unwrap();
        browser.page.forms.swap(0, action);
        browser.page.forms.truncate(1);
        browser
            .fill("identity_number", identity_number)
            .fill("given_name", given_name)
            .fill("family_name", family_name);
        browser.press("Bu kişi olarak devam et").await;
        browser
    }

    /// Signs in at the staff desk. A code is good once, so the clock moves on before each.
    pub async fn at_the_desk(&self) -> Browser {
        self.clock.forward(31).unwrap();
        let mut browser = self.browser();
        let code =
            portal::desk::totp_code(&self.clerk.totp, self.house.outside.clock.now()).unwrap();
        browser.visit("/masa/giris").await;
        browser
            .fill("user_name", &self.clerk.user_name)
            .fill("password", &self.clerk.password)
            .fill("code", &code);
        browser.press("Giriş").await;
        browser
    }

    /// Does all work that is due.
    pub async fn work(&self) {
        while portal::run_once(&self.house).await.unwrap() {}
    }

    /// Lets time pass, and does what it asks for.
    pub async fn days_pass(&self, days: u32) {
        self.clock.forward(days * 86_400).unwrap();
        portal::sweep(&self.house).await.unwrap();
        self.work().await;
    }

    /// What was sent so far, newest first.
    pub fn inbox(&self) -> Vec<Received> {
        self.inbox.newest(10_000).unwrap()
    }

    /// The newest code that was sent to anyone's phone.
    pub async fn newest_code(&self) -> String {
        self.work().await;
        let messages = self.inbox();
        let message = messages
            .iter()
            .find(|m| m.subject.is_none() && m.text.contains('#'))
            .expect("a code was sent");
        message.text.rsplit('#').next().unwrap().trim().to_owned()
    }

    /// The history holds.
    pub async fn history_holds(&self) {
        let found = store::verify::verify(&self.house.db, &self.house.vault)
            .await
            .unwrap();
        assert!(found.is_ok(), "{found:?}");
    }
}

fn rand_u128() -> u128 {
    u128::from_be_bytes(rand::random())
}

/// Waits for something that happens beside the pages.
pub async fn until<F, T>(mut happened: F) -> T
where
    F: AsyncFnMut() -> Option<T>,
{
    for _ in 0..100 {
        if let Some(found) = happened().await {
            return found;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("it did not happen within five seconds");
}
