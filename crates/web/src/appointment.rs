//! The row that makes a person the officer of an institution, and the MAC by which it is believed.

use store::{Micros, StoreError, Tx, Vault, run};
use uuid::Uuid;

use crate::App;
use crate::security;

/// That a person is the officer of an institution, as its row says.
#[derive(store::sqlx::FromRow)]
pub struct Appointment {
    institution: Uuid,
    person: Uuid,
    since: Micros,
    until: Option<Micros>,
    mac: Option<Vec<u8>>,
}

impl Appointment {
    /// Whether the row carries its MAC. One that was written by hand appoints nobody, and the security officer hears of it.
    pub fn is_believed(&self, app: &App) -> bool {
        let sent = self.mac.as_deref().unwrap_or_default();
        let is_genuine = self.row_mac(&app.vault) == sent;
        if !is_genuine {
            security::note_forged(app, "officer");
        }
        is_genuine
    }

    pub fn row_mac(&self, vault: &Vault) -> Vec<u8> {
        let until = self.until.map(i64::to_be_bytes);
        let fields: [&[u8]; 4] = [
            self.institution.as_bytes(),
            self.person.as_bytes(),
            &self.since.to_be_bytes(),
            until.as_ref().map_or(&[], |until| until),
        ];
        vault.row_mac("officer", &fields)
    }

    /// Gives the row its MAC, as it now stands.
    pub async fn write_mac(&self, tx: &mut Tx, vault: &Vault) -> Result<(), StoreError> {
        run!(
            tx,
            "UPDATE officer SET mac = $3 WHERE institution = $1 AND person = $2",
            self.institution,
            self.person,
            self.row_mac(vault)
        )?;
        Ok(())
    }
}
