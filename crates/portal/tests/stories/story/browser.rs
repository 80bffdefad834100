//! A browser without JavaScript. What a page does not offer cannot be done with it.

use std::collections::BTreeMap;

use reqwest::header::{CONTENT_TYPE, COOKIE, HeaderMap, LOCATION, ORIGIN, REFERER, SET_COOKIE};
use reqwest::{Client, Method, StatusCode};

use super::client::plain_client;
use super::page::{Form, Page};
use super::sent::{encode, multipart};

/// One person's browser.
pub struct Browser {
    base: String,
    /// Where requests to the base go in truth, one after the other, as a balancer sends them.
    doors: Vec<String>,
    asked: usize,
    pub(super) client: Client,
    /// By the site that set it, and its name.
    cookies: BTreeMap<(String, String), String>,
    /// What was typed or chosen on the page since it was opened.
    typed: BTreeMap<String, Vec<String>>,
    files: Vec<(String, String, Vec<u8>)>,
    pub address: String,
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
    pub page: Page,
}

impl Browser {
    pub fn new(base: &str) -> Self {
        let client = plain_client().build().unwrap();
        Self {
            base: base.to_owned(),
            doors: Vec::new(),
            asked: 0,
            client,
            cookies: BTreeMap::new(),
            typed: BTreeMap::new(),
            files: Vec::new(),
            address: String::new(),
            status: StatusCode::OK,
            headers: HeaderMap::new(),
            body: Vec::new(),
            page: Page::default(),
        }
    }

    /// A browser that reaches the known address through these doors in turn.
    pub fn through(base: &str, doors: &[String]) -> Self {
        let mut browser = Self::new(base);
        browser.doors = doors.to_vec();
        browser
    }

    /// The same browser, which now reaches the known address through this door.
    pub fn at(mut self, door: &str) -> Self {
        self.doors = vec![door.to_owned()];
        self
    }

    fn through_a_door(&mut self, address: &str) -> String {
        match (address.strip_prefix(&self.base), self.doors.len()) {
            (Some(path), 1..) => {
                self.asked += 1;
                format!("{}{path}", self.doors[self.asked % self.doors.len()])
            }
            _ => address.to_owned(),
        }
    }

    /// Another tab: the same cookies, a page of its own.
    pub fn another_tab(&self) -> Self {
        let mut tab = Self::new(&self.base);
        tab.cookies = self.cookies.clone();
        tab.doors = self.doors.clone();
        tab.client = self.client.clone();
        tab
    }

    pub fn forget_cookie(&mut self, name: &str) {
        self.cookies.remove(&(self.base.clone(), name.to_owned()));
    }

    pub fn cookie(&self, name: &str) -> Option<&str> {
        let held = self.cookies.get(&(self.base.clone(), name.to_owned()));
        held.map(String::as_str)
    }

    /// As if somebody else had put it there.
    pub fn plant_cookie(&mut self, name: &str, value: &str) {
        self.cookies
            .insert((self.base.clone(), name.to_owned()), value.to_owned());
    }

    /// Types an address.
    pub async fn visit(&mut self, address: &str) -> &mut Self {
        self.go(Method::GET, address, None).await
    }

    /// Follows the link with this text.
    pub async fn follow(&mut self, text: &str) -> &mut Self {
        let href = self.link(text);
        self.visit(&href).await
    }

    /// Where the link with this text leads.
    pub fn link(&self, text: &str) -> String {
        let found = self
            .page
            .links
            .iter()
            .find(|link| squeeze(&link.text).contains(text));
        found
            .unwrap_or_else(|| panic!("no link {text:?} on {}: {}", self.address, self.page.text))
            .href
            .clone()
    }

    pub fn has_link(&self, text: &str) -> bool {
        self.page
            .links
            .iter()
            .any(|link| squeeze(&link.text).contains(text))
    }

    pub fn has_button(&self, text: &str) -> bool {
        self.page
            .forms
            .iter()
            .flat_map(|form| &form.buttons)
            .any(|button| squeeze(&button.text) == text)
    }

