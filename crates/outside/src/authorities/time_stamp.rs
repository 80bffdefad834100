//! What time is it? A time-stamp under a signature, so that it stays evidence when its certificate has ended (RFC 3161).

use signature::algorithm::Digest;
use signature::certificate::Certificate;
use signature::chain::{self, PolicySettings};
use signature::moment::Moment;
use signature::time_stamp::response::{self, Answer};
use signature::time_stamp::token::MAX_TOKEN;
use signature::time_stamp::{Request, Token};

use super::Authorities;
use crate::OutsideFault;

/// How far the service's clock may be from ours, in seconds.
const CLOCKS_APART: i64 = 300;

impl Authorities {
    /// A time-stamp token of `bytes`, believed: for this request, of this time, and by a certificate that leads to the service's roots.
    ///
    /// # Errors
    /// There is none to be had now; ask again later.
    pub async fn stamp(
        &self,
        bytes: &[u8],
        now: Moment,
        nonce: [u8; 16],
    ) -> Result<Vec<u8>, OutsideFault> {
        let (Some(url), Some(service)) = (&self.time_stamps, &self.trusted.time_stamps) else {
            return Err(OutsideFault::new("there is no time-stamp service"));
        };
        let request = Request::new(Digest::Sha256, bytes, nonce);
        let asked = self
            .http
            .post(url.clone())
            .header("content-type", "application/timestamp-query")
            .body(request.write());
        let came = self.fetch("time-stamp", asked, MAX_TOKEN + 1024).await?;
        let token = match response::read(&came) {
            Ok(Answer::Token(token)) => token,
            Ok(Answer::Refused(_)) => return Err(OutsideFault::new("it gives no time-stamp")),
            Err(_) => return Err(OutsideFault::new("its answer makes no sense")),
        };
        believe(token, &request, bytes, now, &service.roots)?;
        Ok(token.to_vec())
    }
}

fn believe(
    token: &[u8],
    request: &Request,
    bytes: &[u8],
    now: Moment,
    roots: &[Certificate],
) -> Result<(), OutsideFault> {
    let not_believed = || OutsideFault::new("its time-stamp is not believed");
    let read = Token::read(token).map_err(|_| not_believed())?;
    let brought = read.exactly_certificates().map_err(|_| not_believed())?;
    let authority = read.check(bytes, &brought).map_err(|_| not_believed())?;
    let policies = PolicySettings::default();
    chain::find(&authority, &brought, roots, now, &policies).map_err(|_| not_believed())?;
    let around = now.plus_seconds(-CLOCKS_APART)..=now.plus_seconds(CLOCKS_APART);
    match read.answers(request) && around.contains(&read.info.time) {
        true => Ok(()),
        false => Err(not_believed()),
    }
}
