//! The authorities whose certificates are believed, and what is asked of them over the network: whether a certificate was revoked, and
//! what time it is.
//!
//! Only addresses that stand in certificates of a path to our own roots are asked, beside the configured time-stamp service. What comes back
//! is bytes: whether they are believed is for `signature` to say.

mod evidence;
mod lists;
mod time_stamp;

use std::sync::Arc;
use std::time::Duration;

use const_oid::ObjectIdentifier;
use reqwest::Url;
use signature::certificate::Certificate;

pub use evidence::{Answered, Evidence};
use lists::Lists;

use crate::timing::timed;
use crate::{OutsideFault, SettingsError, web};

/// Whom to believe. The composing program reads it from its configuration.
#[derive(Clone)]
pub struct Trusted {
    pub roots: Vec<Certificate>,
    /// Authorities below them that signatures need not bring along.
    pub intermediates: Vec<Certificate>,
    /// A certificate must be valid under one of these policies.
    pub policies: Vec<ObjectIdentifier>,
    /// Whether they are good for practice only. Production refuses them.
    pub practice: bool,
    /// `None`: signatures get no time-stamp, and are evidence only as long as their certificates.
    pub time_stamps: Option<TimeStamps>,
    /// How long one answer is waited for.
    pub timeout_seconds: u64,
}

/// A time-stamp service (RFC 3161, over HTTP).
#[derive(Clone)]
pub struct TimeStamps {
    pub url: String,
    /// To one of these its certificate leads.
    pub roots: Vec<Certificate>,
}

/// Clones share what was fetched.
#[derive(Clone)]
pub struct Authorities {
    trusted: Trusted,
    time_stamps: Option<Url>,
    http: reqwest::Client,
    lists: Arc<Lists>,
}

impl Authorities {
    /// # Errors
    /// No root, no policy, or an address that is none.
    pub fn open(trusted: Trusted) -> Result<Self, SettingsError> {
        let wrong = |what| Err(SettingsError::new("authorities", what));
        if trusted.roots.is_empty() {
            return wrong("at least one root is needed");
        }
        // Without one, any certificate of these roots would do, those for servers included.
        if trusted.policies.is_empty() {
            return wrong("at least one certificate policy is needed");
        }
        let time_stamps = match &trusted.time_stamps {
            Some(service) if service.roots.is_empty() => {
                return wrong("the time-stamp service needs at least one root");
            }
            Some(service) => Some(
                web_address(&service.url)
                    .ok_or(SettingsError::new("time_stamps.url", "is no web address"))?,
            ),
            None => None,
        };
        Ok(Self {
            http: web::client(Duration::from_secs(trusted.timeout_seconds)),
            time_stamps,
            lists: Arc::default(),
            trusted,
        })
    }

    pub fn is_practice(&self) -> bool {
        self.trusted.practice
    }

    pub fn trusted(&self) -> &Trusted {
        &self.trusted
    }

    /// Whether signatures get a time-stamp at all.
    pub fn gives_time_stamps(&self) -> bool {
        self.time_stamps.is_some()
    }

    /// Asks one of those whom `counterpart` names, and reads no more than `largest` bytes of what comes back.
    async fn fetch(
        &self,
        counterpart: &'static str,
        asked: reqwest::RequestBuilder,
        largest: usize,
    ) -> Result<Vec<u8>, OutsideFault> {
        let call = async {
            let response = asked.send().await.map_err(|error| web::fault(&error))?;
            let status = response.status();
            if !status.is_success() {
                return Err(OutsideFault::coded(
                    "it answered with an error",
                    status.as_u16(),
                ));
            }
            web::body_up_to(response, largest).await
        };
        timed(counterpart, call).await
    }
}

/// What these services sign needs no TLS; nothing but the web is asked.
fn web_address(text: &str) -> Option<Url> {
    Url::parse(text)
        .ok()
        .filter(|url| matches!(url.scheme(), "http" | "https"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn trusted() -> Trusted {
        Trusted {
            roots: Vec::new(),
            intermediates: Vec::new(),
            policies: vec![ObjectIdentifier::new_unwrap("1.3.6.1.4.1.32473.5070.1")],
            practice: true,
            time_stamps: None,
            timeout_seconds: 5,
        }
    }

    /// Where nobody is named whom to believe, everybody would be: that is no setting.
    #[test]
    fn whom_to_believe_must_be_said() {
        let refused = Authorities::open(trusted()).err().unwrap();
        assert_eq!(refused.setting, "authorities");
    }

    #[test]
    fn nothing_but_the_web_is_asked() {
        for good in ["http://ocsp.example/", "https://zaman.example:8443/tsa"] {
            assert!(web_address(good).is_some(), "{good}");
        }
        for bad in [
            "ldap://dizin.example/cn=x",
            "file:///etc/passwd",
            "ocsp.example",
            "",
        ] {
            assert!(web_address(bad).is_none(), "{bad}");
        }
    }
}
