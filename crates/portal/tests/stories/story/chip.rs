//! A card as the portal meets it: what it shows itself by, what unlocks it, and a counter of wrong tries. Its chip does real arithmetic.

use handoff::card::{CardStatement, Secrets, UnlockSecret};
use handoff::card_proof::{
    CardProof, CardSignature, CardStep, Possession, Statement, UnlockSecretNow,
};
use handoff::message::{Answer, HandoffFault};
use handoff::offer::Offer;
use handoff::wire;
use portal::card::{Made, ShowsItself, issued};
use rules::identity_number::IdentityNumber;
use signature::algorithm::{Digest, SignatureAlgorithm};
use signature::signing_key::{NewKey, SigningKey};

use store::row;

use super::{SignerApp, Town};

pub struct Chip {
    pub serial: String,
    device: Device,
    pin_key: Option<SigningKey>,
    /// What unlocks it now.
    pub secret: String,
    /// Wrong tries that are left; at none it is destroyed.
    pub tries: u8,
}

enum Device {
    Key(SigningKey),
    Secret([u8; 32]),
}

fn key() -> SigningKey {
    SigningKey::generate(NewKey::P256).unwrap()
}

impl Chip {
    /// With keys of its own.
    pub fn new(serial: &str) -> Self {
        Self {
            serial: serial.to_owned(),
            device: Device::Key(key()),
            pin_key: Some(key()),
            secret: "70415296".to_owned(),
            tries: 3,
        }
    }

    /// Of a family that has a readable secret at most.
    pub fn simple(serial: &str) -> Self {
        Self {
            device: Device::Secret(rand::random()),
            pin_key: None,
            ..Self::new(serial)
        }
    }

    /// From production into a person's hands.
    pub async fn made_for(&self, town: &Town, who: &str) {
        let spki = |key: &SigningKey| key.spki().unwrap();
        let device = match &self.device {
            Device::Key(key) => spki(key),
            Device::Secret(_) => Vec::new(),
        };
        let pin_key = self.pin_key.as_ref().map(spki);
        let made = Made {
            serial: &self.serial,
            unlock_secret: &self.secret,
            shows_itself: match &self.device {
                Device::Key(_) => ShowsItself::ByKey(&device),
                Device::Secret(secret) => ShowsItself::BySecret(secret),
            },
            pin_key: pin_key.as_deref(),
        };
        let who = IdentityNumber::parse(who).unwrap();
        let known = issued(&town.app, &who, made).await;
        known.unwrap_or_else(|refusal| panic!("{refusal:?}"));
    }

    /// Of its row.
    pub async fn id(&self, town: &Town) -> uuid::Uuid {
        let sql = "SELECT id FROM card WHERE serial = $1";
        let mut conn = town.app.db.read().await.unwrap();
        let found = row!(&mut conn, (uuid::Uuid,), sql, self.serial.as_str());
        found.unwrap().unwrap().0
    }

    fn shows(&self, message: &[u8]) -> CardProof {
        match &self.device {
            Device::Key(key) => CardProof::Signed {
                signature: signed(key, message),
            },
            Device::Secret(secret) => CardProof::Possessed {
                answer: Possession(*secret).answer(message),
            },
        }
    }

    pub fn at(&self, signer: &SignerApp, offer: &Offer, step: CardStep) -> CardProof {
        self.shows(&statement(signer, offer).at(step))
    }

    /// What the app says when the card is done.
    pub fn done(&self, signer: &SignerApp, offer: &Offer, secret: UnlockSecretNow) -> Answer {
        let statement = statement(signer, offer);
        Answer::Done {
            secret,
            card: self.shows(&statement.done(secret)),
            pin: self
                .pin_key
                .as_ref()
                .map(|key| signed(key, &statement.pin_works())),
        }
    }

    /// Offers a secret to it.
    pub fn opens(&mut self, with: &UnlockSecret) -> bool {
        assert_ne!(self.tries, 0, "the card is destroyed");
        let right = with.expose() == self.secret;
        self.tries = if right { 3 } else { self.tries - 1 };
        right
    }

    /// Tries what was given, one after the other, as the app does; which one it was.
    pub fn opened_by(&mut self, given: &Secrets) -> u8 {
        let found = given.secrets.iter().position(|one| self.opens(one));
        u8::try_from(found.expect("one of them opens it")).unwrap()
    }
}

fn signed(key: &SigningKey, message: &[u8]) -> CardSignature {
    let algorithm = SignatureAlgorithm::Ecdsa(Digest::Sha256);
    CardSignature::new(key.sign(algorithm, message).unwrap()).unwrap()
}

/// What a card's proofs are over in this run.
pub fn statement(signer: &SignerApp, offer: &Offer) -> Statement {
    Statement {
        portal: signer.portal.clone(),
        nonce: offer.nonce,
        run_key: signer.key.public(),
        purpose: offer.purpose,
        serial: offer.card.as_ref().unwrap().serial.clone(),
    }
}

impl SignerApp {
    /// Shows a card to the portal.
    pub async fn states(
        &mut self,
        offer: &Offer,
        step: CardStep,
        proof: CardProof,
    ) -> Result<Secrets, HandoffFault> {
        let bearer = offer.bearer.clone();
        let said = CardStatement::new(&self.portal, &offer.nonce, bearer, (step, proof), &self.key);
        let secrets: Secrets = self
            .say("/e-imza/kart", wire::write(&said).unwrap())
            .await?;
        assert!(secrets.fit(step));
        Ok(secrets)
    }

    /// Shows the card and gets what may unlock it.
    pub async fn presents(&mut self, offer: &Offer, chip: &Chip) -> Result<Secrets, HandoffFault> {
        let proof = chip.at(self, offer, CardStep::Present);
        self.states(offer, CardStep::Present, proof).await
    }

    /// Says by which one it was opened, and gets what shall unlock it from now on.
    pub async fn opened(
        &mut self,
        offer: &Offer,
        chip: &Chip,
        with: u8,
    ) -> Result<String, HandoffFault> {
        let step = CardStep::Opened { with };
        let proof = chip.at(self, offer, step);
        let fresh = self.states(offer, step, proof).await?;
        Ok(fresh.secrets[0].expose().to_owned())
    }
}
