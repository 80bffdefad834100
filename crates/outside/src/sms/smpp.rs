//! An operator's message centre over SMPP 3.4: one bound link, made when first needed and again whenever it was lost.

use std::path::PathBuf;
use std::str::FromStr;
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use futures_util::{Stream, StreamExt};
use rusmpp::Pdu;
use rusmpp::pdus::{BindTransceiver, DeliverSm, DeliverSmResp};
use rusmpp::types::COctetString;
use rusmpp::values::InterfaceVersion;
use rusmpp::{CommandId, CommandStatus};
use rusmppc::error::Error;
use rusmppc::{Client, ConnectionBuilder, Event};
use rustls::pki_types::ServerName;
use serde::Deserialize;
use tokio::net::TcpStream;
use tokio::sync::{Mutex, Semaphore, mpsc, oneshot};
use tokio_rustls::TlsConnector;

use super::parts::{parts, sender};
use super::receipt;
use super::{DeliveryReport, Reports, ShortMessage};
use crate::{OutsideFault, Secret, SendError, SettingsError, tls};

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SmppSettings {
    pub host: String,
    pub port: u16,
    #[serde(default)]
    pub tls: bool,
    /// An institution's own authority, in PEM, trusted beside those of the machine.
    #[serde(default)]
    pub ca_file: Option<PathBuf>,
    pub system_id: String,
    /// At most eight characters: so says SMPP.
    pub password: Secret,
    #[serde(default)]
    pub system_type: String,
    /// What the telephone shows as sender: a registered name (`KALEM`), a number (`+90…`) or a short code.
    pub sender: String,
    /// How many messages may wait for the centre's answer at once.
    #[serde(default = "ten")]
    pub window: usize,
    #[serde(default = "ten_seconds")]
    pub timeout_seconds: u64,
}

fn ten() -> usize {
    10
}

fn ten_seconds() -> u64 {
    10
}

#[derive(Clone)]
pub struct SmppLink {
    inner: Arc<Inner>,
}

struct Inner {
    settings: SmppSettings,
    timeout: Duration,
    tls: Option<TlsConnector>,
    bound: Mutex<Option<Client>>,
    window: Semaphore,
    /// Tells the parts of one long message from those of another; telephones expect eight bits.
    together: AtomicU8,
    reports: Listener,
}

/// Whoever wants to hear what became of messages; nobody at first.
type Listener = Arc<OnceLock<mpsc::Sender<(DeliveryReport, oneshot::Sender<bool>)>>>;

/// How many reports may wait: the centre sends the next when we have answered.
const REPORTS: usize = 16;

impl SmppLink {
    pub fn open(settings: SmppSettings) -> Result<Self, SettingsError> {
        bind_request(&settings)?;
        sender(&settings.sender).ok_or(SettingsError::new(
            "sms.sender",
            "at most 20 plain characters",
        ))?;
        let tls = if settings.tls {
            let config = tls::client_config(settings.ca_file.as_deref())?;
            Some(TlsConnector::from(Arc::new(config)))
        } else {
            None
        };
        let inner = Inner {
            timeout: Duration::from_secs(settings.timeout_seconds),
            tls,
            bound: Mutex::new(None),
            window: Semaphore::new(settings.window.max(1)),
            together: AtomicU8::new(rand::random()),
            reports: Listener::default(),
            settings,
        };
        Ok(Self {
            inner: Arc::new(inner),
        })
    }

    /// The first who asks hears them.
    pub(super) fn reports(&self) -> Option<Reports> {
        let (tell, told) = mpsc::channel(REPORTS);
        self.inner.reports.set(tell).ok().map(|()| told)
    }

    /// Makes the link where it is not there. That the centre is away is told by whatever is sent.
    pub(super) async fn keep_bound(&self) {
        let _away = self.inner.client().await;
    }

