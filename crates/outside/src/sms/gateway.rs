//! Any operator's HTTP gateway, described in the configuration: address, headers, a body with two places to fill in, and how to
//! tell success.

use std::collections::BTreeMap;
use std::time::Duration;

use openidconnect::url::form_urlencoded;
use reqwest::{StatusCode, Url};
use serde::Deserialize;

use super::ShortMessage;
use crate::{OutsideFault, Secret, SendError, SettingsError, web};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    Get,
    Post,
}

/// How the body is written, hence how number and text must be escaped in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Encoding {
    Json,
    Xml,
    Form,
}

/// How the gateway wants a number written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NumberForm {
    /// `+905321112233`
    #[default]
    Plus,
    /// `905321112233`
    Digits,
    /// `5321112233`; only Turkish numbers can be written so.
    National,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GatewaySettings {
    /// May hold `{to}`, `{text}` and `{id}`; all are then percent-encoded.
    pub url: Secret,
    pub method: Method,
    #[serde(default)]
    /// A header may hold `{id}`, such as `Idempotency-Key`.
    pub headers: BTreeMap<String, Secret>,
    pub encoding: Encoding,
    /// Holds `{to}` and `{text}`, and may hold `{id}`: our id of the message, which stays the same when it is sent again. All are escaped as
    /// `encoding` says. Quotes around them belong to the template.
    #[serde(default)]
    pub body: Option<Secret>,
    #[serde(default)]
    pub number: NumberForm,
    /// Many gateways answer 200 to everything; then only an answer with these words is a success.
    #[serde(default)]
    pub success_contains: Option<String>,
    #[serde(default = "ten_seconds")]
    pub timeout_seconds: u64,
}

fn ten_seconds() -> u64 {
    10
}

#[derive(Clone)]
pub struct HttpGateway {
    settings: GatewaySettings,
    http: reqwest::Client,
}

impl HttpGateway {
    pub fn open(settings: GatewaySettings) -> Result<Self, SettingsError> {
        let sample = fill(settings.url.expose(), |_| "0".to_owned());
        Url::parse(&sample).map_err(|error| SettingsError::new("sms.url", error))?;
        let everything = format!(
            "{}{}",
            settings.url.expose(),
            settings.body.as_ref().map_or("", Secret::expose)
        );
        for place in ["{to}", "{text}"] {
            if !everything.contains(place) {
                return Err(SettingsError::new(
                    "sms.body",
                    format!("neither url nor body holds {place}"),
                ));
            }
        }
        for (name, value) in &settings.headers {
            let usable = reqwest::header::HeaderName::try_from(name).is_ok()
                && reqwest::header::HeaderValue::try_from(value.expose()).is_ok();
            if !usable {
                return Err(SettingsError::new(
                    "sms.headers",
                    format!("{name} is no header"),
                ));
            }
        }
        let http = web::client(Duration::from_secs(settings.timeout_seconds));
        Ok(Self { settings, http })
    }

    pub(super) async fn send(&self, message: &ShortMessage) -> Result<(), SendError> {
        let request = self.request(message)?;
        let response = self
            .http
            .execute(request)
            .await
            .map_err(|error| SendError::Unavailable(web::fault(&error)))?;
        let status = response.status();
        let answer = web::body(response).await.map_err(SendError::Unavailable)?;
        self.verdict(status, &String::from_utf8_lossy(&answer))
    }

    fn request(&self, message: &ShortMessage) -> Result<reqwest::Request, SendError> {
        let number = self.number(&message.to)?;
        let value = |name: &str| match name {
            "to" => number.clone(),
            "id" => message.id.to_string(),
            _ => message.text.clone(),
        };
        let url = fill(self.settings.url.expose(), |name| {
            percent_encode(&value(name))
        });
        let mut request = match self.settings.method {
            Method::Get => self.http.get(url),
            Method::Post => self.http.post(url),
        };
        if let Some(template) = &self.settings.body {
            let encoding = self.settings.encoding;
            request = request
                .header(reqwest::header::CONTENT_TYPE, encoding.content_type())
                .body(fill(template.expose(), |name| {
                    encoding.escape(&value(name))
                }));
        }
        for (name, header) in &self.settings.headers {
            // Our own letters only: nobody's number or text goes into a header.
            let filled = header.expose().replace("{id}", &message.id.to_string());
            request = request.header(name, filled);
        }
        request
            .build()
            .map_err(|_| SendError::refused("the request cannot be put together"))
    }

