//! A town: a portal at a real address, on SQLite or PostgreSQL, with a practice gate, inbox, clock and register.

use std::future::Future;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use metrics_exporter_prometheus::PrometheusBuilder;
use outside::clock::{Clock, PracticeClock};
use outside::practice_inbox::{PracticeInbox, Received};
use portal::practice::{self, seed};
use portal::staff::operators;
use rules::staff_role::StaffRole;
use store::{Db, Keys, Set, Vault};
use tempfile::TempDir;
use tokio::net::TcpListener;
use uuid::Uuid;
use web::{App, Outside, PracticeClerk, Settings};

use super::databases::created;
use super::{Authority, Browser};

/// Tells the story on SQLite, and on PostgreSQL where the tests were given one.
pub fn on_both<S, F>(story: S)
where
    S: Fn(Town) -> F,
    F: Future<Output = ()>,
{
    runtime().block_on(async {
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

/// On SQLite alone.
pub fn on_sqlite<S, F>(story: S)
where
    S: FnOnce(Town) -> F,
    F: Future<Output = ()>,
{
    runtime().block_on(async { story(Town::on_sqlite().await).await });
}

/// On PostgreSQL alone: what many machines share.
pub fn on_postgres<S, F>(story: S)
where
    S: FnOnce(Town) -> F,
    F: Future<Output = ()>,
{
    let Ok(server) = std::env::var("KALEM_TEST_POSTGRES") else {
        assert!(std::env::var("CI").is_err(), "`cargo xtask test` sets it");
        eprintln!("not told: KALEM_TEST_POSTGRES is not set");
        return;
    };
    runtime().block_on(async { story(Town::on_postgres(&server).await).await });
}

pub(super) fn runtime() -> tokio::runtime::Runtime {
    outside::ensure_crypto_provider();
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap()
}

/// A house of the town. Its data outlive it, for another house to be built on.
#[derive(Clone)]
pub struct Town {
    pub app: App,
    /// The address that everybody knows.
    pub url: String,
    /// Where this house itself listens; the same, unless it is one of many.
    pub door: String,
    pub clock: PracticeClock,
    pub clerk: PracticeClerk,
    /// The database's address.
    pub database: String,
    pub keys: Arc<Keys>,
    pub(super) inbox: PracticeInbox,
    pub folder: Arc<TempDir>,
}

impl Town {
    pub async fn on_sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let database = format!("sqlite:{}", folder.path().join("kalem.db").display());
        Self::found(database, folder, Keys::generate()).await
    }

    /// In a database of its own, so that stories can be told at the same time.
    pub async fn on_postgres(server: &str) -> Self {
        let database = created(server).await;
        Self::found(database, tempfile::tempdir().unwrap(), Keys::generate()).await
    }

    /// On a database that another release uses, with the same keys.
    pub async fn beside_another(database: String, keys: Keys) -> Self {
        Self::found(database, tempfile::tempdir().unwrap(), keys).await
    }

    async fn found(database: String, folder: TempDir, keys: Keys) -> Self {
        let db = Db::open(&database, 8).await.unwrap();
        for set in Set::ALL {
            db.migrate(set).await.unwrap();
        }
        let clock = PracticeClock::in_memory();
        let inbox = PracticeInbox::open(folder.path(), Clock::Practice(clock.clone())).unwrap();
        let clerk = PracticeClerk {
            user_name: "memur".into(),
            password: "deneme-parolasi".into(),
            totp: "KALEMDENEMEKALEMDENEMEKALEMDENEM".into(),
        };
        let keys = Arc::new(keys);
        let (listener, url) = listen().await;
        let outside = practice::outside(&url, clock.clone(), inbox.clone(), clerk.clone()).unwrap();
        let app = app(db, &keys, &url, outside);
        seed::seed(&app, &clerk)
            .await
            .unwrap_or_else(|refusal| panic!("the town cannot be filled: {refusal:?}"));
        serve(listener, app.clone());
        Self {
            app,
            door: url.clone(),
            url,
            clock,
            clerk,
            database,
            keys,
            inbox,
            folder: Arc::new(folder),
        }
    }

    /// The same town with a house that has other counterparts, at an address of its own.
    pub async fn with(&self, change: impl FnOnce(&str, &mut Outside)) -> Self {
        let (listener, url) = listen().await;
        let (clock, inbox, clerk) = (self.clock.clone(), self.inbox.clone(), self.clerk.clone());
        let mut outside = practice::outside(&url, clock, inbox, clerk).unwrap();
        change(&url, &mut outside);
        let db = self.app.db.clone();
        self.rebuilt(listener, db, url.clone(), url, outside)
    }

    /// The same town with an authority whose e-signatures it believes.
    pub async fn with_authority(&self) -> (Self, Authority) {
        let authority = Authority::open(&self.clock).await;
        let client = authority.client();
        let issuer = authority.issuer();
        let change = |_: &str, outside: &mut Outside| {
            outside.authorities = Some(client);
            outside.issuer = Some(issuer);
        };
        let town = self.with(change).await;
        (town, authority)
    }

    /// The same town behind a proxy that says from where somebody comes.
    pub async fn behind_a_proxy(&self) -> Self {
        let (listener, url) = listen().await;
        let here = &self.app.outside;
        let (clock, inbox, clerk) = (self.clock.clone(), self.inbox.clone(), self.clerk.clone());
        let mut outside = practice::outside(&url, clock, inbox, clerk).unwrap();
        outside.authorities = here.authorities.clone();
        outside.issuer = here.issuer.clone();
        let settings = Settings {
            public_url: url.clone(),
            ..self.app.settings.clone()
        };
        let (db, vault) = (self.app.db.clone(), Vault::new(&self.keys).unwrap());
        let proxy = vec!["127.0.0.1".parse().unwrap()];
        let app = App::new(db, vault, settings, proxy, outside, portal::languages());
        serve(listener, app.clone());
        Self {
            app,
            door: url.clone(),
            url,
            ..self.clone()
        }
    }

    /// One more house behind the same address, with nothing shared but the database `at`.
    pub async fn another_app(&self, at: &str) -> Self {
        self.app_on(at, self.clock.clone()).await
    }

    pub(super) fn rebuilt(
        &self,
        listener: TcpListener,
        db: Db,
        url: String,
        door: String,
        outside: Outside,
    ) -> Self {
        let app = app(db, &self.keys, &url, outside);
        serve(listener, app.clone());
        Self {
            app,
            url,
            door,
            ..self.clone()
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
        sign_in_as(&mut browser, identity_number, given_name, family_name).await;
        browser
    }

    /// Signs in at the staff desk. A code is good once, so the clock moves on before each.
    pub async fn at_the_desk(&self) -> Browser {
        self.clock.forward(31).unwrap();
        let mut browser = self.browser();
        let code =
            portal::staff::totp_code(&self.clerk.totp, self.app.outside.clock.now()).unwrap();
        browser.visit("/masa/giris").await;
        browser
            .fill("user_name", &self.clerk.user_name)
            .fill("password", &self.clerk.password)
            .fill("code", &code);
        browser.press("Giriş").await;
        browser
    }

    /// Adds a member of the staff with these roles, who can sign in with the clerk's password and authenticator.
    pub async fn operator(&self, user_name: &str, roles: &[StaffRole]) -> Uuid {
        let mut tx = self.app.db.write().await.unwrap();
        let (name, clerk) = ("Derin Deneme", &self.clerk);
        let (password, totp) = (clerk.password.as_str(), clerk.totp.as_str());
        let added = operators::add(&mut tx, &self.app, user_name, name, password, totp, roles);
        let id = added.await.unwrap_or_else(|refusal| panic!("{refusal:?}"));
        tx.commit().await.unwrap();
        id
    }

    /// Signs in at the staff desk as one of those whom [`Self::carrier`] added.
    pub async fn at_the_desk_as(&self, user_name: &str) -> Browser {
        let mut as_another = self.clone();
        as_another.clerk.user_name = user_name.to_owned();
        as_another.at_the_desk().await
    }

    /// Does all work that is due.
    pub async fn work(&self) {
        while portal::run_once(&self.app).await.unwrap() {}
    }

    /// Lets time pass, and does what it asks for.
    pub async fn days_pass(&self, days: u32) {
        self.clock.forward(days * 86_400).unwrap();
        portal::sweep(&self.app).await.unwrap();
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

    /// The history holds, and the rows say what it says.
    pub async fn history_holds(&self) {
        let (db, vault) = (&self.app.db, &self.app.vault);
        let found = store::verify::verify(db, vault).await.unwrap();
        assert!(found.is_ok(), "{found:?}");
        let agree = store::facts::verify(db, vault, &portal::integrity::ROOMS).await;
        assert!(agree.as_ref().unwrap().is_ok(), "{agree:?}");
    }
}

pub(super) async fn listen() -> (TcpListener, String) {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    (listener, url)
}

fn app(db: Db, keys: &Keys, url: &str, outside: Outside) -> App {
    let settings = Settings {
        public_url: url.to_owned(),
        ..Settings::default()
    };
    App::new(
        db,
        Vault::new(keys).unwrap(),
        settings,
        Vec::new(),
        outside,
        portal::languages(),
    )
}

pub(super) fn serve(listener: TcpListener, app: App) {
    let counted = PrometheusBuilder::new().build_recorder().handle();
    let rooms = portal::portal(app, counted).into_make_service_with_connect_info::<SocketAddr>();
    tokio::spawn(async move { axum::serve(listener, rooms).await });
}

pub(super) fn rand_u128() -> u128 {
    u128::from_be_bytes(rand::random())
}

/// Signs in at a practice gate as anybody with a practice number, wherever the browser's portal runs.
pub async fn sign_in_as(
    browser: &mut Browser,
    identity_number: &str,
    given_name: &str,
    family_name: &str,
) {
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
}

/// Waits for something that happens beside the pages.
pub async fn until<F, T>(mut happened: F) -> T
where
    F: AsyncFnMut() -> Option<T>,
{
    for _ in 0..400 {
        if let Some(found) = happened().await {
            return found;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("it did not happen within twenty seconds");
}
