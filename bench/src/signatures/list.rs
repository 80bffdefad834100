//! A list of a hundred thousand revoked certificates: written, and believed again.

use std::hint::black_box;

use issuer::ceremony::Kind;
use signature::crl::{Crl, NewCrl, Reason, Revoked};
use uuid::Uuid;

use super::{Bench, Row, few, practice};
use crate::Done;

const ENTRIES: usize = 100_000;

pub fn rows(_: &Bench) -> Done<Vec<Row>> {
    let made = practice::made(&mut practice::plan()?, Kind::P256, None)?;
    let key = made.issuing_key.ok_or("the authority has no key")?;
    let now = practice::moment();
    let mut serials: Vec<[u8; 16]> = (0..ENTRIES)
        .map(|_| *Uuid::new_v4().as_bytes())
        .map(|drawn| {
            std::array::from_fn(|at| {
                if at == 0 {
                    drawn[0] & 0x3f | 0x40
                } else {
                    drawn[at]
                }
            })
        })
        .collect();
    serials.sort_unstable();
    let entry = |serial: &[u8; 16]| Revoked {
        serial: serial.to_vec(),
        at: now,
        reason: Reason::KeyCompromise,
    };
    let entries: Vec<_> = serials.iter().map(entry).collect();
    let list = NewCrl {
        issuer: &made.issuing,
        algorithm: key.algorithm(),
        number: 1,
        this_update: now,
        next_update: now.plus_seconds(86_400),
        entries: &entries,
        expired_since: None,
    };
    let written = few(|| {
        black_box(list.to_be_signed()?.sign(&key)?);
        Ok(())
    })?;
    let der = list.to_be_signed()?.sign(&key)?;
    let issuer_key = made.issuing.public_key()?;
    let read = few(|| {
        let list = Crl::from_der(black_box(&der))?;
        list.verify_signed_by(&issuer_key)?;
        let found = list.find(&serials[ENTRIES / 2]);
        found.map(drop).ok_or("what is listed is not found".into())
    })?;
    let row = |what, bar, (middle, longest): (f64, f64), most: f64| {
        let figure = format!("{middle:.1} ms, longest {longest:.1}");
        Row::judged(what, bar, figure, middle < most)
    };
    Ok(vec![
        row(
            "list of 100,000 revoked: read, verified and indexed",
            "< 50 ms",
            read,
            50.0,
        ),
        row(
            "the same list written and signed",
            "< 100 ms",
            written,
            100.0,
        ),
    ])
}
