//! The complete list of what is revoked or suspended: numbered, made anew when a state changed or half of its day is over.

use signature::crl::{NewCrl, Reason, Revoked};
use signature::moment::Moment;
use store::{Conn, Micros, StoreError, row, rows, run};

use crate::fault::IssuerFault;
use crate::issuer::Issuer;
use crate::sign;

const HOUR: Micros = 3_600_000_000;
/// From one list to the latest moment of the next (nextUpdate).
const GOOD_FOR: Micros = 24 * HOUR;
/// A new one follows long before: whoever fetched the old one at any time has half a day left.
const RENEWED_AFTER: Micros = 12 * HOUR;

/// A list as it was published.
#[derive(sqlx::FromRow, Clone, Debug, PartialEq, Eq)]
pub struct Published {
    pub number: i64,
    changes: i64,
    this_update: Micros,
    pub next_update: Micros,
    pub der: Vec<u8>,
}

#[derive(sqlx::FromRow)]
struct Listed {
    serial: Vec<u8>,
    suspended_at: Option<Micros>,
    revoked_at: Option<Micros>,
    revocation: Option<i64>,
}

impl Listed {
    /// Revoked where it is, else suspended.
    fn entry(self) -> Revoked {
        let reason = self.revocation.and_then(|code| u8::try_from(code).ok());
        let (at, reason) = match self.revoked_at {
            Some(at) => (
                at,
                reason
                    .and_then(Reason::from_code)
                    .unwrap_or(Reason::Unspecified),
            ),
            None => (
                self.suspended_at.unwrap_or_default(),
                Reason::CertificateHold,
            ),
        };
        Revoked {
            serial: self.serial,
            at: Moment::from_unix_micros(at),
            reason,
        }
    }
}

/// The newest one, if there is any.
pub async fn newest(conn: &mut Conn, authority: &[u8]) -> Result<Option<Published>, StoreError> {
    row!(
        conn,
        Published,
        "SELECT number, changes, this_update, next_update, der FROM issuer_list
         WHERE authority = $1 ORDER BY number DESC LIMIT 1",
        authority
    )
}

/// The list that is to be published at `now`: the newest one, or a new one where a state changed since or half of its day is over.
pub async fn current(issuer: &Issuer, now: Micros) -> Result<Published, IssuerFault> {
    let id = &issuer.authority.id;
    let mut conn = issuer.db.read().await?;
    // Counted first, listed after: what changes in between is in the list already, and only makes the next one come sooner.
    let (changes, number) = row!(
        &mut conn,
        (i64, i64),
        "SELECT changes, list_number FROM issuer_authority WHERE id = $1",
        id
    )?
    .unwrap_or_default();
    let before = newest(&mut conn, id).await?;
    // A clock that was set back makes no list that is older than the one before it.
    let now = before
        .as_ref()
        .map_or(now, |list| now.max(list.this_update));
    if let Some(list) = before
        && list.changes == changes
        && now < list.this_update + RENEWED_AFTER
    {
        return Ok(list);
    }
    let listed = rows!(
        &mut conn,
        Listed,
        "SELECT serial, suspended_at, revoked_at, revocation FROM issuer_certificate
         WHERE authority = $1 AND (suspended_at IS NOT NULL OR revoked_at IS NOT NULL) ORDER BY serial",
        id
    )?;
    drop(conn);
    let entries: Vec<_> = listed.into_iter().map(Listed::entry).collect();
    let list = Published {
        number: number + 1,
        changes,
        this_update: now,
        next_update: now + GOOD_FOR,
        der: signed(issuer, number + 1, now, &entries).await?,
    };
    match keep(issuer, &list).await {
        Ok(()) => Ok(list),
        // Another process made this number first, and a number is given once.
        Err(StoreError::Stale) => {
            let mut tx = issuer.db.write().await?;
            let list = newest(&mut tx, id).await?;
            tx.commit().await?;
            Ok(list.ok_or(StoreError::Stale)?)
        }
        Err(error) => Err(error.into()),
    }
}

async fn signed(
    issuer: &Issuer,
    number: i64,
    now: Micros,
    entries: &[Revoked],
) -> Result<Vec<u8>, IssuerFault> {
    let authority = &issuer.authority;
    let list = NewCrl {
        issuer: &authority.certificate,
        algorithm: authority.key.algorithm(),
        number: u64::try_from(number).unwrap_or_default(),
        this_update: Moment::from_unix_micros(now),
        next_update: Moment::from_unix_micros(now + GOOD_FOR),
        entries,
        // Nothing is ever taken off: a signature is judged years after its certificate has expired.
        expired_since: Some(authority.certificate.not_before()),
    };
    sign::signed(authority, list.to_be_signed()?).await
}

async fn keep(issuer: &Issuer, list: &Published) -> Result<(), StoreError> {
    let id = &issuer.authority.id;
    let mut tx = issuer.db.write().await?;
    run!(
        &mut tx,
        "INSERT INTO issuer_authority (id, changes, list_number) VALUES ($1, 0, 0) ON CONFLICT (id) DO NOTHING",
        id
    )?;
    let numbered = run!(
        &mut tx,
        "UPDATE issuer_authority SET list_number = $1 WHERE id = $2 AND list_number = $3",
        list.number,
        id,
        list.number - 1
    )?;
    if numbered != 1 {
        return Err(StoreError::Stale);
    }
    run!(
        &mut tx,
        "INSERT INTO issuer_list (authority, number, changes, this_update, next_update, der) VALUES ($1, $2, $3, $4, $5, $6)",
        id,
        list.number,
        list.changes,
        list.this_update,
        list.next_update,
        &list.der
    )?;
    tx.commit().await
}
