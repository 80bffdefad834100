//! What every page has around it: language, who is signed in, the practice band, help and phone.

use std::sync::Arc;

use askama::Template;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Uri};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum_extra::extract::CookieJar;
use axum_extra::extract::cookie::{Cookie, SameSite};
use rules::staff_role::{DeskWork, StaffRole, any_opens};

use crate::language::{Language, Texts};
use crate::practice_parts::{Practice, PracticeCard, PracticeClerk, PracticePerson};
use crate::refusal::Refusal;
use crate::{App, Settings};

/// The frame of one page. Templates reach every text through `frame.t`.
pub struct Frame {
    pub t: Arc<Texts>,
    pub who: Option<String>,
    pub practice: bool,
    /// Whether single keys are shortcuts; at the desk this can be switched off (WCAG 2.1.4).
    pub keys: bool,
    /// At the desk: the roles of who is signed in. The menu shows what they open.
    pub roles: Vec<StaffRole>,
    /// Where the language switch comes back to.
    pub path: String,
    app: App,
}

const LANGUAGE_COOKIE: &str = "dil";
pub const KEYS_COOKIE: &str = "tuslar";

impl Frame {
    pub fn of(app: &App, headers: &HeaderMap, uri: &Uri) -> Self {
        let jar = CookieJar::from_headers(headers);
        Self {
            t: app.languages.of(chosen_language(&jar).unwrap_or_default()),
            who: None,
            practice: app.outside.practice.is_some(),
            keys: jar.get(KEYS_COOKIE).is_none_or(|c| c.value() != "off"),
            roles: Vec::new(),
            path: uri
                .path_and_query()
                .map_or("/", |path| path.as_str())
                .to_owned(),
            app: app.clone(),
        }
    }

    pub fn settings(&self) -> &Settings {
        &self.app.settings
    }

    /// The phone as a `tel:` link wants it.
    pub fn phone_digits(&self) -> String {
        self.settings()
            .authority
            .phone
            .chars()
            .filter(char::is_ascii_digit)
            .collect()
    }

    /// The practice parts, in the demo.
    pub fn practice_parts(&self) -> Option<&Practice> {
        self.app.outside.practice.as_ref()
    }

    /// Who can log in to the demo; for the practice pages and the demo's landing page.
    pub fn practice_people(&self) -> &[PracticePerson] {
        self.practice_parts()
            .map_or(&[], |practice| practice.people.as_slice())
    }

    /// Those of them who have a card.
    pub fn practice_cards(&self) -> Vec<(&PracticePerson, &PracticeCard)> {
        let people = self.practice_people().iter();
        people
            .filter_map(|person| Some((person, person.card.as_ref()?)))
            .collect()
    }

    pub fn practice_clerk(&self) -> Option<&PracticeClerk> {
        self.practice_parts().map(|practice| &practice.clerk)
    }

    pub fn language(&self) -> Language {
        self.t.language
    }

    /// Whether this page is the one of that address; for marking it in a menu.
    pub fn is_at(&self, address: &str) -> bool {
        self.path.split('?').next() == Some(address)
    }

    /// Whether who is signed in at the desk may open this kind of work, by its key.
    pub fn opens(&self, work: &str) -> bool {
        work.parse::<DeskWork>()
            .is_ok_and(|work| any_opens(&self.roles, work))
    }

    /// Whether the page belongs to the staff desk.
    pub fn is_desk(&self) -> bool {
        self.path == "/masa" || self.path.starts_with("/masa/") || self.path.starts_with("/masa?")
    }
}

impl FromRequestParts<App> for Frame {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Self::Rejection> {
        Ok(Self::of(app, &parts.headers, &parts.uri))
    }
}

/// What a handler answers with.
pub type Answer = Result<Response, Refusal>;

/// A drawn page.
pub fn page(template: impl Template) -> Answer {
    Ok(Html(template.render()?).into_response())
}

/// A page of something that goes on by itself: the browser asks for it again after three seconds. A header does it
/// as `<meta http-equiv>` would; such a page must hold nothing that a person types.
pub fn look_again(mut answer: Response) -> Response {
    let three_seconds = HeaderValue::from_static("3");
    answer
        .headers_mut()
        .insert(HeaderName::from_static("refresh"), three_seconds);
    answer
}

/// Where to go after something was done: the browser asks for it anew, so that reloading repeats nothing.
pub fn go(path: &str) -> Answer {
    Ok(Redirect::to(path).into_response())
}

/// The language that was chosen in this browser.
pub fn chosen_language(jar: &CookieJar) -> Option<Language> {
    jar.get(LANGUAGE_COOKIE)?.value().parse().ok()
}

/// What remembers it.
pub fn language_cookie(language: Language) -> Cookie<'static> {
    Cookie::build((LANGUAGE_COOKIE, language.code()))
        .path("/")
        .permanent()
        .same_site(SameSite::Lax)
        .http_only(true)
        .build()
}