    /// A long message goes out part by part. If the link breaks between two parts, all of it is sent again later; a
    /// telephone shows nothing of a message whose parts do not all arrive, and the centre is told by our reference that it is the same.
    pub(super) async fn send(&self, message: &ShortMessage) -> Result<Vec<String>, SendError> {
        let together = self.inner.together.fetch_add(1, Ordering::Relaxed);
        let parts = parts(&self.inner.settings.sender, message, together)?;
        let _place = self
            .inner
            .window
            .acquire()
            .await
            .map_err(|_| SendError::unavailable("the link is closing"))?;
        let client = self.inner.client().await?;
        let mut named = Vec::new();
        for part in parts {
            match client.submit_sm(part).await {
                Ok(taken) => named.push(taken.message_id().as_str().trim().to_owned()),
                Err(error) => {
                    self.inner.after(&error, &client).await;
                    return Err(verdict(&error));
                }
            }
        }
        named.retain(|name| message.wants_report && !name.is_empty());
        Ok(named)
    }
}

impl Inner {
    async fn client(&self) -> Result<Client, SendError> {
        let mut bound = self.bound.lock().await;
        if let Some(client) = bound.as_ref().filter(|client| client.is_active()) {
            return Ok(client.clone());
        }
        *bound = None;
        let client = tokio::time::timeout(self.timeout, self.connect_and_bind())
            .await
            .map_err(|_| SendError::unavailable("the message centre did not answer in time"))??;
        tracing::info!("bound to the message centre");
        Ok(bound.insert(client).clone())
    }

    async fn connect_and_bind(&self) -> Result<Client, SendError> {
        let address = (self.settings.host.as_str(), self.settings.port);
        let no_connection = |_| SendError::unavailable("no connection to the message centre");
        let stream = TcpStream::connect(address).await.map_err(no_connection)?;
        stream.set_nodelay(true).map_err(no_connection)?;
        let builder = ConnectionBuilder::new()
            .response_timeout(self.timeout)
            .enquire_link_response_timeout(self.timeout)
            // Centres in service speak 3.4; the library would insist on 5.0.
            .disable_interface_version_check();
        let client = match &self.tls {
            None => start(builder.connected(stream), self.reports.clone()),
            Some(connector) => {
                let name = ServerName::try_from(self.settings.host.clone()).map_err(|_| {
                    SendError::unavailable("the message centre's name cannot be checked")
                })?;
                let no_security =
                    |_| SendError::unavailable("no secure connection to the message centre");
                start(
                    builder.connected(connector.connect(name, stream).await.map_err(no_security)?),
                    self.reports.clone(),
                )
            }
        };
        let request = bind_request(&self.settings)
            .map_err(|_| SendError::unavailable("the bind settings are unusable"))?;
        client
            .bind_transceiver(request)
            .await
            .map_err(|error| bind_verdict(&error))?;
        Ok(client)
    }

    /// After anything but a plain answer the link is not trusted any more: the next message makes a new one.
    async fn after(&self, error: &Error, client: &Client) {
        if !matches!(error, Error::UnexpectedResponse { .. }) {
            *self.bound.lock().await = None;
            // Fails only if the link is closed already, which is what is wanted.
            let _closed = client.close().await;
        }
    }
}

