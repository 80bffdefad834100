//! Whether each owner's version is the number of its rows, and whether each chain has an owner: of the portal's tables, of the issuer's, or of
//! both, whichever are in this database. Chains whose owner's table is not here have no owner.

use uuid::Uuid;

use super::HistoryFault;
use crate::{Conn, Set, StoreError, row};

/// An owner, its version, and how many rows its chain has.
type Counted = Option<(Uuid, i64, i64)>;

pub async fn counted(conn: &mut Conn) -> Result<Result<(), HistoryFault>, StoreError> {
    let (portal, issuer) = (conn.has(Set::Portal).await?, conn.has(Set::Issuer).await?);
    let mut short = None;
    if portal {
        short = short_of_the_portal(conn).await?;
    }
    if issuer && short.is_none() {
        short = short_of_the_issuer(conn).await?;
    }
    if let Some((stream, version, seq)) = short {
        return Ok(Err(match version > seq {
            true => HistoryFault::CutOut {
                stream,
                seq: seq + 1,
            },
            false => HistoryFault::Surplus {
                stream,
                seq: version + 1,
            },
        }));
    }
    let mut orphan = orphan_of_the_portal(conn, portal).await?;
    if orphan.is_none() {
        orphan = orphan_of_the_issuer(conn, issuer).await?;
    }
    Ok(match orphan {
        Some((stream,)) => Err(HistoryFault::Surplus { stream, seq: 1 }),
        None => Ok(()),
    })
}

async fn short_of_the_portal(conn: &mut Conn) -> Result<Counted, StoreError> {
    row!(
        conn,
        (Uuid, i64, i64),
        "SELECT o.id, o.version, COALESCE(h.seq, 0) FROM (
             SELECT id, version FROM application UNION ALL SELECT id, version FROM personnel_list
             UNION ALL SELECT id, version FROM person UNION ALL SELECT id, version FROM operator
             UNION ALL SELECT id, version FROM institution UNION ALL SELECT id, version FROM installation) o
         LEFT JOIN (SELECT stream, MAX(seq) AS seq FROM history GROUP BY stream) h ON h.stream = o.id
         WHERE o.version <> COALESCE(h.seq, 0) LIMIT 1"
    )
}

async fn short_of_the_issuer(conn: &mut Conn) -> Result<Counted, StoreError> {
    row!(
        conn,
        (Uuid, i64, i64),
        "SELECT o.id, o.version, COALESCE(h.seq, 0) FROM issuer_certificate o
         LEFT JOIN (SELECT stream, MAX(seq) AS seq FROM history GROUP BY stream) h ON h.stream = o.id
         WHERE o.version <> COALESCE(h.seq, 0) LIMIT 1"
    )
}

async fn orphan_of_the_portal(
    conn: &mut Conn,
    is_here: bool,
) -> Result<Option<(Uuid,)>, StoreError> {
    if !is_here {
        return row!(
            conn,
            (Uuid,),
            "SELECT stream FROM history WHERE seq = 1 AND kind <> 'certificate' LIMIT 1"
        );
    }
    row!(
        conn,
        (Uuid,),
        "SELECT h.stream FROM history h WHERE h.seq = 1 AND h.kind <> 'certificate'
           AND NOT EXISTS (SELECT 1 FROM application o WHERE o.id = h.stream)
           AND NOT EXISTS (SELECT 1 FROM personnel_list o WHERE o.id = h.stream)
           AND NOT EXISTS (SELECT 1 FROM person o WHERE o.id = h.stream)
           AND NOT EXISTS (SELECT 1 FROM operator o WHERE o.id = h.stream)
           AND NOT EXISTS (SELECT 1 FROM institution o WHERE o.id = h.stream)
           AND NOT EXISTS (SELECT 1 FROM installation o WHERE o.id = h.stream) LIMIT 1"
    )
}

async fn orphan_of_the_issuer(
    conn: &mut Conn,
    is_here: bool,
) -> Result<Option<(Uuid,)>, StoreError> {
    if !is_here {
        return row!(
            conn,
            (Uuid,),
            "SELECT stream FROM history WHERE seq = 1 AND kind = 'certificate' LIMIT 1"
        );
    }
    row!(
        conn,
        (Uuid,),
        "SELECT h.stream FROM history h WHERE h.seq = 1 AND h.kind = 'certificate'
           AND NOT EXISTS (SELECT 1 FROM issuer_certificate o WHERE o.id = h.stream) LIMIT 1"
    )
}
