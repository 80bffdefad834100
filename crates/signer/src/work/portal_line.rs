//! The line to a portal: HTTP over TLS, in clear to this machine only. No redirects, a time limit, a cap on every answer.

use std::error::Error;
use std::time::Duration;

use handoff::card::{CardStatement, Secrets};
use handoff::message::{Receipt, Redemption, Refused, Submission};
use handoff::offer::Offer;
use handoff::portal_address::PortalAddress;
use handoff::wire::{self, Message};
use reqwest::{Client, Method, Response};

use crate::machine::Unheard;

const CONNECT: Duration = Duration::from_secs(5);
/// For the whole exchange. A portal may ask an OCSP responder in between.
const ANSWER: Duration = Duration::from_secs(30);

/// Asked from one thread, one thing at a time.
pub struct PortalLine {
    runtime: tokio::runtime::Runtime,
    client: Option<Client>,
}

impl PortalLine {
    /// Nothing is loaded before the first message: the window comes first.
    ///
    /// # Errors
    /// The system gives no more threads or files.
    pub fn new() -> std::io::Result<Self> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_io()
            .enable_time()
            .build()?;
        Ok(Self {
            runtime,
            client: None,
        })
    }

    /// `POST /e-imza/kod`
    ///
    /// # Errors
    /// [`Unheard`].
    pub fn redeem(
        &mut self,
        portal: &PortalAddress,
        redemption: &Redemption,
    ) -> Result<Offer, Unheard> {
        self.say(portal, "/e-imza/kod", redemption)
    }

    /// `POST /e-imza/yanit`
    ///
    /// # Errors
    /// [`Unheard`].
    pub fn submit(
        &mut self,
        portal: &PortalAddress,
        submission: &Submission,
    ) -> Result<Receipt, Unheard> {
        self.say(portal, "/e-imza/yanit", submission)
    }

    /// `POST /e-imza/kart`
    ///
    /// # Errors
    /// [`Unheard`].
    pub fn state(
        &mut self,
        portal: &PortalAddress,
        statement: &CardStatement,
    ) -> Result<Secrets, Unheard> {
        self.say(portal, "/e-imza/kart", statement)
    }

    /// What the portal's clock says, in seconds since 1970, as it stands in any of its answers.
    ///
    /// # Errors
    /// [`Unheard`].
    pub fn time(&mut self, portal: &PortalAddress) -> Result<i64, Unheard> {
        let client = self.client(portal)?;
        let asked = client.request(Method::HEAD, format!("{portal}/"));
        self.runtime.block_on(async {
            let answer = asked.send().await.map_err(|error| unheard(&error))?;
            let date = answer.headers().get("date");
            date.and_then(|date| date_of(date.to_str().ok()?))
                .ok_or(Unheard::Nonsense)
        })
    }

    fn say<Q: Message, A: Message>(
        &mut self,
        portal: &PortalAddress,
        path: &str,
        message: &Q,
    ) -> Result<A, Unheard> {
        let client = self.client(portal)?;
        let body = wire::write(message).map_err(|_| Unheard::Nonsense)?;
        let asked = client
            .post(format!("{portal}{path}"))
            .header("content-type", "application/json")
            .body(body);
        self.runtime.block_on(async {
            let answer = asked.send().await.map_err(|error| unheard(&error))?;
            if answer.status().is_success() {
                let bytes = body_of(answer, A::LARGEST).await?;
                return wire::read(&bytes).map_err(|_| Unheard::Nonsense);
            }
            // A gateway that cannot reach the portal is no answer of the portal's.
            let is_down = answer.status().is_server_error();
            let bytes = body_of(answer, Refused::LARGEST).await;
            match bytes.and_then(|bytes| wire::read(&bytes).map_err(|_| Unheard::Nonsense)) {
                Ok(Refused { fault, words, .. }) => {
                    let sound = words.filter(handoff::message::Words::are_sound);
                    Err(Unheard::Refused(fault, sound))
                }
                Err(_) if is_down => Err(Unheard::NoConnection),
                Err(unheard) => Err(unheard),
            }
        })
    }

    fn client(&mut self, portal: &PortalAddress) -> Result<Client, Unheard> {
        if let Some(client) = &self.client {
            return Ok(client.clone());
        }
        let _already_chosen = rustls::crypto::ring::default_provider().install_default();
        let builder = Client::builder()
            .connect_timeout(CONNECT)
            .timeout(ANSWER)
            .redirect(reqwest::redirect::Policy::none())
            .user_agent("e-imza");
        // An institution's proxy has no business with this machine itself.
        let builder = match portal.as_str().starts_with("http:") {
            true => builder.no_proxy(),
            false => builder.https_only(true),
        };
        let client = builder.build().map_err(|_| Unheard::NotSecure)?;
        Ok(self.client.insert(client).clone())
    }
}

async fn body_of(mut answer: Response, largest: usize) -> Result<Vec<u8>, Unheard> {
    let mut bytes = Vec::new();
    while let Some(chunk) = answer.chunk().await.map_err(|error| unheard(&error))? {
        if bytes.len() + chunk.len() > largest {
            return Err(Unheard::Nonsense);
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}

fn unheard(error: &reqwest::Error) -> Unheard {
    let mut cause: Option<&(dyn Error + 'static)> = Some(error);
    while let Some(this) = cause {
        let inside = this.downcast_ref::<std::io::Error>();
        let by_tls = inside
            .and_then(|error| error.get_ref())
            .is_some_and(|inner| inner.is::<rustls::Error>());
        if by_tls || this.is::<rustls::Error>() {
            return Unheard::NotSecure;
        }
        cause = this.source();
    }
    Unheard::NoConnection
}

/// `Sat, 21 Nov 2026 07:16:57 GMT` (RFC 9110, 5.6.7), in seconds since 1970.
pub fn date_of(header: &str) -> Option<i64> {
    jiff::fmt::rfc2822::parse(header)
        .ok()
        .map(|time| time.timestamp().as_second())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_portals_clock_is_read() {
        let date = "Sat, 21 Nov 2026 07:16:57 GMT";
        assert_eq!(date_of(date), Some(1_795_245_417));
        assert_eq!(date_of("dün"), None);
    }
}
