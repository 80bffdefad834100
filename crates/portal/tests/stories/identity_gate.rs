//! Kimlik kapısı and nüfus kaydı: through other people's systems, and while these are away.

use std::collections::HashMap;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::{Arc, OnceLock};

use crate::story::applicant::AYSE;
use crate::story::counterparts::{Health, Switch};
use crate::story::{Crooked, on_both};
use axum::extract::{Form, Query};
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Redirect};
use axum::routing::{get, post};
use axum::{Json, Router};
use outside::Secret;
use outside::civil_registry::{CivilRegistry, KpsRegister, KpsSettings};
use outside::identity_gate::{
    ClientAuthentication, EDevletGate, EDevletSettings, IdentityGate, OpenIdGate, OpenIdSettings,
};
use outside::practice_gate::PracticeGate;
use serde_json::{Value, json};

type Pairs = HashMap<String, String>;

/// Serves these routes on a free port until the test ends; gives the address.
async fn serve(routes: Router) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, routes).await });
    url
}

fn open_id(issuer: &str) -> IdentityGate {
    let gate = OpenIdGate::open(OpenIdSettings {
        issuer: issuer.into(),
        client_id: "kalem".into(),
        client_secret: Secret::new("gizli ve uzun"),
        client_authentication: ClientAuthentication::Basic,
        scopes: vec!["profile".into()],
        claim_identity_number: "identity_number".into(),
        claim_given_name: "given_name".into(),
        claim_family_name: "family_name".into(),
        timeout_seconds: 5,
    });
    IdentityGate::OpenId(gate.unwrap())
}

/// R03: through a certified OpenID Connect provider that others wrote, in the browser, to one's own application.
#[test]
fn an_applicant_comes_in_through_a_certified_provider() {
    let ayse = json!({ "identity_number": AYSE, "given_name": "Ayşe", "family_name": "Yılmaz" });
    on_both(async |town| {
        let mut provider = None;
        let town = town.with(|url, outside| {
            provider = Provider::start(&format!("{url}/giris/donus"), &ayse);
            if let Some(provider) = &provider {
                outside.gate = open_id(&provider.issuer);
            }
        });
        let town = town.await;
        let Some(provider) = provider else {
            return;
        };
        let mut ayse = town.browser();
        ayse.visit("/basvurularim/SD-1").await;
        let policy = ayse.headers["content-security-policy"].to_str().unwrap();
        let to_the_gate = format!("form-action 'self' {};", provider.issuer);
        assert!(policy.contains(&to_the_gate), "{policy}");
        ayse.press("e-Devlet Kapısına Git").await;
        ayse.is_at("/basvurularim/SD-1")
            .sees("Ayşe Yılmaz")
            .sees("SD-1");
        town.history_holds().await;
    });
}

/// npm's `oidc-provider` in a process of its own; ends with this value.
struct Provider {
    child: Child,
    issuer: String,
    /// Held open, because the provider goes on talking.
    _said: BufReader<ChildStdout>,
}

impl Provider {
    /// `None` where npm's parts are not installed; where everything must be tested, that is a failure.
    fn start(back: &str, claims: &Value) -> Option<Self> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let tools =
            std::env::var_os("KALEM_TOOLS").map_or(root.join("target/tools"), PathBuf::from);
        let modules = tools.join("npm/node_modules");
        if !modules.exists() {
            assert!(std::env::var("CI").is_err(), "{}", modules.display());
            eprintln!("not told: {} is not installed", modules.display());
            return None;
        }
        let script = root.join("crates/outside/tests/centre/login_provider.mjs");
        let mut child = Command::new("node")
            .env("NODE_MODULES", modules)
            .arg(script)
            .args(["userinfo", back, &claims.to_string()])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let (mut line, mut said) = (String::new(), BufReader::new(child.stdout.take().unwrap()));
        said.read_line(&mut line).unwrap();
        let first: Value = serde_json::from_str(&line).unwrap();
        Some(Self {
            child,
            issuer: format!("http://127.0.0.1:{}", first["port"]),
            _said: said,
        })
    }
}

impl Drop for Provider {
    fn drop(&mut self) {
        // Fails only if it has ended by itself.
        let _ended = self.child.kill().and_then(|()| self.child.wait());
    }
}

/// R03: through the e-Devlet gate's three steps.
#[test]
fn an_applicant_comes_in_through_e_devlet() {
    on_both(async |town| {
        let path = |name| format!("/OAuth2AuthorizationServer/{name}");
        let gate = serve(
            Router::new()
                .route(&path("AuthorizationController"), get(authorization))
                .route(&path("AccessTokenController"), post(access_token))
                .route(&path("AuthenticationController"), post(authentication)),
        );
        let gate = EDevletGate::open(EDevletSettings {
            url: gate.await,
            client_id: "kalem".into(),
            client_secret: Secret::new("gizli"),
            scopes: vec!["Kimlik-Dogrula".into(), "Ad-Soyad".into()],
            kapsam: "Ad-Soyad".into(),
            pkce: false,
            timeout_seconds: 5,
        });
        let gate = IdentityGate::EDevlet(Box::new(gate.unwrap()));
        let town = town.with(|_, outside| outside.gate = gate).await;
        let mut ayse = town.browser();
        ayse.visit("/basvurularim/SD-1")
            .await
            .press("e-Devlet Kapısına Git")
            .await;
        ayse.is_at("/basvurularim/SD-1").sees("AYŞE YILMAZ");
        town.history_holds().await;
    });
}

