//! A real `kalem demo`, a browser, and this program with one of the demo's practice cards.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use reqwest::header::{COOKIE, LOCATION, ORIGIN, SET_COOKIE};
use reqwest::{Client, Response, redirect};

/// Ayşe of the demo.
const IDENTITY_NUMBER: &str = "10000100754";

/// Cargo puts all programs of a workspace into one folder; `cargo test --workspace` has built it by now.
pub fn kalem() -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_BIN_EXE_e-imza")).with_file_name("kalem");
    if path.exists() {
        return Some(path);
    }
    assert!(
        std::env::var("CI").as_deref() != Ok("true"),
        "kalem is not built"
    );
    eprintln!("skipped: kalem is not built (cargo build -p kalem)");
    None
}

pub struct Demo {
    child: Child,
    pub url: String,
    /// Ayşe's, as the demo says it.
    pub pin: String,
    pub data: tempfile::TempDir,
}

impl Demo {
    pub fn start(kalem: &Path) -> Self {
        let data = tempfile::tempdir().unwrap();
        let mut child = Command::new(kalem)
            .args(["demo", "--port", "0", "--data"])
            .arg(data.path())
            .env_remove("KALEM_CONFIG")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let (mut url, mut pin) = (String::new(), String::new());
        for line in lines.by_ref().map_while(Result::ok) {
            if let Some(at) = line.find("http://").filter(|_| url.is_empty()) {
                url = line[at..].trim().to_owned();
            }
            if let Some((_, rest)) = line.split_once(", PIN ").filter(|_| pin.is_empty()) {
                pin = rest.split(':').next().unwrap().to_owned();
            }
            if line.contains("--fresh") {
                break;
            }
        }
        // It goes on to speak, and somebody must read it.
        std::thread::spawn(move || lines.count());
        Self {
            child,
            url,
            pin,
            data,
        }
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        let _ended = self.child.kill().and_then(|()| self.child.wait());
    }
}

/// A browser: it keeps cookies and follows what it is told to.
pub struct Browser {
    client: Client,
    url: String,
    cookies: BTreeMap<String, String>,
}

impl Browser {
    pub fn new(url: &str) -> Self {
        let _already_chosen = rustls::crypto::ring::default_provider().install_default();
        let client = Client::builder()
            .redirect(redirect::Policy::none())
            .user_agent("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0")
            .no_proxy()
            .build();
        Self {
            client: client.unwrap(),
            url: url.to_owned(),
            cookies: BTreeMap::new(),
        }
    }

    async fn send(&mut self, asked: reqwest::RequestBuilder) -> (u16, Option<String>, String) {
        let cookies: Vec<String> = self
            .cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let asked = asked.header(COOKIE, cookies.join("; "));
        let answer: Response = asked.header(ORIGIN, &self.url).send().await.unwrap();
        for cookie in answer.headers().get_all(SET_COOKIE) {
            let cookie = cookie.to_str().unwrap().split(';').next().unwrap();
            let (name, value) = cookie.split_once('=').unwrap();
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
        let to = answer.headers().get(LOCATION);
        let to = to.map(|to| to.to_str().unwrap().to_owned());
        (answer.status().as_u16(), to, answer.text().await.unwrap())
    }

    pub async fn get(&mut self, address: &str) -> (u16, Option<String>, String) {
        let whole = match address.starts_with("http") {
            true => address.to_owned(),
            false => format!("{}{address}", self.url),
        };
        self.send(self.client.get(whole)).await
    }

    /// Where the waiting page is.
    pub async fn asks_for_a_code(&mut self) -> String {
        let form = [("kimlik", IDENTITY_NUMBER), ("donus", "/basvurularim")];
        let (status, to, page) = self.post("/giris/e-imza", &form).await;
        assert!((300..400).contains(&status), "{status} {page}");
        to.unwrap()
    }

    pub async fn post(
        &mut self,
        address: &str,
        form: &[(&str, &str)],
    ) -> (u16, Option<String>, String) {
        let asked = self.client.post(format!("{}{address}", self.url));
        self.send(asked.form(form)).await
    }

    /// By e-İmza, all the way.
    pub async fn signs_in(&mut self, demo: &Demo) {
        let waiting = self.asks_for_a_code().await;
        let (_, _, page) = self.get(&waiting).await;
        let (exit, said) = App::of(demo, &code_on(&page)).run();
        assert_eq!(exit, Some(0), "{said}");
        self.get(way_back(&said)).await;
        assert!(self.is_signed_in().await);
    }

    /// The texts of all letters and messages that were sent, newest first.
    pub async fn inbox(&mut self) -> Vec<String> {
        let (_, _, json) = self.get("/deneme/gelen-kutusu.json").await;
        let all: Vec<serde_json::Value> = serde_json::from_str(&json).unwrap();
        let texts = all.iter().filter_map(|one| one["text"].as_str());
        texts.map(str::to_owned).collect()
    }

    pub async fn is_signed_in(&mut self) -> bool {
        self.get("/basvurularim").await.0 == 200
    }
}

pub fn code_on(page: &str) -> String {
    let (_, rest) = page.split_once("id=\"kod\"").expect(page);
    let (_, rest) = rest.split_once('>').unwrap();
    rest.split('<').next().unwrap().trim().to_owned()
}

/// The address that brings the browser back.
pub fn way_back(said: &str) -> &str {
    said.lines()
        .find(|line| line.starts_with("http") && line.contains("/donus/"))
        .expect(said)
}

/// This program on the command line, with Ayşe's practice card.
pub struct App(Command);

impl App {
    pub fn of(demo: &Demo, code: &str) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_e-imza"));
        command
            .args(["--headless", "--portal", &demo.url, "--code", code])
            .arg("--practice")
            .arg(demo.data.path().join("kartlar/ayse.kart"))
            .args(["--pin-env", "TEST_PIN", "--language", "tr"])
            .env("TEST_PIN", &demo.pin)
            .env("XDG_CONFIG_HOME", "/nowhere");
        Self(command)
    }

    pub fn pin(mut self, pin: &str) -> Self {
        self.0.env("TEST_PIN", pin);
        self
    }

    pub fn new_pin(mut self, pin: &str) -> Self {
        self.0.args(["--new-pin-env", "TEST_NEW_PIN"]);
        self.0.env("TEST_NEW_PIN", pin);
        self
    }

    pub fn last_try(mut self) -> Self {
        self.0.arg("--last-try");
        self
    }

    /// Its exit code, and what it said.
    pub fn run(mut self) -> (Option<i32>, String) {
        let output = self.0.output().unwrap();
        let said = [output.stdout, output.stderr].concat();
        (output.status.code(), String::from_utf8(said).unwrap())
    }
}

pub fn block_on(story: impl Future<Output = ()>) {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap()
        .block_on(story);
}
