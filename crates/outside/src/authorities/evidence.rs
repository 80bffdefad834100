//! Was it revoked? Asked about every certificate of a path, at the addresses that these certificates name.

use futures_util::future::join_all;
use reqwest::Url;
use signature::certificate::Certificate;
use signature::chain::{self, Path, PolicySettings};
use signature::crl::{self, Crl};
use signature::moment::Moment;
use signature::ocsp::{self, CertId, NamedBy};

use super::lists::Place;
use super::{Authorities, web_address};
use crate::OutsideFault;

/// Addresses of one certificate that are tried, one after the other.
const MOST_ADDRESSES: usize = 2;

/// An OCSP answer as it came, and the nonce that was sent with the question.
#[derive(Clone)]
pub struct Answered {
    pub der: Vec<u8>,
    pub nonce: Vec<u8>,
}

/// What came back. Nothing of it is believed yet; what did not come is not here.
#[derive(Clone, Default)]
pub struct Evidence {
    pub answers: Vec<Answered>,
    /// Lists, in DER.
    pub lists: Vec<Vec<u8>>,
}

/// One certificate of a path, and the one above it.
struct Asked<'a> {
    certificate: &'a Certificate,
    issuer: &'a Certificate,
    is_signer: bool,
    at: Moment,
}

/// What came back about one certificate.
enum Said {
    Answer(Answered),
    List(Vec<u8>),
    Nothing,
}

impl Authorities {
    /// Asks about `signer` and every authority between it and one of the roots, by way of `brought` or of what is known. Where no path holds
    /// nobody is asked: what a stranger's certificate names must not send us anywhere.
    pub async fn evidence(
        &self,
        signer: &Certificate,
        brought: &[Certificate],
        at: Moment,
        nonce: [u8; 32],
    ) -> Evidence {
        let trusted = self.trusted();
        let between = [trusted.intermediates.as_slice(), brought].concat();
        let policies = PolicySettings::default();
        match chain::find(signer, &between, &trusted.roots, at, &policies) {
            Ok(path) => self.evidence_of(&path, at, nonce).await,
            Err(_) => Evidence::default(),
        }
    }

    /// The same, of a path that was found to hold and to lead to one of the roots.
    ///
    /// A certificate that names an OCSP address is asked about there and nowhere else, each time. A list may be a day old, and whoever sits
    /// on the line could make us take it by keeping the answer back.
    ///
    /// A list about an authority is fetched once an hour (`lists`). One about the signer itself is fetched each time: cards are lost and put
    /// on hold from one minute to the next, and a portal that knows it an hour later has accepted an hour of a thief's signatures.
    pub async fn evidence_of(&self, path: &Path, at: Moment, nonce: [u8; 32]) -> Evidence {
        let asked = path.certificates.iter().enumerate().map(|(place, one)| {
            let asked = Asked {
                certificate: one,
                issuer: path.certificates.get(place + 1).unwrap_or(&path.root),
                is_signer: place == 0,
                at,
            };
            self.ask(asked, nonce)
        });
        let mut evidence = Evidence::default();
        for said in join_all(asked).await {
            match said {
                Said::Answer(answer) => evidence.answers.push(answer),
                Said::List(list) => evidence.lists.push(list),
                Said::Nothing => {}
            }
        }
        evidence
    }

    async fn ask(&self, asked: Asked<'_>, nonce: [u8; 32]) -> Said {
        let responders = asked.certificate.ocsp_urls().unwrap_or_default();
        if !responders.is_empty() {
            let answer = self.answer(&responders, &asked, nonce).await;
            return answer.map_or(Said::Nothing, Said::Answer);
        }
        let lists = asked.certificate.crl_urls().unwrap_or_default();
        let addresses = lists.iter().filter_map(|url| web_address(url));
        for url in addresses.take(MOST_ADDRESSES) {
            match self.list(url, &asked).await {
                Ok(list) => return Said::List(list),
                Err(fault) => tracing::warn!(%fault, "a revocation list cannot be had"),
            }
        }
        Said::Nothing
    }

    /// The list at this address: kept, or fetched now.
    async fn list(&self, url: Url, asked: &Asked<'_>) -> Result<Vec<u8>, OutsideFault> {
        let place = Place::new(&url, asked.issuer);
        if !asked.is_signer
            && let Some(kept) = self.lists.kept(&place, asked.at)
        {
            return Ok(kept);
        }
        let der = self
            .fetch("revocation-list", self.http.get(url), crl::MAX_CRL)
            .await?;
        let list = Crl::from_der(&der).map_err(|_| OutsideFault::new("it cannot be read"))?;
        let trusted = self.trusted();
        let evidence = crl::Evidence {
            crls: std::slice::from_ref(&list),
            intermediates: &trusted.intermediates,
            roots: &trusted.roots,
            at: asked.at,
        };
        let is_believed = crl::check(asked.certificate, asked.issuer, &evidence).is_ok();
        if self.lists.take_in(place, &list, is_believed, asked.at) {
            Ok(der)
        } else {
            Err(OutsideFault::new("it is older than one seen before"))
        }
    }

    async fn answer(
        &self,
        responders: &[String],
        asked: &Asked<'_>,
        nonce: [u8; 32],
    ) -> Option<Answered> {
        let serial = asked.certificate.serial();
        let asked = CertId::new(NamedBy::Sha1, asked.issuer, serial).ok()?;
        let question = ocsp::Request {
            asked: vec![asked],
            nonce: Some(nonce.to_vec()),
        }
        .to_der();
        let addresses = responders.iter().filter_map(|url| web_address(url));
        for url in addresses.take(MOST_ADDRESSES) {
            let asked = self
                .http
                .post(url)
                .header("content-type", "application/ocsp-request")
                .body(question.clone());
            match self.fetch("ocsp", asked, ocsp::MAX_RESPONSE).await {
                Ok(der) => {
                    return Some(Answered {
                        der,
                        nonce: nonce.to_vec(),
                    });
                }
                Err(fault) => tracing::warn!(%fault, "an OCSP answer cannot be had"),
            }
        }
        None
    }
}
