//! A browser in which an operator has signed in before: it keeps a mark, and with it tries of its own, so that a stranger who uses up theirs
//! never keeps the operator out. The mark opens nothing: password and code are asked for all the same.

use axum_extra::extract::CookieJar;
use axum_extra::extract::cookie::Cookie;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use store::Micros;
use uuid::Uuid;
use web::App;
use web::session::{self, CookieName, cookie_name};

const COOKIE: CookieName = CookieName {
    plain: "kalem_masa_bilinen",
    tls: "__Host-kalem_masa_bilinen",
};
/// How long a browser is known after a sign-in.
const KNOWN: Micros = 180 * 86_400 * 1_000_000;
/// How many operators one browser may know: a counter where shifts change.
const MOST: usize = 8;

/// One operator's mark in one browser: operator, 128 random bits, end, MAC.
struct Mark {
    operator: Uuid,
    random: [u8; 16],
    until: Micros,
}

impl Mark {
    fn fields(&self) -> [Vec<u8>; 3] {
        [
            self.operator.as_bytes().to_vec(),
            self.random.to_vec(),
            self.until.to_be_bytes().to_vec(),
        ]
    }

    fn write(&self, app: &App) -> String {
        let fields = self.fields();
        let mac = app.vault.row_mac("known-browser", &refs(&fields));
        URL_SAFE_NO_PAD.encode([fields.concat(), mac].concat())
    }

    fn read(app: &App, text: &str) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        let (operator, rest) = bytes.split_first_chunk::<16>()?;
        let (random, rest) = rest.split_first_chunk::<16>()?;
        let (until, mac) = rest.split_first_chunk::<8>()?;
        let mark = Self {
            operator: Uuid::from_bytes(*operator),
            random: *random,
            until: Micros::from_be_bytes(*until),
        };
        let fields = mark.fields();
        let is_ours = app.vault.is_row_mac("known-browser", &refs(&fields), mac);
        (is_ours && mark.until > app.now()).then_some(mark)
    }
}

fn refs(fields: &[Vec<u8>; 3]) -> [&[u8]; 3] {
    [&fields[0], &fields[1], &fields[2]]
}

fn marks(app: &App, jar: &CookieJar) -> Vec<Mark> {
    let held = jar.get(cookie_name(app, COOKIE));
    let texts = held.map_or("", Cookie::value).split('.').take(MOST);
    texts.filter_map(|text| Mark::read(app, text)).collect()
}

/// The id of this browser for an operator who has signed in here before.
pub fn of(app: &App, jar: &CookieJar, operator: Uuid) -> Option<[u8; 16]> {
    let known = marks(app, jar);
    let mark = known.iter().find(|mark| mark.operator == operator)?;
    Some(mark.random)
}

/// The cookie by which the browser is known from now on, with those of its other operators.
pub fn remember(app: &App, jar: &CookieJar, operator: Uuid) -> Cookie<'static> {
    let fresh = Mark {
        operator,
        random: of(app, jar, operator).unwrap_or_else(rand::random),
        until: app.now() + KNOWN,
    };
    let others = marks(app, jar).into_iter();
    let all: Vec<_> = std::iter::once(fresh)
        .chain(others.filter(|mark| mark.operator != operator))
        .take(MOST)
        .map(|mark| mark.write(app))
        .collect();
    let mut cookie = session::cookie(app, COOKIE, all.join("."));
    cookie.make_permanent();
    cookie
}
