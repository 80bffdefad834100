//! A browser without JavaScript. What a page does not offer cannot be done with it.

use std::collections::BTreeMap;

use reqwest::header::{CONTENT_TYPE, COOKIE, HeaderMap, LOCATION, ORIGIN, REFERER, SET_COOKIE};
use reqwest::{Client, Method, StatusCode};

use super::page::{Form, Page};

/// One person's browser.
pub struct Browser {
    base: String,
    client: Client,
    cookies: BTreeMap<String, String>,
    /// What was typed or chosen on the page since it was opened.
    typed: BTreeMap<String, Vec<String>>,
    file: Option<(String, String, Vec<u8>)>,
    pub address: String,
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
    pub page: Page,
}

impl Browser {
    pub fn new(base: &str) -> Self {
        let client = Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .unwrap();
        Self {
            base: base.to_owned(),
            client,
            cookies: BTreeMap::new(),
            typed: BTreeMap::new(),
            file: None,
            address: String::new(),
            status: StatusCode::OK,
            headers: HeaderMap::new(),
            body: Vec::new(),
            page: Page::default(),
        }
    }

    /// Another tab: the same cookies, a page of its own.
    pub fn another_tab(&self) -> Self {
        let mut tab = Self::new(&self.base);
        tab.cookies = self.cookies.clone();
        tab
    }

    pub fn forget_cookie(&mut self, name: &str) {
        self.cookies.remove(name);
    }

    pub fn cookie(&self, name: &str) -> Option<&str> {
        self.cookies.get(name).map(String::as_str)
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
        self.file = Some((name.to_owned(), file_name.to_owned(), bytes));
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
            true => multipart(&fields, self.file.take()),
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
        for _ in 0..10 {
            let mut request = self.client.request(method.clone(), &address);
            let cookies: Vec<_> = self
                .cookies
                .iter()
                .map(|(name, value)| format!("{name}={value}"))
                .collect();
            request = request.header(COOKIE, cookies.join("; "));
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
            self.take_cookies(answer.headers());
            self.status = answer.status();
            self.headers = answer.headers().clone();
            let location = answer
                .headers()
                .get(LOCATION)
                .map(|to| to.to_str().unwrap().to_owned());
            self.body = answer.bytes().await.unwrap().to_vec();
            match location {
                Some(to) if self.status.is_redirection() => {
                    address = self.absolute(&to);
                    method = Method::GET;
                }
                _ => break,
            }
        }
        self.typed.clear();
        self.file = None;
        self.address = address;
        let is_html = self
            .headers
            .get(CONTENT_TYPE)
            .is_some_and(|kind| kind.to_str().unwrap().starts_with("text/html"));
        self.page = if is_html {
            Page::read(&String::from_utf8_lossy(&self.body))
        } else {
            Page::default()
        };
        self
    }

    fn absolute(&self, address: &str) -> String {
        if address.starts_with("http") {
            address.to_owned()
        } else {
            format!("{}{address}", self.base)
        }
    }

    fn take_cookies(&mut self, headers: &HeaderMap) {
        for set in headers.get_all(SET_COOKIE) {
            let set = set.to_str().unwrap();
            let (pair, attributes) = set.split_once(';').unwrap_or((set, ""));
            let (name, value) = pair.split_once('=').unwrap();
            assert!(
                attributes.contains("HttpOnly"),
                "a cookie that scripts can read: {name}"
            );
            assert!(
                attributes.contains("SameSite=Lax"),
                "a cookie that other sites can send: {name}"
            );
            if value.is_empty() || attributes.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
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

fn encode(fields: &[(String, String)]) -> String {
    let escape = |text: &str| -> String {
        let plain = |b: u8| b.is_ascii_alphanumeric() || b"-_.~".contains(&b);
        text.bytes()
            .map(|b| {
                if plain(b) {
                    char::from(b).to_string()
                } else {
                    format!("%{b:02X}")
                }
            })
            .collect()
    };
    fields
        .iter()
        .map(|(name, value)| format!("{}={}", escape(name), escape(value)))
        .collect::<Vec<_>>()
        .join("&")
}

fn multipart(
    fields: &[(String, String)],
    file: Option<(String, String, Vec<u8>)>,
) -> (String, Vec<u8>) {
    const EDGE: &str = "kalem-story-edge";
    let mut body = Vec::new();
    let file_field = file.as_ref().map(|(name, _, _)| name.clone());
    for (name, value) in fields
        .iter()
        .filter(|(name, _)| Some(name) != file_field.as_ref())
    {
        body.extend(
            format!(
                "--{EDGE}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
            )
            .bytes(),
        );
    }
    if let Some((name, file_name, bytes)) = file {
        let head = format!(
            "--{EDGE}\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"{file_name}\"\r\n"
        );
        body.extend(head.bytes());
        body.extend(b"Content-Type: application/octet-stream\r\n\r\n");
        body.extend(bytes);
        body.extend(b"\r\n");
    }
    body.extend(format!("--{EDGE}--\r\n").bytes());
    (format!("multipart/form-data; boundary={EDGE}"), body)
}