    /// Types into a field, or chooses a radio or an option by its value.
    pub fn fill(&mut self, name: &str, value: &str) -> &mut Self {
        self.choose(name, &[value])
    }

    /// Ticks these boxes of a group, and no others.
    pub fn choose(&mut self, name: &str, values: &[&str]) -> &mut Self {
        let offers = self
            .page
            .forms
            .iter()
            .find_map(|form| form.offers.get(name));
        let offers = offers
            .unwrap_or_else(|| panic!("no field {name:?} on {}: {}", self.address, self.page.text));
        for value in values {
            assert!(
                offers.is_empty() || offers.iter().any(|offer| offer == value),
                "{name} offers {offers:?}, not {value:?}"
            );
        }
        self.typed.insert(
            name.to_owned(),
            values.iter().map(|value| (*value).to_owned()).collect(),
        );
        self
    }

    /// Picks a file for a file field.
    pub fn pick(&mut self, name: &str, file_name: &str, bytes: Vec<u8>) -> &mut Self {
        self.files
            .push((name.to_owned(), file_name.to_owned(), bytes));
        self
    }

    /// What a field holds now.
    pub fn value(&self, name: &str) -> String {
        if let Some(typed) = self.typed.get(name) {
            return typed.join(",");
        }
        let fields = self.page.forms.iter().flat_map(|form| &form.fields);
        fields
            .filter(|(n, _)| n == name)
            .map(|(_, value)| value.clone())
            .next()
            .unwrap_or_default()
    }

    /// Presses the button with this text.
    pub async fn press(&mut self, text: &str) -> &mut Self {
        let found = self.page.forms.iter().find_map(|form| {
            let button = form
                .buttons
                .iter()
                .find(|button| squeeze(&button.text) == text)?;
            Some((form.clone(), button.clone()))
        });
        let (form, button) = found.unwrap_or_else(|| {
            panic!("no button {text:?} on {}: {}", self.address, self.page.text)
        });
        let action = button.action.clone().unwrap_or_else(|| form.action.clone());
        let mut fields = self.fields(&form);
        fields.extend(button.name.map(|name| (name, button.value)));
        if form.get {
            let query = encode(&fields);
            return self.visit(&format!("{action}?{query}")).await;
        }
        let body = match form.multipart {
            true => multipart(&fields, std::mem::take(&mut self.files)),
            false => (
                "application/x-www-form-urlencoded".to_owned(),
                encode(&fields).into_bytes(),
            ),
        };
        self.go(Method::POST, &action, Some(body)).await
    }

    /// Sends a form that no page showed: what an attacker or an old tab does.
    pub async fn post(&mut self, address: &str, fields: &[(&str, &str)]) -> &mut Self {
        let fields: Vec<_> = fields
            .iter()
            .map(|(n, v)| ((*n).to_owned(), (*v).to_owned()))
            .collect();
        let body = (
            "application/x-www-form-urlencoded".to_owned(),
            encode(&fields).into_bytes(),
        );
        self.go(Method::POST, address, Some(body)).await
    }

    fn fields(&self, form: &Form) -> Vec<(String, String)> {
        let mut fields: Vec<_> = form
            .fields
            .iter()
            .filter(|(name, _)| !self.typed.contains_key(name))
            .cloned()
            .collect();
        for (name, values) in &self.typed {
            if form.offers.contains_key(name) {
                fields.extend(values.iter().map(|value| (name.clone(), value.clone())));
            }
        }
        fields
    }

