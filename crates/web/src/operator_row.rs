//! The row of a member of the staff, and the MAC by which it is believed.

use store::{Micros, Vault};
use uuid::Uuid;

use crate::App;
use crate::security;

#[derive(store::sqlx::FromRow)]
pub struct OperatorRow {
    pub id: Uuid,
    pub user_name: String,
    pub full_name: String,
    pub password_hash: String,
    pub totp_sealed: Vec<u8>,
    pub totp_step: i64,
    pub disabled_at: Option<Micros>,
    pub version: i64,
    #[sqlx(rename = "operator_mac")]
    mac: Option<Vec<u8>>,
}

/// The columns that make an [`OperatorRow`], of an operator `o`.
#[macro_export]
macro_rules! operator_columns {
    () => {
        "o.id, o.user_name, o.full_name, o.password_hash, o.totp_sealed, o.totp_step, o.disabled_at, o.version, o.mac AS operator_mac"
    };
}

/// What an operator's MAC covers: all by which somebody signs in. The newest time step is not in it; it only ever keeps codes out.
pub struct Signed<'a> {
    pub id: Uuid,
    pub user_name: &'a str,
    pub full_name: &'a str,
    pub password_hash: &'a str,
    pub totp_sealed: &'a [u8],
    pub disabled_at: Option<Micros>,
}

impl Signed<'_> {
    pub fn row_mac(&self, vault: &Vault) -> Vec<u8> {
        let disabled = self.disabled_at.map(i64::to_be_bytes);
        let fields: [&[u8]; 6] = [
            self.id.as_bytes(),
            self.user_name.as_bytes(),
            self.full_name.as_bytes(),
            self.password_hash.as_bytes(),
            self.totp_sealed,
            disabled.as_ref().map_or(&[], |at| at),
        ];
        vault.row_mac("operator", &fields)
    }

    /// What a history detail says of it: the same, but for whether they still may.
    pub fn login_digest(&self, vault: &Vault) -> String {
        let fields: [&[u8]; 5] = [
            self.id.as_bytes(),
            self.user_name.as_bytes(),
            self.full_name.as_bytes(),
            self.password_hash.as_bytes(),
            self.totp_sealed,
        ];
        vault.digest("operator", &fields)
    }
}

impl OperatorRow {
    /// Whether the row carries its MAC. One that was written by hand is nobody's, and the security officer hears of it.
    pub fn is_believed(&self, app: &App) -> bool {
        let sent = self.mac.as_deref().unwrap_or_default();
        let is_genuine = self.signed().row_mac(&app.vault) == sent;
        if !is_genuine {
            security::note_forged(app, "operator");
        }
        is_genuine
    }

    pub fn signed(&self) -> Signed<'_> {
        Signed {
            id: self.id,
            user_name: &self.user_name,
            full_name: &self.full_name,
            password_hash: &self.password_hash,
            totp_sealed: &self.totp_sealed,
            disabled_at: self.disabled_at,
        }
    }
}
