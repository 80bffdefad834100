//! The e-İmza app, as far as the portal sees it.

use handoff::code::Code;
use handoff::link::Link;
use handoff::message::{Answer, Fault, Receipt, Redemption, Refused, Submission};
use handoff::offer::Offer;
use handoff::portal_address::PortalAddress;
use handoff::run_key::RunKey;
use handoff::wire::{self, Message};

use super::{Browser, Crooked, Town};

/// A run of the app: its key, and the portal that it knows.
pub struct App {
    pub key: RunKey,
    pub portal: PortalAddress,
    pub line: Browser,
}

impl App {
    pub fn new(town: &Town) -> Self {
        Self {
            key: RunKey::from_seed(&rand::random()),
            portal: PortalAddress::parse(&town.url).unwrap(),
            line: Browser::through(&town.url, std::slice::from_ref(&town.door)),
        }
    }

    pub async fn say<M: Message>(&mut self, address: &str, body: Vec<u8>) -> Result<M, Fault> {
        let asked = Crooked::new("POST", address).header("content-type", "application/json");
        self.line.send(asked.body(body)).await;
        assert_eq!(self.line.headers["content-type"], "application/json");
        match self.line.status.is_success() {
            true => Ok(wire::read(&self.line.body).unwrap()),
            false => Err(wire::read::<Refused>(&self.line.body).unwrap().fault),
        }
    }

    pub async fn redeem(&mut self, code: &Code) -> Result<Offer, Fault> {
        let redemption = Redemption::new(&self.portal, code.clone(), &self.key);
        let body = wire::write(&redemption).unwrap();
        self.say("/e-imza/kod", body).await
    }

    pub async fn answer(&mut self, offer: &Offer, answer: Answer) -> Result<Receipt, Fault> {
        let bearer = offer.bearer.clone();
        let sent = Submission::new(&self.portal, &offer.nonce, bearer, answer, &self.key);
        self.say("/e-imza/yanit", wire::write(&sent).unwrap()).await
    }
}

/// The verification code on a waiting page.
pub fn code_on(who: &Browser) -> Code {
    let link = who.link("Uygulama bu bilgisayarda kuruluysa açın");
    Link::parse(&link).unwrap().code
}