    fn number(&self, e164: &str) -> Result<String, SendError> {
        match self.settings.number {
            NumberForm::Plus => Ok(e164.to_owned()),
            NumberForm::Digits => Ok(e164.trim_start_matches('+').to_owned()),
            NumberForm::National => e164
                .strip_prefix("+90")
                .map(str::to_owned)
                .ok_or(SendError::refused("the gateway takes Turkish numbers only")),
        }
    }

    fn verdict(&self, status: StatusCode, answer: &str) -> Result<(), SendError> {
        let coded = |what| OutsideFault::coded(what, status.as_u16());
        let as_expected = self
            .settings
            .success_contains
            .as_ref()
            .is_none_or(|words| answer.contains(words.as_str()));
        match status.as_u16() {
            200..=299 if as_expected => Ok(()),
            200..=299 => Err(SendError::Unavailable(OutsideFault::new(
                "the gateway did not confirm",
            ))),
            // Only these speak of the message; 401 and 403 speak of our account, which is mended without giving up the message.
            400 | 404 | 410 | 413 | 415 | 422 => {
                Err(SendError::Refused(coded("the gateway refused the message")))
            }
            _ => Err(SendError::Unavailable(coded(
                "the gateway cannot take it now",
            ))),
        }
    }
}

impl Encoding {
    fn content_type(self) -> &'static str {
        match self {
            Self::Json => "application/json",
            Self::Xml => "text/xml; charset=utf-8",
            Self::Form => "application/x-www-form-urlencoded",
        }
    }

    fn escape(self, value: &str) -> String {
        match self {
            // A JSON string without its quotes.
            Self::Json => serde_json::Value::from(value)
                .to_string()
                .trim_start_matches('"')
                .strip_suffix('"')
                .unwrap_or("")
                .to_owned(),
            Self::Xml => quick_xml::escape::escape(value).into_owned(),
            Self::Form => percent_encode(value),
        }
    }
}

/// Fills `{to}`, `{text}` and `{id}` in one pass, so that a text which itself says "{to}" is left as it is.
fn fill(template: &str, value: impl Fn(&str) -> String) -> String {
    let mut filled = String::with_capacity(template.len() + 64);
    let mut rest = template;
    while let Some(start) = rest.find('{') {
        filled.push_str(&rest[..start]);
        rest = &rest[start..];
        if let Some(after) = rest.strip_prefix("{to}") {
            filled.push_str(&value("to"));
            rest = after;
        } else if let Some(after) = rest.strip_prefix("{text}") {
            filled.push_str(&value("text"));
            rest = after;
        } else if let Some(after) = rest.strip_prefix("{id}") {
            filled.push_str(&value("id"));
            rest = after;
        } else {
            filled.push('{');
            rest = &rest[1..];
        }
    }
    filled.push_str(rest);
    filled
}

/// Spaces as `%20`, which is right in a path, in a query and in a form alike.
fn percent_encode(value: &str) -> String {
    form_urlencoded::byte_serialize(value.as_bytes())
        .collect::<String>()
        .replace('+', "%20")
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOSTILE: &str = "\"Ağrı\" & <İzmir>\n{to} \\ +%'";

    #[test]
    fn each_encoding_gives_back_exactly_what_went_in() {
        let json = format!("\"{}\"", Encoding::Json.escape(HOSTILE));
        assert_eq!(serde_json::from_str::<String>(&json).unwrap(), HOSTILE);
        assert_eq!(
            quick_xml::escape::unescape(&Encoding::Xml.escape(HOSTILE)).unwrap(),
            HOSTILE
        );
        let form = format!("t={}", Encoding::Form.escape(HOSTILE));
        assert_eq!(
            form_urlencoded::parse(form.as_bytes()).next().unwrap().1,
            HOSTILE
        );
    }

    #[test]
    fn quotes_at_the_ends_survive_json() {
        for text in ["\"", "\"\"x\"", "\\", ""] {
            let json = format!("\"{}\"", Encoding::Json.escape(text));
            assert_eq!(
                serde_json::from_str::<String>(&json).unwrap(),
                text,
                "{json}"
            );
        }
    }

    #[test]
    fn what_was_filled_in_is_not_filled_again() {
        let filled = fill("{\"to\":\"{to}\",\"x\":{\"t\":\"{text}\"}}", |name| {
            if name == "to" {
                "1".into()
            } else {
                "{to}".into()
            }
        });
        assert_eq!(filled, "{\"to\":\"1\",\"x\":{\"t\":\"{to}\"}}");
    }
}
