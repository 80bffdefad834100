//! Lists of revoked certificates that were fetched and believed, kept for the whole process.
//!
//! Without them every check would wait for a root's web server, which publishes once a month and whose outage would stop all signing at
//! once. Kept is only what `signature::crl::check` took for an answer about the very certificate that was asked about; what is kept is checked
//! again with everything else each time it is used. RFC 5280 allows a list to be used until its next update. An hour is all that is taken of
//! it: an authority whose key was stolen publishes a list out of turn, and must not wait a month to be heard.
//!
//! Of every list the time is remembered longer than the list: a genuine one from before a revocation, played again by whoever sits on the
//! line, is refused.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use reqwest::Url;
use signature::algorithm::Digest;
use signature::certificate::Certificate;
use signature::crl::Crl;
use signature::moment::Moment;

/// In seconds, from when it was fetched.
const LONGEST_KEPT: i64 = 3_600;
/// In bytes. A list about authorities has a few hundred; what is larger is fetched each time.
const LARGEST_KEPT: usize = 256 * 1024;
/// Addresses remembered; those that lead to our roots have a handful.
const MOST_PLACES: usize = 64;

/// Where a list is published, and for which authority's certificates it was asked there.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(super) struct Place {
    url: String,
    issuer: Vec<u8>,
}

impl Place {
    pub fn new(url: &Url, issuer: &Certificate) -> Self {
        Self {
            url: url.as_str().to_owned(),
            issuer: issuer.digest(Digest::Sha256),
        }
    }
}

/// The newest list that was believed.
struct Newest {
    fetched: Moment,
    this_update: Moment,
    next_update: Moment,
    /// `None`: too large to keep.
    der: Option<Vec<u8>>,
}

#[derive(Default)]
pub(super) struct Lists(Mutex<HashMap<Place, Newest>>);

impl Lists {
    /// In DER. `None`: it must be fetched.
    pub fn kept(&self, place: &Place, at: Moment) -> Option<Vec<u8>> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let newest = known.get(place)?;
        let until = newest.fetched.plus_seconds(LONGEST_KEPT);
        let is_fresh = newest.fetched <= at && at < until && at <= newest.next_update;
        newest.der.clone().filter(|_| is_fresh)
    }

    /// Whether a list that was fetched just now may be used: not if a newer one was seen. One that is not believed changes nothing here; why it
    /// is not is for whoever asked to say.
    pub fn take_in(&self, place: Place, list: &Crl, is_believed: bool, at: Moment) -> bool {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let this_update = list.this_update();
        if known
            .get(&place)
            .is_some_and(|newest| this_update < newest.this_update)
        {
            return false;
        }
        if !is_believed {
            return true;
        }
        if known.len() >= MOST_PLACES && !known.contains_key(&place) {
            let oldest = known.iter().min_by_key(|(_, newest)| newest.fetched);
            if let Some(place) = oldest.map(|(place, _)| place.clone()) {
                known.remove(&place);
            }
        }
        let der = Some(list.der()).filter(|der| der.len() <= LARGEST_KEPT);
        let newest = Newest {
            fetched: at,
            this_update,
            next_update: list.next_update(),
            der: der.map(<[u8]>::to_vec),
        };
        known.insert(place, newest);
        true
    }
}

#[cfg(test)]
mod tests {
    use signature::crl::{NewCrl, Reason, Revoked};
    use signature::profile::{AuthorityName, Root};
    use signature::signing_key::{NewKey, SigningKey};

    use super::*;

    fn noon() -> Moment {
        Moment::of((2026, 11, 21), (12, 0, 0)).unwrap()
    }

    /// A root, and a list of so many entries by it.
    fn root_and_list(entries: u32) -> (Certificate, Crl) {
        let key = SigningKey::generate(NewKey::P256).unwrap();
        let name = AuthorityName {
            country: "TR",
            organization: "Kalem Deneme Sertifika Makamı",
            organization_identifier: None,
            common_name: "Kalem Deneme Kök",
        };
        let root = Root {
            serial: &[1],
            algorithm: key.algorithm(),
            name,
            not_before: noon(),
            not_after: noon().plus_seconds(86_400),
            key: &key.spki().unwrap(),
        };
        let root = root.to_be_signed().unwrap().sign(&key).unwrap();
        let root = Certificate::from_der(&root).unwrap();
        let entries = (0..entries).map(|number| Revoked {
            serial: [&[1][..], &number.to_be_bytes()].concat(),
            at: noon(),
            reason: Reason::Superseded,
        });
        let list = NewCrl {
            issuer: &root,
            algorithm: key.algorithm(),
            number: 1,
            this_update: noon(),
            next_update: noon().plus_seconds(86_400),
            entries: &entries.collect::<Vec<_>>(),
            expired_since: None,
        };
        let list = list.to_be_signed().unwrap().sign(&key).unwrap();
        (root, Crl::from_der(&list).unwrap())
    }

    fn place(number: usize, issuer: &Certificate) -> Place {
        let url = format!("http://deneme.example.org/{number}.crl");
        Place::new(&Url::parse(&url).unwrap(), issuer)
    }

    #[test]
    fn of_a_large_list_only_the_time_is_kept() {
        let lists = Lists::default();
        let (root, large) = root_and_list(10_000);
        assert!(large.der().len() > LARGEST_KEPT);
        assert!(lists.take_in(place(0, &root), &large, true, noon()));
        assert!(lists.kept(&place(0, &root), noon()).is_none());
    }

    /// The one fetched longest ago makes room.
    #[test]
    fn there_is_an_end_to_what_is_kept() {
        let lists = Lists::default();
        let (root, list) = root_and_list(0);
        for number in 0..=MOST_PLACES {
            let at = noon().plus_seconds(number as i64);
            assert!(lists.take_in(place(number, &root), &list, true, at));
        }
        let later = noon().plus_seconds(600);
        assert!(lists.kept(&place(0, &root), later).is_none());
        assert!((1..=MOST_PLACES).all(|number| lists.kept(&place(number, &root), later).is_some()));
    }
}
