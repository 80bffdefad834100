//! A run of the e-İmza app: its key, the portal that it knows, and what it says on the wire.

use handoff::code::Code;
use handoff::link::Link;
use handoff::message::{Answer, HandoffFault, Receipt, Redemption, Refused, Submission, Words};
use handoff::offer::Offer;
use handoff::portal_address::PortalAddress;
use handoff::run_key::RunKey;
use handoff::wire::{self, Message};
use outside::clock::Clock;
use signature::moment::Moment;

use super::{Browser, Card, Crooked, Town};

pub struct SignerApp {
    pub key: RunKey,
    pub portal: PortalAddress,
    pub line: Browser,
    /// What the portal said with its last refusal.
    pub words: Option<Words>,
}

impl SignerApp {
    pub fn new(town: &Town) -> Self {
        Self {
            key: RunKey::from_seed(&rand::random()),
            portal: PortalAddress::parse(&town.url).unwrap(),
            line: Browser::through(&town.url, std::slice::from_ref(&town.door)),
            words: None,
        }
    }

    pub async fn say<M: Message>(
        &mut self,
        address: &str,
        body: Vec<u8>,
    ) -> Result<M, HandoffFault> {
        let asked = Crooked::new("POST", address).header("content-type", "application/json");
        self.line.send(asked.body(body)).await;
        assert_eq!(self.line.headers["content-type"], "application/json");
        if self.line.status.is_success() {
            return Ok(wire::read(&self.line.body).unwrap());
        }
        let refused = wire::read::<Refused>(&self.line.body).unwrap();
        assert!(refused.words.as_ref().is_none_or(Words::are_sound));
        self.words = refused.words;
        Err(refused.fault)
    }

    pub async fn redeem(&mut self, code: &Code) -> Result<Offer, HandoffFault> {
        let redemption = Redemption::new(&self.portal, code.clone(), &self.key);
        let body = wire::write(&redemption).unwrap();
        self.say("/e-imza/kod", body).await
    }

    pub async fn answer(&mut self, offer: &Offer, answer: Answer) -> Result<Receipt, HandoffFault> {
        let sent = self.written(offer, answer);
        self.say("/e-imza/yanit", sent).await
    }

    /// The answer as it goes over the wire.
    pub fn written(&self, offer: &Offer, answer: Answer) -> Vec<u8> {
        let bearer = offer.bearer.clone();
        let sent = Submission::new(&self.portal, &offer.nonce, bearer, answer, &self.key);
        wire::write(&sent).unwrap()
    }

    /// The whole run: turns in the code, checks the offer, signs every text with the card and sends it.
    pub async fn run(
        &mut self,
        town: &Town,
        code: &Code,
        card: &Card,
    ) -> Result<Receipt, HandoffFault> {
        let offer = self.redeem(code).await?;
        self.answer(&offer, signed(town, &offer, card)).await
    }
}

/// A signature by the card under each text of the offer, now.
pub fn signed(town: &Town, offer: &Offer, card: &Card) -> Answer {
    let clock = Clock::Practice(town.clock.clone());
    let now = Moment::from_unix_seconds(clock.now().as_second());
    let texts = offer.texts.iter();
    Answer::Signed {
        signatures: texts.map(|text| card.sign(text, now)).collect(),
    }
}

/// The code that a waiting page shows.
pub fn code_on(who: &Browser) -> Code {
    let link = who.link("Uygulama bu bilgisayarda kuruluysa açın");
    Link::parse(&link).unwrap().code
}
