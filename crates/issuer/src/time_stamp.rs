//! Time-stamps for our own evidence (RFC 3161): what was signed, was signed before this second.

use signature::moment::Moment;
use signature::time_stamp::response::{Authority, Granted, refuse};
use signature::time_stamp::{Failure, Request};
use store::Micros;

use crate::draft::Drawn;
use crate::issuer::Issuer;
use crate::own_key::OwnKey;

/// How far the time may be off, in seconds. The machine's clock is kept by NTP within a hundredth of it.
const ACCURACY: u32 = 1;

/// The whole TimeStampResp to a request in DER: a token, or why there is none. The serial number is random, so no two processes give the same.
pub fn answer(issuer: &Issuer, key: &OwnKey, request: &[u8], now: Micros, drawn: Drawn) -> Vec<u8> {
    match Request::read(request).and_then(|request| stamped(issuer, key, &request, now, drawn)) {
        Ok(answer) => answer,
        Err(failure) => refuse(failure),
    }
}

fn stamped(
    issuer: &Issuer,
    key: &OwnKey,
    request: &Request,
    now: Micros,
    drawn: Drawn,
) -> Result<Vec<u8>, Failure> {
    let chain = [issuer.authority.certificate.der()];
    let authority = Authority {
        certificate: &key.certificate,
        chain: &chain,
        policy: issuer.authority.settings.time_stamp_policy,
        accuracy_seconds: ACCURACY,
        algorithm: key.key.algorithm(),
    };
    let time = Moment::from_unix_micros(now);
    let granted = Granted::new(request, &authority, &drawn.serial(), time)?;
    let signature = key.key.sign(key.key.algorithm(), granted.to_be_signed());
    let signature = signature.map_err(|_| Failure::SystemFailure)?;
    let whole = granted.assemble(&signature);
    whole.map_err(|_| Failure::SystemFailure)
}
