//! The demo's own certificate authority, plainly a practice one.
//!
//! Certificates name the addresses where their lists lie, and the demo listens where it is told to. So there is an authority for each port:
//! started elsewhere, the demo makes another one, which certifies the cards' keys anew; started here again, the first one is there again.

use std::path::Path;
use std::sync::Arc;

use axum::Router;
use issuer::Issuer;
use issuer::practice_authority::{self, PracticeAuthority};
use issuer::published::{Clock, Published};
use issuer::requests::{self, Requests};
use outside::authorities::{Authorities, TimeStamps, Trusted};
use outside::clock::Clock as Machine;
use signature::certificate::Certificate;
use signature::moment::Moment;
use store::{Db, Vault};

use crate::Done;
use crate::issuing::drawn;

/// Its key file's. A practice secret, known to everyone.
const PASSPHRASE: &str = "deneme makamının parolası";

pub struct OwnAuthority {
    pub issuer: Issuer,
    /// What it publishes, to be served beside the portal's pages.
    pub published: Published,
    /// What the demo's portal asks of it, without a network in between.
    pub requests: Router,
    /// Whom the demo's portal believes: this authority.
    pub authorities: Authorities,
}

/// In seconds. It is this very process that is waited for.
const PATIENCE: u64 = 5;

/// Opens the authority that publishes at `url`, or makes it.
pub async fn open(
    data: &Path,
    url: &str,
    db: Db,
    vault: Vault,
    clock: Machine,
) -> Done<OwnAuthority> {
    let port = url.rsplit(':').next().unwrap_or_default();
    let folder = data.join("makam");
    let now = move || clock.now().as_microsecond();
    let PracticeAuthority {
        authority,
        root_list,
    } = practice_authority::open_or_make(
        &folder.join(port),
        PASSPHRASE,
        url,
        Moment::from_unix_micros(now()),
        [drawn(), drawn()],
    )?;
    let issuer = Issuer::new(db, Arc::new(vault), Arc::new(authority));
    let authorities = Authorities::open(Trusted {
        roots: roots(&folder)?,
        intermediates: vec![issuer.authority.certificate().clone()],
        policies: issuer.authority.policies(),
        practice: true,
        time_stamps: Some(TimeStamps {
            url: format!("{url}/tsa"),
            roots: vec![issuer.authority.root().clone()],
        }),
        timeout_seconds: PATIENCE,
    })?;
    let clock: Clock = Arc::new(now);
    let requests = requests::rooms(Requests {
        issuer: issuer.clone(),
        clock: clock.clone(),
        draw: drawn,
    });
    let published = Published::new(issuer.clone(), root_list, clock, drawn);
    published.keep_up().await?;
    Ok(OwnAuthority {
        issuer,
        published,
        requests,
        authorities,
    })
}

/// Of this authority and of those for other ports: what was signed under one of them is still evidence.
fn roots(folder: &Path) -> Done<Vec<Certificate>> {
    let mut roots = Vec::new();
    for entry in folder.read_dir()? {
        let root = practice_authority::root_in(&entry?.path())?;
        roots.extend(root);
    }
    Ok(roots)
}