    async fn go(
        &mut self,
        method: Method,
        address: &str,
        body: Option<(String, Vec<u8>)>,
    ) -> &mut Self {
        let (mut method, mut body) = (method, body);
        let mut address = self.absolute(address);
        for _ in 0..20 {
            let door = self.through_a_door(&address);
            let mut request = self.client.request(method.clone(), door);
            request = request.header(COOKIE, self.cookies_for(&address));
            if !self.address.is_empty() {
                request = request.header(REFERER, self.address.clone());
            }
            if let Some((kind, bytes)) = body.take() {
                request = request
                    .header(CONTENT_TYPE, kind)
                    .header(ORIGIN, self.base.clone())
                    .body(bytes);
            }
            let answer = request.send().await.unwrap();
            let location = self.take(address.clone(), answer).await;
            match location {
                Some(to) if self.status.is_redirection() => {
                    address = joined(&address, &to);
                    method = Method::GET;
                }
                _ => break,
            }
        }
        self.read_page();
        self
    }

    /// Takes in an answer, and says where it leads.
    pub(super) async fn take(
        &mut self,
        address: String,
        answer: reqwest::Response,
    ) -> Option<String> {
        self.take_cookies(&address, answer.headers());
        self.address = address;
        self.status = answer.status();
        self.headers = answer.headers().clone();
        self.body = answer.bytes().await.unwrap().to_vec();
        let location = self.headers.get(LOCATION)?;
        Some(location.to_str().unwrap().to_owned())
    }

    pub(super) fn read_page(&mut self) {
        self.typed.clear();
        self.files.clear();
        let is_html = self
            .headers
            .get(CONTENT_TYPE)
            .is_some_and(|kind| kind.to_str().unwrap().starts_with("text/html"));
        self.page = if is_html {
            Page::read(&String::from_utf8_lossy(&self.body))
        } else {
            Page::default()
        };
    }

    pub(super) fn absolute(&self, address: &str) -> String {
        joined(&self.base, address)
    }

    pub fn cookies_for(&self, address: &str) -> String {
        let site = origin(address);
        let held = self.cookies.iter().filter(|((of, _), _)| *of == site);
        let pairs: Vec<_> = held
            .map(|((_, name), value)| format!("{name}={value}"))
            .collect();
        pairs.join("; ")
    }

    fn take_cookies(&mut self, address: &str, headers: &HeaderMap) {
        let site = origin(address);
        for set in headers.get_all(SET_COOKIE) {
            let set = set.to_str().unwrap();
            let (pair, attributes) = set.split_once(';').unwrap_or((set, ""));
            let (name, value) = pair.split_once('=').unwrap();
            let safe = attributes.contains("HttpOnly") && attributes.contains("SameSite=Lax");
            assert!(
                safe || site != self.base,
                "a cookie that scripts can read or other sites can send: {name}"
            );
            let key = (site.clone(), name.to_owned());
            if value.is_empty() || attributes.contains("Max-Age=0") {
                self.cookies.remove(&key);
            } else {
                self.cookies.insert(key, value.to_owned());
            }
        }
    }

    /// The path and query of the page.
    pub fn path(&self) -> &str {
        self.address
            .strip_prefix(&self.base)
            .unwrap_or(&self.address)
    }

    #[track_caller]
    pub fn sees(&mut self, text: &str) -> &mut Self {
        assert!(
            self.page.text.contains(text),
            "{text:?} is not on {} ({}): {}",
            self.address,
            self.status,
            self.page.text
        );
        self
    }

    #[track_caller]
    pub fn sees_not(&mut self, text: &str) -> &mut Self {
        assert!(
            !self.page.text.contains(text),
            "{text:?} is on {}: {}",
            self.address,
            self.page.text
        );
        self
    }

    #[track_caller]
    pub fn is_at(&mut self, path: &str) -> &mut Self {
        assert_eq!(self.path(), path, "{} {}", self.status, self.page.text);
        self
    }

    #[track_caller]
    pub fn is_told(&mut self, status: u16) -> &mut Self {
        assert_eq!(
            self.status.as_u16(),
            status,
            "at {}: {}",
            self.address,
            self.page.text
        );
        self
    }
}

fn squeeze(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn joined(base: &str, address: &str) -> String {
    let base = reqwest::Url::parse(base).unwrap();
    base.join(address).unwrap().into()
}

fn origin(address: &str) -> String {
    let url = reqwest::Url::parse(address).unwrap();
    url.origin().ascii_serialization()
}
