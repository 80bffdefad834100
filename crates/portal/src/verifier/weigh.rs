//! The check itself: the engine looks once, and where only the revocation is not known it looks again with what our authorities answered.

use std::sync::Arc;
use std::time::Duration;

use signature::certificate::Certificate;
use signature::crl::Crl;
use signature::moment::Moment;
use signature::verifier::{Inquiry, Opinion, Reason, Unreadable, brought, examine};
use tokio::sync::OwnedSemaphorePermit;
use tokio::time::timeout;
use web::App;
use web::refusal::Refusal;

use super::upload::{Sent, UploadFault};

/// How long one waits for a turn.
const PATIENCE: Duration = Duration::from_secs(10);
/// Certificates in one file that our authorities are asked about.
const MOST_ASKED: usize = 4;

/// What was collected beside the files.
#[derive(Default)]
struct Collected {
    answers: Vec<Vec<u8>>,
    crls: Vec<Crl>,
}

/// What is to be said of each signature in the file.
///
/// # Errors
/// No turn within the patience. What is wrong with the file is the inner error.
pub async fn weigh(app: &App, sent: Sent) -> Result<Result<Vec<Opinion>, UploadFault>, Refusal> {
    let sent = Arc::new(sent);
    let first = look(app, &sent, Collected::default()).await?;
    let Ok(opinions) = first else {
        return Ok(first);
    };
    let is_open = |opinion: &Opinion| opinion.reason == Reason::RevocationUnknown;
    if !opinions.iter().any(is_open) {
        return Ok(Ok(opinions));
    }
    match ask(app, &sent).await {
        Some(collected) => look(app, &sent, collected).await,
        None => Ok(Ok(opinions)),
    }
}

/// One look, beside the requests, and only a few at a time in the whole process: a hostile file may take a while.
async fn look(
    app: &App,
    sent: &Arc<Sent>,
    collected: Collected,
) -> Result<Result<Vec<Opinion>, UploadFault>, Refusal> {
    let turn = timeout(PATIENCE, app.verifying.clone().acquire_owned()).await;
    let turn: OwnedSemaphorePermit = match turn {
        Ok(Ok(turn)) => turn,
        _ => return Err(Refusal::Busy),
    };
    let (sent, (trusted, intermediates)) = (sent.clone(), trusted(app));
    let now = timestamp(app);
    let looked = tokio::task::spawn_blocking(move || {
        // Given back when the look is over, even where nobody waits for it any more.
        let _turn = turn;
        let answers: Vec<&[u8]> = collected.answers.iter().map(Vec::as_slice).collect();
        examine(&Inquiry {
            signature: &sent.signature,
            content: sent.content.as_deref(),
            trusted: &trusted,
            intermediates: &intermediates,
            ocsp_answers: &answers,
            crls: &collected.crls,
            now,
        })
    });
    let opinions = looked.await.map_err(|_| {
        tracing::error!("a check of a signature broke off");
        Refusal::Internal
    })?;
    Ok(opinions.map_err(|unreadable| match unreadable {
        Unreadable::TooLarge => UploadFault::SignatureTooLarge,
        other => UploadFault::Unreadable(other),
    }))
}

/// Our roots, those of our time-stamp service, and the authorities that we know below them.
fn trusted(app: &App) -> (Vec<Certificate>, Vec<Certificate>) {
    let Some(authorities) = &app.outside.authorities else {
        return Default::default();
    };
    let ours = authorities.trusted();
    let stamps = ours.time_stamps.iter().flat_map(|service| &service.roots);
    let roots = ours.roots.iter().chain(stamps).cloned().collect();
    (roots, ours.intermediates.clone())
}

/// Asks about what the file brings. Only a path to our roots leads anywhere, so that no stranger's file sends us to their addresses.
async fn ask(app: &App, sent: &Sent) -> Option<Collected> {
    let authorities = app.outside.authorities.as_ref()?;
    let certificates = brought(&sent.signature);
    let mut collected = Collected::default();
    let holders = certificates.iter().filter(|one| !is_authority(one));
    for holder in holders.take(MOST_ASKED) {
        let nonce = rand::random();
        let evidence = authorities
            .evidence(holder, &certificates, timestamp(app), nonce)
            .await;
        let answers = evidence.answers.into_iter().map(|answer| answer.der);
        collected.answers.extend(answers);
        let lists = evidence.lists.iter();
        collected
            .crls
            .extend(lists.filter_map(|list| Crl::from_der(list).ok()));
    }
    Some(collected)
}

fn is_authority(certificate: &Certificate) -> bool {
    let constraints = certificate.basic_constraints().ok().flatten();
    constraints.is_some_and(|constraints| constraints.ca)
}

fn timestamp(app: &App) -> Moment {
    Moment::from_unix_micros(app.now())
}
