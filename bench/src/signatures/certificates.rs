//! From a production order to its certificate: received, checked, drafted, linted, recorded, signed, compared, stored.

use std::time::Duration;

use issuer::ceremony::Kind;
use issuer::{Issuer, IssuerFault};
use signature::signing_key::{NewKey, SigningKey};
use tokio::runtime::Runtime;

use super::{Bench, Row, folder, practice};
use crate::pairs::{each, middle};
use crate::{Done, machine};

const BAR: &str = "≤ 0.5 ms of processor time besides the HSM";
/// Of one round.
const ORDERS: usize = 160;
const AT_ONCE: usize = 16;

pub fn rows(bench: &Bench) -> Done<Vec<Row>> {
    let folder = folder(bench)?;
    // As the issuer's own process has it: the rest of the work is on other threads, and what counts is the time of them all.
    let runtime = Runtime::new()?;
    let issuer = runtime.block_on(practice::issuer(folder.path(), Kind::P256))?;
    let signing = signing(&issuer)?;
    [(1, "one after another"), (AT_ONCE, "sixteen at once")]
        .into_iter()
        .map(|(at_once, how)| {
            let mut figures = Vec::new();
            // The first round is not counted.
            for _ in 0..=bench.turns.rounds {
                figures.push(runtime.block_on(round(&issuer, at_once))? - signing);
            }
            let ms = middle(figures.into_iter().skip(1)) * 1e3;
            let figure = format!("{ms:.2} ms");
            Ok(Row::judged(
                format!("order to certificate stored, {how}"),
                BAR,
                figure,
                ms <= 0.5,
            ))
        })
        .collect()
}

/// What the key in memory takes in the place of a module: a signature, in seconds.
fn signing(issuer: &Issuer) -> Done<f64> {
    let key = SigningKey::generate(NewKey::P256)?;
    let tbs = issuer.authority.certificate().tbs();
    each(Duration::from_millis(50), || {
        Ok(key.sign(key.algorithm(), tbs).map(drop)?)
    })
}

/// Processor time of this whole process for one order, in seconds.
async fn round(issuer: &Issuer, at_once: usize) -> Done<f64> {
    let mut runs = Vec::new();
    for _ in 0..at_once {
        let requests: Done<Vec<_>> = (0..ORDERS / at_once)
            .map(|_| {
                Ok(test_authority::request(&SigningKey::generate(
                    NewKey::P256,
                )?))
            })
            .collect();
        runs.push((issuer.clone(), requests?));
    }
    let before = machine::own_cpu();
    let runs: Vec<_> = runs
        .into_iter()
        .map(|(issuer, requests)| tokio::spawn(one_after_another(issuer, requests)))
        .collect();
    for run in runs {
        run.await??;
    }
    Ok((machine::own_cpu() - before) / ORDERS as f64)
}

async fn one_after_another(issuer: Issuer, requests: Vec<Vec<u8>>) -> Result<(), IssuerFault> {
    for request in &requests {
        practice::certificate(&issuer, request).await?;
    }
    Ok(())
}
