//! Which certificates there are: by number, by person, by production order; each with its state and its history.

use rules::certificate_state::State;
use rules::identity_number::IdentityNumber;
use rules::tax_number::TaxNumber;
use signature::certificate::Certificate;
use signature::moment::Moment;
use store::history::Row as Act;
use store::{BlindIndex, Conn, Micros, StoreError, Vault, history, rows};
use uuid::Uuid;

use crate::certificate_row::open;
use crate::fault::IssuerFault;
use crate::state::{Why, state, why};

/// By what certificates are found.
pub enum Key<'a> {
    /// The number in the certificate, as it stands there.
    Serial(&'a [u8]),
    Person(&'a IdentityNumber),
    LegalEntity(&'a TaxNumber),
    /// The production order's.
    Order(Uuid),
}

/// A person's certificate as it stands. No `Debug`: it names a person.
pub struct Found {
    pub order: Uuid,
    pub certificate: Certificate,
    pub state: State,
    /// Since when, where it is suspended or revoked.
    pub since: Option<Micros>,
    pub why: Option<Why>,
    pub version: i64,
    pub history: Vec<Act>,
}

impl Found {
    /// Neither revoked nor over: somebody could still sign with it, now or after a suspension.
    pub fn is_in_force(&self, now: Micros) -> bool {
        self.state != State::Revoked
            && Moment::from_unix_micros(now) <= self.certificate.not_after()
    }
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    certificate_sealed: Option<Vec<u8>>,
    suspended_at: Option<Micros>,
    revoked_at: Option<Micros>,
    revocation: Option<i64>,
    version: i64,
}

/// As many as no person has.
const MOST: i64 = 100;

/// The certificates of people by the authority with this id, the newest first.
pub async fn find(
    conn: &mut Conn,
    vault: &Vault,
    authority: &[u8],
    key: Key<'_>,
) -> Result<Vec<Found>, IssuerFault> {
    let mut found = Vec::new();
    for row in matching(conn, vault, authority, key).await? {
        let sealed = row.certificate_sealed.as_deref();
        let der = open(vault, row.id, "certificate", sealed)?;
        found.push(Found {
            order: row.id,
            certificate: Certificate::from_der(&der)?,
            state: state(row.suspended_at, row.revoked_at),
            since: row.revoked_at.or(row.suspended_at),
            why: row.revocation.and_then(why),
            version: row.version,
            history: history::chain(conn, row.id).await?,
        });
    }
    Ok(found)
}

/// Certificates that were issued to people, for which a condition holds.
macro_rules! of_people {
    ($conn:expr, $where:literal $(, $bind:expr)*) => {
        rows!(
            $conn,
            Row,
            concat!(
                "SELECT id, certificate_sealed, suspended_at, revoked_at, revocation, version FROM issuer_certificate
                 WHERE issued_at IS NOT NULL AND profile NOT IN ('ocsp', 'time_stamp') AND ",
                $where
            )
            $(, $bind)*
        )
    };
}

async fn matching(
    conn: &mut Conn,
    vault: &Vault,
    authority: &[u8],
    key: Key<'_>,
) -> Result<Vec<Row>, StoreError> {
    match key {
        Key::Serial(serial) => {
            of_people!(conn, "authority = $1 AND serial = $2", authority, serial)
        }
        Key::Order(order) => of_people!(conn, "id = $1 AND authority = $2", order, authority),
        Key::Person(number) => {
            let index = vault.index("identity", number.expose());
            of_holder(conn, authority, index).await
        }
        Key::LegalEntity(number) => {
            let index = vault.index("tax-number", number.as_str());
            of_holder(conn, authority, index).await
        }
    }
}

/// (`person_index` is the holder's: named when all of them were people.)
async fn of_holder(
    conn: &mut Conn,
    authority: &[u8],
    index: BlindIndex,
) -> Result<Vec<Row>, StoreError> {
    of_people!(
        conn,
        "person_index = $1 AND authority = $2 ORDER BY issued_at DESC, id LIMIT $3",
        index,
        authority,
        MOST
    )
}