async fn authorization(Query(query): Query<Pairs>) -> Redirect {
    let (back, state) = (&query["redirect_uri"], &query["state"]);
    Redirect::to(&format!("{back}?code=kod-1&state={state}"))
}

async fn access_token(Form(form): Form<Pairs>) -> Json<Value> {
    assert_eq!(
        (form["code"].as_str(), form["client_secret"].as_str()),
        ("kod-1", "gizli")
    );
    Json(json!({ "access_token": "t-1" }))
}

/// The gate writes names in capitals.
async fn authentication(Form(form): Form<Pairs>) -> Json<Value> {
    assert_eq!(form["accessToken"], "t-1");
    Json(json!({ "sonucKodu": "EDV09.000",
        "kullaniciBilgileri": { "kimlikNo": AYSE, "ad": "AYŞE", "soyad": "YILMAZ" } }))
}

/// A provider of which only the description and the keys are asked; its codes are never honoured.
async fn half_a_gate(switch: Switch) -> String {
    let described = Arc::new(OnceLock::<PracticeGate>::new());
    let (gate, known) = (switch, described.clone());
    let answer = async move |uri: Uri| {
        let gate_itself = known.get().unwrap();
        match uri.path() {
            _ if gate.is(Health::Down) => StatusCode::SERVICE_UNAVAILABLE.into_response(),
            "/jwks" => Json(gate_itself.jwks().unwrap()).into_response(),
            "/token" => StatusCode::BAD_GATEWAY.into_response(),
            _ => Json(gate_itself.discovery().unwrap()).into_response(),
        }
    };
    let issuer = serve(Router::new().fallback(answer)).await;
    let gate = PracticeGate::new(&issuer, "kalem", Secret::new("gizli ve uzun"), Vec::new());
    assert!(described.set(gate.unwrap()).is_ok());
    issuer
}

/// The gate is away: the login page says so, keeps where one was going, and works again when the gate is back.
#[test]
fn a_gate_that_is_away_is_told_and_comes_back() {
    on_both(async |town| {
        let switch = Switch::new(Health::Down);
        let issuer = half_a_gate(switch.clone()).await;
        let town = town
            .with(|_, outside| outside.gate = open_id(&issuer))
            .await;
        let mut ayse = town.browser();
        ayse.visit("/giris?donus=/basvurularim").await;
        ayse.press("e-Devlet Kapısına Git").await.is_told(200);
        ayse.sees("Kimlik doğrulama kapısı şu anda yanıt vermiyor");
        assert_eq!(ayse.value("donus"), "/basvurularim");
        switch.to(Health::Up);
        let again = Crooked::form("/giris/e-devlet", "donus=/basvurularim");
        ayse.send(again).await.is_told(303);
        let to = ayse.headers["location"].to_str().unwrap().to_owned();
        assert!(to.starts_with(&format!("{issuer}/authorize?")), "{to}");
        // It goes away again while the person is on the way back.
        let state = to
            .split('&')
            .find_map(|part| part.strip_prefix("state="))
            .unwrap();
        ayse.visit(&format!("/giris/donus?code=x&state={state}"))
            .await;
        ayse.sees("Kimlik doğrulama kapısı şu anda yanıt vermiyor");
        assert_eq!(ayse.value("donus"), "/basvurularim");
    });
}

/// R16: unavailable is not the same as different, and nothing typed is lost by asking.
#[test]
fn a_register_that_is_away_says_nothing_about_anybody() {
    on_both(async |town| {
        let switch = Switch::new(Health::Down);
        let state = switch.clone();
        let register = serve(
            Router::new().fallback(async move || match state.is(Health::Up) {
                true => (
                    StatusCode::OK,
                    "<E><TCKimlikNoDogrulaResult>true</TCKimlikNoDogrulaResult></E>",
                ),
                false => (StatusCode::SERVICE_UNAVAILABLE, ""),
            }),
        );
        let url = register.await;
        let register = KpsRegister::open(&KpsSettings {
            url,
            timeout_seconds: 5,
        })
        .unwrap();
        let town = town
            .with(|_, outside| outside.registry = CivilRegistry::Kps(register))
            .await;
        let mut ayse = town.signed_in(AYSE).await;
        ayse.visit("/basvurularim/SD-1/form")
            .await
            .fill("address", "Işık Sok. No: 3");
        ayse.press("Kimlik Bilgilerimi Güncelle").await;
        ayse.sees("yanıt vermiyor").sees_not("uyuşmuyor");
        assert_eq!(ayse.value("address"), "Işık Sok. No: 3");
        switch.to(Health::Up);
        ayse.press("Kimlik Bilgilerimi Güncelle").await;
        ayse.sees("karşılaştırıldı ve doğrulandı");
    });
}
