//! "Was it revoked?" answered over OCSP: signed anew for a question with a nonce, and known already for one without.

use std::hint::black_box;
use std::sync::Arc;

use axum::body::{Body, to_bytes};
use axum::http::Request as HttpRequest;
use issuer::ceremony::Kind;
use issuer::published::{Published, rooms};
use signature::ocsp::{CertId, NamedBy, Request};
use signature::signing_key::{NewKey, SigningKey};
use tokio::runtime::Runtime;
use tower::ServiceExt;

use super::{Bench, Row, folder, practice, runtime, static_page};
use crate::Done;
use crate::pairs::each;

const SOME: u32 = 16;
/// About as long as what is signed in an answer, in bytes.
const SIGNED: usize = 300;

pub fn rows(bench: &Bench) -> Done<Vec<Row>> {
    let folder = folder(bench)?;
    let runtime = runtime()?;
    let issuer = runtime.block_on(practice::issuer(folder.path(), Kind::P256))?;
    let (_, certificate) = runtime.block_on(practice::person(&issuer, NewKey::P256))?;
    let published = Published::new(
        issuer.clone(),
        Vec::new(),
        Arc::new(practice::now),
        practice::drawn,
    );
    runtime.block_on(published.keep_up())?;
    let question = |nonce: Option<Vec<u8>>| -> Done<Vec<u8>> {
        let authority = issuer.authority.certificate();
        let asked = vec![CertId::new(NamedBy::Sha1, authority, certificate.serial())?];
        Ok(Request { asked, nonce }.to_der())
    };
    let (with_nonce, without) = (question(Some(vec![7; 16]))?, question(None)?);
    let mut rows = signed(bench, &runtime, &published, &with_nonce)?;
    let known = runtime.block_on(published.answer(&without));
    rows.push(static_page::row(bench, rooms(published), without, known)?);
    Ok(rows)
}

fn signed(
    bench: &Bench,
    runtime: &Runtime,
    published: &Published,
    question: &[u8],
) -> Done<Vec<Row>> {
    let key = SigningKey::generate(NewKey::P256)?;
    let raw = |lasting| {
        each(lasting, || {
            black_box(key.sign(key.algorithm(), black_box(&[7; SIGNED]))?);
            Ok(())
        })
    };
    // So many in one go, as a server's thread stays within its runtime.
    let answer = bench.turns.take(raw, |lasting| {
        let some = each(lasting, || {
            runtime.block_on(async {
                for _ in 0..SOME {
                    black_box(published.answer(black_box(question)).await);
                }
            });
            Ok(())
        });
        Ok(some? / f64::from(SOME))
    })?;
    let router = rooms(published.clone());
    let routed = bench.turns.take(raw, |lasting| {
        let some = each(lasting, || {
            runtime.block_on(async {
                for _ in 0..SOME {
                    let post = HttpRequest::post("/ocsp").body(Body::from(question.to_vec()))?;
                    let answer = router.clone().oneshot(post).await?;
                    black_box(to_bytes(answer.into_body(), 1 << 20).await?);
                }
                Ok(())
            })
        });
        Ok(some? / f64::from(SOME))
    })?;
    let bar = "≥ 0.85 of a raw signature";
    Ok(vec![
        Row::share(
            "OCSP answer with a nonce, from question to answer",
            bar,
            &answer,
            0.85,
        ),
        Row::seen(
            "the same through the router, without a socket",
            routed.words(),
        ),
    ])
}
