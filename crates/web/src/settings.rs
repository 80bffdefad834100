//! The settings of the portal, each with its default. `kalem.example.toml` shows them all.

use std::path::PathBuf;

use jiff::Timestamp;
use jiff::civil::{Date, date};
use rules::dated::Dated;
use rules::key_policy::{self, KeyPolicy};
use rules::product::{Catalogue, CertificateEnd, Choices, Product, Validity, certificate_end};
use serde::{Deserialize, Serialize};

/// What an installation decides about its pages.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// The address under which people reach the portal.
    pub public_url: String,
    pub authority: Authority,
    pub session: Session,
    pub phone_code: PhoneCode,
    pub pre_application: PreApplication,
    pub security: Security,
    pub contact: Contact,
    pub clock: Clock,
    /// What can be ordered.
    pub products: Catalogue,
    /// Which keys may be certified, and until when: asked when an order is opened.
    pub key_policy: KeyPolicy,
    /// The end of the authority's own certificate, which no certificate outlives.
    pub issuer_ends: Option<Timestamp>,
    /// The folder with the packages of the e-İmza app that people may download. None: they are told whom to ask.
    pub app_packages: Option<PathBuf>,
}

/// Who issues the certificates, as pages, letters and forms name it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Authority {
    pub name: String,
    /// Where signed forms are posted to; each address holds from its day on.
    pub form_address: Vec<Dated<Vec<String>>>,
    pub phone: String,
    pub email: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Session {
    /// A session ends after this many minutes without a page.
    pub idle_minutes: i64,
    /// And after this many hours in any case.
    pub longest_hours: i64,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PhoneCode {
    /// How long a code is good.
    pub minutes: i64,
    /// How many wrong codes end it.
    pub wrong_codes: i64,
    /// How many codes one order may ask for in an hour.
    pub codes_per_hour: i64,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PreApplication {
    /// After how many days an unfinished application is cancelled; a value holds for those opened from its day on.
    pub lifetime_days: Vec<Dated<i64>>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Security {
    /// After how many days a security event is forgotten; each value holds from its day on.
    pub event_days: Vec<Dated<i64>>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Contact {
    /// How long a phone that replaces another is proven before codes go there; a value holds for those proven from its day on.
    pub hold_hours: Vec<Dated<i64>>,
    /// What the identity gate's `acr` says of a login by a means as good as a card: such a login trusts a new phone at once.
    pub strong_acr: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Clock {
    /// How far a machine's clock may be from the database's; beyond, the process is not ready.
    pub skew_seconds: i64,
    /// How long a row of the history may be under no root before somebody is told.
    pub root_minutes: i64,
}

impl Default for Clock {
    fn default() -> Self {
        Self {
            skew_seconds: 30,
            root_minutes: 10,
        }
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            public_url: "http://127.0.0.1:8080".into(),
            authority: Authority::default(),
            session: Session::default(),
            phone_code: PhoneCode::default(),
            pre_application: PreApplication::default(),
            security: Security::default(),
            contact: Contact::default(),
            clock: Clock::default(),
            products: Catalogue::default(),
            key_policy: KeyPolicy::default(),
            issuer_ends: None,
            app_packages: None,
        }
    }
}

/// Before any day on which an installation can have begun.
const ALWAYS: Date = date(2020, 1, 1);

impl Default for Authority {
    fn default() -> Self {
        Self {
            name: "Kalem Deneme Sertifika Makamı".into(),
            form_address: vec![Dated {
                from: ALWAYS,
                value: vec![
                    "Örnek Mah. Deneme Sok. No: 1".into(),
                    "P.K. 1, 00000 Örnekköy / ÖRNEK".into(),
                ],
            }],
            phone: "0312 000 00 00".into(),
            email: "destek@kalem.example".into(),
        }
    }
}

impl Default for Session {
    fn default() -> Self {
        Self {
            idle_minutes: 20,
            longest_hours: 8,
        }
    }
}

impl Default for PhoneCode {
    fn default() -> Self {
        Self {
            minutes: 5,
            wrong_codes: 5,
            codes_per_hour: 6,
        }
    }
}

impl Default for PreApplication {
    fn default() -> Self {
        Self {
            lifetime_days: vec![Dated {
                from: ALWAYS,
                value: 180,
            }],
        }
    }
}

impl Default for Security {
    fn default() -> Self {
        Self {
            event_days: vec![Dated {
                from: ALWAYS,
                value: 730,
            }],
        }
    }
}

impl Default for Contact {
    fn default() -> Self {
        Self {
            hold_hours: vec![Dated {
                from: ALWAYS,
                value: 72,
            }],
            strong_acr: Vec::new(),
        }
    }
}

impl Settings {
    /// The product of this key, if it is still offered.
    pub fn product(&self, key: &str) -> Option<&Product> {
        self.products.find(key)
    }

    /// What a product offers on `day`; nothing, where it is not offered any more.
    pub fn choices(&self, product: &str, day: Date) -> Choices<'_> {
        let product = self.product(product);
        product.map_or_else(Choices::default, |product| product.choices(day))
    }

    /// Until when a certificate lasts that is issued at `at` for a key of this product (B21).
    ///
    /// # Errors
    /// None may be issued then.
    pub fn certificate_end(
        &self,
        product: &Product,
        validity: Validity,
        at: Timestamp,
    ) -> Result<CertificateEnd, key_policy::Refusal> {
        let day = rules::dates::istanbul_day(at);
        let key = product.key(day).ok_or(key_policy::Refusal::NoPolicy)?;
        certificate_end(&self.key_policy, key, self.issuer_ends, at, validity)
    }

    /// How long a new phone waits that is proven on `day`.
    pub fn hold_hours(&self, day: Date) -> i64 {
        rules::dated::in_force(&self.contact.hold_hours, day).map_or(72, |hours| *hours)
    }

    /// The address to which forms are posted on `day`, without the authority's name.
    pub fn form_address(&self, day: Date) -> &[String] {
        rules::dated::in_force(&self.authority.form_address, day).map_or(&[], Vec::as_slice)
    }

    /// The same as one writes it on an envelope.
    pub fn envelope(&self, day: Date) -> Vec<String> {
        std::iter::once(&self.authority.name)
            .chain(self.form_address(day))
            .cloned()
            .collect()
    }

    /// Whether there is a day on which nobody would know where to post a form.
    pub fn form_address_is_missing(&self) -> bool {
        self.authority
            .form_address
            .iter()
            .all(|dated| dated.value.is_empty())
    }

    /// The host of the public address, for the domain-bound line of a code message.
    pub fn host(&self) -> &str {
        let rest = self
            .public_url
            .split_once("://")
            .map_or(self.public_url.as_str(), |(_, rest)| rest);
        rest.split(['/', ':']).next().unwrap_or(rest)
    }

    /// Whether cookies may be marked for TLS only.
    pub fn is_tls(&self) -> bool {
        self.public_url.starts_with("https://")
    }
}