/// Takes what the centre sends by itself: a report is acknowledged when it is written down, or the centre would forget what we do not know; and
/// whatever a telephone sends at once, or the centre would send it for ever.
fn start(
    (client, mut events): (Client, impl Stream<Item = Event> + Unpin + Send + 'static),
    listener: Listener,
) -> Client {
    let answering = client.clone();
    tokio::spawn(async move {
        while let Some(event) = events.next().await {
            let Event::Incoming(command) = event else {
                continue;
            };
            // The link may be gone by now; then there is nobody left to answer.
            let _answered = match command.id() {
                CommandId::DeliverSm => {
                    let status = match command.pdu() {
                        Some(Pdu::DeliverSm(message)) => heard(&listener, message).await,
                        _ => CommandStatus::EsmeRok,
                    };
                    let number = command.sequence_number();
                    let answer = answering.status(status);
                    answer
                        .deliver_sm_resp(number, DeliverSmResp::default())
                        .await
                }
                CommandId::Unbind => match answering.unbind_resp(command.sequence_number()).await {
                    Ok(()) => answering.close().await,
                    gone => gone,
                },
                _ => Ok(()),
            };
        }
    });
    client
}

/// What the centre is answered. With a fault of a moment it reports again later, here or over another process's link.
async fn heard(listener: &Listener, message: &DeliverSm) -> CommandStatus {
    let Some(report) = receipt::read(message) else {
        return CommandStatus::EsmeRok;
    };
    let (acknowledge, acknowledged) = oneshot::channel();
    let is_written = match listener.get() {
        Some(listener) if listener.send((report, acknowledge)).await.is_ok() => {
            acknowledged.await.unwrap_or(false)
        }
        _ => false,
    };
    match is_written {
        true => CommandStatus::EsmeRok,
        false => CommandStatus::EsmeRxTAppn,
    }
}

fn bind_request(settings: &SmppSettings) -> Result<BindTransceiver, SettingsError> {
    let text = |setting, error: &dyn std::fmt::Display| SettingsError::new(setting, error);
    Ok(BindTransceiver::builder()
        .system_id(
            COctetString::from_str(&settings.system_id)
                .map_err(|error| text("sms.system_id", &error))?,
        )
        .password(
            COctetString::from_str(settings.password.expose())
                .map_err(|_| SettingsError::new("sms.password", "at most 8 plain characters"))?,
        )
        .system_type(
            COctetString::from_str(&settings.system_type)
                .map_err(|error| text("sms.system_type", &error))?,
        )
        .interface_version(InterfaceVersion::Smpp3_4)
        .build())
}

fn verdict(error: &Error) -> SendError {
    match error {
        Error::UnexpectedResponse { response } => {
            let status = response.status();
            let coded =
                |what| OutsideFault::coded(what, format_args!("0x{:08X}", u32::from(status)));
            match status {
                // Only these speak of this one message. Throttling, a full queue, our sender name or our password are mended
                // without giving the message up.
                CommandStatus::EsmeRinvdstadr
                | CommandStatus::EsmeRinvdstton
                | CommandStatus::EsmeRinvdstnpi
                | CommandStatus::EsmeRinvmsglen
                | CommandStatus::EsmeRxPAppn
                | CommandStatus::EsmeRxRAppn
                | CommandStatus::EsmeRprohibited
                | CommandStatus::EsmeRinvdcs => {
                    SendError::Refused(coded("the message centre refused the message"))
                }
                CommandStatus::EsmeRthrottled | CommandStatus::EsmeRmsgqful => {
                    SendError::Unavailable(coded("the message centre asks to slow down"))
                }
                _ => SendError::Unavailable(coded("the message centre cannot take it now")),
            }
        }
        Error::ResponseTimeout { .. } => {
            SendError::unavailable("the message centre did not answer in time")
        }
        _ => SendError::unavailable("the link to the message centre was lost"),
    }
}

fn bind_verdict(error: &Error) -> SendError {
    match error {
        Error::UnexpectedResponse { response } => SendError::Unavailable(OutsideFault::coded(
            "the message centre does not let us in",
            format_args!("0x{:08X}", u32::from(response.status())),
        )),
        other => verdict(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings() -> SmppSettings {
        toml::from_str("host='x'\nport=2775\nsystem_id='kalem'\npassword='gizli'\nsender='KALEM'")
            .unwrap()
    }

    #[test]
    fn bad_settings_are_told_at_start() {
        let problem = |change: fn(&mut SmppSettings)| {
            let mut settings = settings();
            change(&mut settings);
            SmppLink::open(settings).err().map(|error| error.setting)
        };
        assert_eq!(problem(|_| ()), None);
        assert_eq!(
            problem(|s| s.password = Secret::new("dokuzharf")),
            Some("sms.password")
        );
        assert_eq!(
            problem(|s| s.system_id = "i".repeat(20)),
            Some("sms.system_id")
        );
        assert_eq!(problem(|s| s.sender = "K".repeat(30)), Some("sms.sender"));
    }
}
