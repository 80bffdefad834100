//! R04, B03 end to end: a real `kalem demo`, a browser that waits, and this program with one of the demo's practice cards.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use reqwest::header::{COOKIE, LOCATION, ORIGIN, SET_COOKIE};
use reqwest::{Client, Response, redirect};

/// Ayşe of the demo.
const IDENTITY_NUMBER: &str = "10000100754";

/// Cargo puts all programs of a workspace into one folder; `cargo test --workspace` has built it by now.
fn kalem() -> Option<PathBuf> {
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

struct Demo {
    child: Child,
    url: String,
    pin: String,
}

impl Demo {
    fn start(kalem: &Path, data: &Path) -> Self {
        let mut child = Command::new(kalem)
            .args(["demo", "--port", "0", "--data"])
            .arg(data)
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
        Self { child, url, pin }
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        let _ended = self.child.kill().and_then(|()| self.child.wait());
    }
}

/// A browser: it keeps cookies and follows what it is told to.
struct Browser {
    client: Client,
    url: String,
    cookies: BTreeMap<String, String>,
}

impl Browser {
    fn new(url: &str) -> Self {
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

    async fn get(&mut self, address: &str) -> (u16, Option<String>, String) {
        let whole = match address.starts_with("http") {
            true => address.to_owned(),
            false => format!("{}{address}", self.url),
        };
        self.send(self.client.get(whole)).await
    }

    /// Where the waiting page is.
    async fn asks_for_a_code(&mut self) -> String {
        let form = [("kimlik", IDENTITY_NUMBER), ("donus", "/basvurularim")];
        let asked = self
            .client
            .post(format!("{}/giris/e-imza", self.url))
            .form(&form);
        let (status, to, page) = self.send(asked).await;
        assert!((300..400).contains(&status), "{status} {page}");
        to.unwrap()
    }

    async fn is_signed_in(&mut self) -> bool {
        self.get("/basvurularim").await.0 == 200
    }
}

fn code_on(page: &str) -> String {
    let (_, rest) = page.split_once("id=\"kod\"").unwrap();
    let (_, rest) = rest.split_once('>').unwrap();
    rest.split('<').next().unwrap().trim().to_owned()
}

/// What the app said, and its exit code.
fn app(demo: &Demo, data: &Path, code: &str) -> (Option<i32>, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_e-imza"))
        .args(["--headless", "--portal", &demo.url, "--code", code])
        .arg("--practice")
        .arg(data.join("kartlar/ayse.kart"))
        .args(["--pin-env", "TEST_PIN", "--language", "tr"])
        .env("TEST_PIN", &demo.pin)
        .env("XDG_CONFIG_HOME", "/nowhere")
        .output()
        .unwrap();
    let said = [output.stdout, output.stderr].concat();
    (output.status.code(), String::from_utf8(said).unwrap())
}

/// R04, B03: the number first, a code, the app signs, and the browser that waits is let in; no other is.
#[test]
fn login_with_a_practice_card_of_the_demo() {
    let Some(kalem) = kalem() else { return };
    let data = tempfile::tempdir().unwrap();
    let demo = Demo::start(&kalem, data.path());
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let mut ayse = Browser::new(&demo.url);
        let waiting = ayse.asks_for_a_code().await;
        let (_, _, page) = ayse.get(&waiting).await;
        let code = code_on(&page);
        let (exit, said) = app(&demo, data.path(), &code);
        assert_eq!(exit, Some(0), "{said}");
        for words in [
            "Portala giriş",
            "Firefox",
            "İmzalanacak Metin 1",
            "Dönüş kodu",
        ] {
            assert!(said.contains(words), "{words:?} in {said}");
        }
        let back = said
            .lines()
            .find(|line| line.starts_with("http") && line.contains("/donus/"))
            .unwrap();

        // Whoever else opens the address is let in nowhere.
        let mut stranger = Browser::new(&demo.url);
        stranger.get(back).await;
        assert!(!stranger.is_signed_in().await && !ayse.is_signed_in().await);

        let (status, _, page) = ayse.get(back).await;
        assert!(status < 400, "{status} {page}");
        assert!(ayse.is_signed_in().await);

        // The code was good once.
        let (exit, said) = app(&demo, data.path(), &code);
        assert_eq!(exit, Some(3), "{said}");
    });
}
