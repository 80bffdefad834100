//! Was it revoked? Asked about every certificate of a path, at the addresses that these certificates name.

use futures_util::future::join_all;
use signature::certificate::Certificate;
use signature::chain::{self, PolicySettings};
use signature::crl::{self, Crl};
use signature::moment::Moment;
use signature::ocsp::{self, CertId, NamedBy};

use super::{Authorities, web_address};

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

/// What came back about one certificate.
enum Said {
    Answer(Answered),
    List(Vec<u8>),
    Nothing,
}

impl Authorities {
    /// Asks about `signer` and every authority between it and one of the roots, by way of `brought` or of what is known. Where no path holds
    /// nobody is asked: what a stranger's certificate names must not send us anywhere.
    ///
    /// A certificate that names an OCSP address is asked about there and nowhere else. A list may be a day old, and whoever sits on the line
    /// could make us take it by keeping the answer back.
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
        let Ok(path) = chain::find(signer, &between, &trusted.roots, at, &policies) else {
            return Evidence::default();
        };
        let asked = path.certificates.iter().enumerate().map(|(place, one)| {
            let issuer = path.certificates.get(place + 1).unwrap_or(&path.root);
            self.ask(one, issuer, nonce)
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

    async fn ask(&self, certificate: &Certificate, issuer: &Certificate, nonce: [u8; 32]) -> Said {
        let responders = certificate.ocsp_urls().unwrap_or_default();
        if !responders.is_empty() {
            let answer = self.answer(&responders, certificate, issuer, nonce).await;
            return answer.map_or(Said::Nothing, Said::Answer);
        }
        let lists = certificate.crl_urls().unwrap_or_default();
        for url in lists
            .iter()
            .filter_map(|url| web_address(url))
            .take(MOST_ADDRESSES)
        {
            match self.fetch(self.http.get(url), crl::MAX_CRL).await {
                Ok(der) if Crl::from_der(&der).is_ok() => return Said::List(der),
                Ok(_) => tracing::warn!("a revocation list cannot be read"),
                Err(fault) => tracing::warn!(%fault, "a revocation list cannot be had"),
            }
        }
        Said::Nothing
    }

    async fn answer(
        &self,
        responders: &[String],
        certificate: &Certificate,
        issuer: &Certificate,
        nonce: [u8; 32],
    ) -> Option<Answered> {
        let asked = CertId::new(NamedBy::Sha1, issuer, certificate.serial()).ok()?;
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
            match self.fetch(asked, ocsp::MAX_RESPONSE).await {
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
