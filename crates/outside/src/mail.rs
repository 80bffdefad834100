//! Letters by e-mail: a real mail server, or the practice inbox.

mod letter;
pub mod report;
mod return_address;

pub use letter::Letter;
pub use return_address::{LONGEST_TOKEN, ReturnAddress};

use std::path::PathBuf;
use std::time::Duration;

use lettre::message::Mailbox;
use lettre::transport::smtp;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, Tls, TlsParameters};
use lettre::{AsyncSmtpTransport, AsyncTransport, Tokio1Executor};
use serde::Deserialize;

use crate::practice_inbox::PracticeInbox;
use crate::timing::timed;
use crate::{OutsideFault, Secret, SendError, SettingsError};

#[derive(Clone)]
pub enum Mail {
    Smtp(SmtpSender),
    Practice(PracticeInbox),
}

impl Mail {
    pub fn is_practice(&self) -> bool {
        matches!(self, Self::Practice(_))
    }

    /// Where letters come back to, if they do.
    pub fn bounces(&self) -> Option<&ReturnAddress> {
        match self {
            Self::Smtp(sender) => sender.bounces.as_ref(),
            Self::Practice(_) => None,
        }
    }

    pub async fn send(&self, letter: &Letter) -> Result<(), SendError> {
        let call = async {
            match self {
                Self::Smtp(sender) => sender.send(letter).await,
                Self::Practice(inbox) => inbox.take_letter(letter),
            }
        };
        timed("mail", call).await
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SmtpSecurity {
    /// Clear at first, then TLS or nothing (usually port 587).
    Starttls,
    /// TLS from the first byte (usually port 465).
    Implicit,
    /// Never encrypted: for a mail server on this machine or behind the same wall.
    None,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SmtpSettings {
    pub host: String,
    pub port: u16,
    pub security: SmtpSecurity,
    /// `Kalem <bilgi@example.org>`
    pub from: String,
    #[serde(default)]
    pub user: Option<String>,
    #[serde(default)]
    pub password: Option<Secret>,
    /// Where letters come back to that reach nobody: `donen@example.org`, to which the server also delivers `donen+ANYTHING@example.org`. Without it
    /// they come back to `from`, and nobody reads them.
    #[serde(default)]
    pub bounces: Option<String>,
    /// An institution's own authority, in PEM, trusted beside those of the machine.
    #[serde(default)]
    pub ca_file: Option<PathBuf>,
    #[serde(default = "twenty_seconds")]
    pub timeout_seconds: u64,
}

fn twenty_seconds() -> u64 {
    20
}

#[derive(Clone)]
pub struct SmtpSender {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
    bounces: Option<ReturnAddress>,
    timeout: Duration,
}

impl SmtpSender {
    pub fn open(settings: &SmtpSettings) -> Result<Self, SettingsError> {
        crate::ensure_crypto_provider();
        let from: Mailbox = settings
            .from
            .parse()
            .map_err(|error| SettingsError::new("mail.from", error))?;
        let timeout = Duration::from_secs(settings.timeout_seconds);
        let mut builder = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(&settings.host)
            .port(settings.port)
            .tls(encryption(settings)?)
            .timeout(Some(timeout));
        if let Some(credentials) = credentials(settings)? {
            builder = builder.credentials(credentials);
        }
        Ok(Self {
            transport: builder.build(),
            from,
            bounces: settings
                .bounces
                .as_deref()
                .map(ReturnAddress::of)
                .transpose()?,
            timeout,
        })
    }

    async fn send(&self, letter: &Letter) -> Result<(), SendError> {
        let bounces = self.bounces.as_ref();
        let message = letter::compose(&self.from, bounces, letter)?;
        // The library limits each step of the dialogue; this limits them together.
        match tokio::time::timeout(self.timeout, self.transport.send(message)).await {
            Ok(Ok(_accepted)) => Ok(()),
            Ok(Err(error)) => Err(verdict(&error)),
            Err(_elapsed) => Err(SendError::unavailable(
                "the mail server did not answer in time",
            )),
        }
    }
}

fn encryption(settings: &SmtpSettings) -> Result<Tls, SettingsError> {
    if settings.security == SmtpSecurity::None {
        return Ok(Tls::None);
    }
    let mut parameters = TlsParameters::builder(settings.host.clone());
    if let Some(file) = &settings.ca_file {
        let unusable = |problem: String| SettingsError::new("mail.ca_file", problem);
        let pem = std::fs::read(file).map_err(|error| unusable(error.to_string()))?;
        parameters = parameters.add_root_certificate(
            Certificate::from_pem(&pem).map_err(|error| unusable(error.to_string()))?,
        );
    }
    let parameters = parameters
        .build_rustls()
        .map_err(|error| SettingsError::new("mail.security", error))?;
    Ok(match settings.security {
        SmtpSecurity::Implicit => Tls::Wrapper(parameters),
        SmtpSecurity::Starttls | SmtpSecurity::None => Tls::Required(parameters),
    })
}

fn credentials(settings: &SmtpSettings) -> Result<Option<Credentials>, SettingsError> {
    match (&settings.user, &settings.password) {
        (Some(_), Some(_)) if settings.security == SmtpSecurity::None => Err(SettingsError::new(
            "mail.password",
            "would travel unencrypted; set mail.security",
        )),
        (Some(user), Some(password)) => Ok(Some(Credentials::new(
            user.clone(),
            password.expose().to_owned(),
        ))),
        (None, None) => Ok(None),
        _ => Err(SettingsError::new(
            "mail.user",
            "user and password go together",
        )),
    }
}

/// A server that wants other credentials is refusing us, not the letter: the letter waits until the setting is mended.
const ABOUT_OUR_CREDENTIALS: [u16; 4] = [530, 534, 535, 538];

fn verdict(error: &smtp::Error) -> SendError {
    let code = error.status().map(u16::from);
    let fault = |what| {
        code.map_or(OutsideFault::new(what), |code| {
            OutsideFault::coded(what, code)
        })
    };
    match code {
        Some(code) if ABOUT_OUR_CREDENTIALS.contains(&code) => {
            SendError::Unavailable(fault("the mail server rejects our credentials"))
        }
        Some(_) if error.is_permanent() => {
            SendError::Refused(fault("the mail server refused the letter"))
        }
        Some(_) => SendError::Unavailable(fault("the mail server asks to try later")),
        None if error.is_timeout() => {
            SendError::unavailable("the mail server did not answer in time")
        }
        // The library does not tell a certificate that we do not trust from a server that is not there.
        None => SendError::unavailable("no connection to the mail server, or no secure one"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings() -> SmtpSettings {
        toml::from_str("host = 'mail.example'\nport = 587\nsecurity = 'starttls'\nfrom = 'Kalem <bilgi@kalem.example>'").unwrap()
    }

    #[tokio::test]
    async fn bad_settings_are_told_at_start() {
        assert!(SmtpSender::open(&settings()).is_ok());
        let problem = |change: fn(&mut SmtpSettings)| {
            let mut settings = settings();
            change(&mut settings);
            SmtpSender::open(&settings).err().map(|error| error.setting)
        };
        assert_eq!(problem(|s| s.from = "kalem".into()), Some("mail.from"));
        assert_eq!(problem(|s| s.user = Some("u".into())), Some("mail.user"));
        assert_eq!(
            problem(|s| s.ca_file = Some("/yok".into())),
            Some("mail.ca_file")
        );
        assert_eq!(
            problem(|s| {
                s.security = SmtpSecurity::None;
                s.user = Some("u".into());
                s.password = Some(Secret::new("p"));
            }),
            Some("mail.password")
        );
    }

    #[test]
    fn an_unknown_setting_is_refused() {
        assert!(
            toml::from_str::<SmtpSettings>(
                "host='x'\nport=1\nsecurity='none'\nfrom='a@b.example'\nprot=2"
            )
            .is_err()
        );
    }
}
