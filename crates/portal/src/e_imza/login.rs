//! The effect of a login's signature (B03): none by itself. A one-time address is made, which the app opens in the default browser and shows
//! to nobody, and a second one for the app that can open none, which serves from its own network only.

use handoff::message::Next;
use serde::{Deserialize, Serialize};
use store::{Tx, run};
use uuid::Uuid;
use web::App;
use web::refusal::Refusal;
use web::session::{new_token, token_hash};

use super::own_address;
use super::stage::RETURNS_WITHIN;
use super::{Given, Login};

/// What brings the browser back.
#[derive(Serialize, Deserialize)]
pub struct Return {
    token: String,
    /// Of the address that may be shown.
    shown: String,
}

/// The place for which it is sealed.
pub fn place(id: Uuid) -> String {
    format!("hand_off.return:{id}")
}

impl Login {
    pub async fn take_effect(
        &self,
        tx: &mut Tx,
        app: &App,
        given: &Given<'_>,
    ) -> Result<Next, Refusal> {
        let (id, back) = (given.hand_off, Return::draw());
        let sealed = app.vault.seal(&place(id), &serde_json::to_vec(&back)?);
        run!(
            tx,
            "UPDATE hand_off SET person = $2, return_until = $3, return_token = $4, return_shown = $5, return_sealed = $6,
                    app_network = $7 WHERE id = $1",
            id,
            given.person.id,
            app.now() + RETURNS_WITHIN,
            token_hash(&back.token),
            token_hash(&back.shown),
            sealed,
            given.network
        )?;
        back.next(app, id)
    }
}

impl Return {
    fn draw() -> Self {
        Self {
            token: new_token(),
            shown: new_token(),
        }
    }

    pub fn next(self, app: &App, id: Uuid) -> Result<Next, Refusal> {
        let portal = own_address(app)?;
        let address = |token: &str| format!("{portal}/e-imza/{id}/donus/{token}");
        Ok(Next::ReturnToBrowser {
            page: address(&self.token),
            to_show: address(&self.shown),
        })
    }
}
