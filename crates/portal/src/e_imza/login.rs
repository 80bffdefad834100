//! The effect of a login's signature (B03): none by itself. A one-time address and six digits are made, and only the browser that waits
//! can use them; the app opens the one in the default browser and shows the others.

use handoff::message::Next;
use rules::identity_number::IdentityNumber;
use serde::{Deserialize, Serialize};
use store::{Micros, Tx, run};
use uuid::Uuid;

use super::matter::Given;
use super::own_address;
use crate::House;
use crate::refusal::Refusal;
use crate::session::{new_token, token_hash};

/// How long the browser may take to come back.
const RETURNS_WITHIN: Micros = 120 * 1_000_000;

/// A login by e-İmza.
#[derive(Serialize, Deserialize)]
pub struct Login {
    /// As it was typed, in order.
    identity: String,
}

/// What brings the browser back.
#[derive(Serialize, Deserialize)]
pub struct Return {
    token: String,
    pub digits: String,
}

/// The place for which it is sealed.
pub fn place(id: Uuid) -> String {
    format!("hand_off.return:{id}")
}

impl Login {
    pub fn of(identity: &IdentityNumber) -> Self {
        Self {
            identity: identity.expose().to_owned(),
        }
    }

    pub fn identity(&self) -> Result<IdentityNumber, Refusal> {
        IdentityNumber::parse(&self.identity).map_err(|_| Refusal::Internal)
    }

    pub async fn take_effect(
        &self,
        tx: &mut Tx,
        house: &House,
        given: &Given<'_>,
    ) -> Result<Next, Refusal> {
        let (id, back) = (given.hand_off, Return::draw());
        let sealed = house.vault.seal(&place(id), &serde_json::to_vec(&back)?);
        run!(
            tx,
            "UPDATE hand_off SET person = $2, return_until = $3, return_token = $4, return_sealed = $5 WHERE id = $1",
            id,
            given.person.id,
            house.now() + RETURNS_WITHIN,
            token_hash(&back.token),
            sealed
        )?;
        back.next(house, id)
    }
}

impl Return {
    fn draw() -> Self {
        Self {
            token: new_token(),
            digits: format!("{:06}", rand::random_range(0..1_000_000)),
        }
    }

    pub fn next(self, house: &House, id: Uuid) -> Result<Next, Refusal> {
        let portal = own_address(house)?;
        Ok(Next::ReturnToBrowser {
            page: format!("{portal}/e-imza/{id}/donus/{}", self.token),
            return_code: self.digits,
        })
    }
}
