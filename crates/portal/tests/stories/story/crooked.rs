//! Requests that no page would make a browser send: what an attacker, an old program or a broken proxy sends.

use reqwest::Method;
use reqwest::header::{COOKIE, HeaderValue};

use super::Browser;
use super::client::plain_client;

/// A request as it is, with this browser's cookies unless it brings its own.
pub struct Crooked<'a> {
    pub method: &'a str,
    pub address: &'a str,
    pub headers: Vec<(&'a str, Vec<u8>)>,
    pub body: Vec<u8>,
}

impl<'a> Crooked<'a> {
    pub fn new(method: &'a str, address: &'a str) -> Self {
        Self {
            method,
            address,
            headers: Vec::new(),
            body: Vec::new(),
        }
    }

    /// A form, as its bytes go over the wire.
    pub fn form(address: &'a str, body: impl Into<Vec<u8>>) -> Self {
        Self::new("POST", address)
            .header("content-type", "application/x-www-form-urlencoded")
            .body(body)
    }

    pub fn header(mut self, name: &'a str, value: impl Into<Vec<u8>>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    pub fn body(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.body = body.into();
        self
    }
}

impl Browser {
    /// The same browser, under this name.
    pub fn calling_itself(mut self, agent: &str) -> Self {
        self.client = plain_client().user_agent(agent).build().unwrap();
        self
    }

    /// Sends it and shows what comes; a redirect is shown and not followed.
    pub async fn send(&mut self, crooked: Crooked<'_>) -> &mut Self {
        let method = Method::from_bytes(crooked.method.as_bytes()).unwrap();
        let address = self.absolute(crooked.address);
        let mut request = self.client.request(method, &address);
        if !crooked.headers.iter().any(|(name, _)| *name == "cookie") {
            request = request.header(COOKIE, self.cookies_for(&address));
        }
        for (name, value) in crooked.headers {
            request = request.header(name, HeaderValue::from_bytes(&value).unwrap());
        }
        let answer = request.body(crooked.body).send().await.unwrap();
        self.take(address, answer).await;
        self.read_page();
        self
    }

    /// A page of ours in Turkish that says what happened and what to do, and no stack of words of a library.
    #[track_caller]
    pub fn is_told_clearly(&mut self, status: u16) -> &mut Self {
        self.is_told(status);
        let kind = self.headers["content-type"].to_str().unwrap();
        assert!(
            kind.starts_with("text/html"),
            "{kind} at {}: {}",
            self.address,
            String::from_utf8_lossy(&self.body)
        );
        let html = String::from_utf8_lossy(&self.body);
        assert!(html.contains("<html lang=\"tr\""), "not in Turkish: {html}");
        let helps = ["Çözemezseniz bizi arayın", "Düzeltilmesi gerekenler var"];
        assert!(
            helps.iter().any(|help| self.page.text.contains(help))
                || self.page.text.contains("Hata:"),
            "nothing says what to do at {}: {}",
            self.address,
            self.page.text
        );
        self
    }
}
