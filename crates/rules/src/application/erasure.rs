//! Until when an order's personal data is kept, and when it may be erased (law 6698, KVKK, art. 7; law 5070 and its regulation on the archive).

use super::acts::Refused;
use super::facts::{Facts, Micros};
use crate::retention::{Kind, archive_ends};

/// The moment from which the order's personal data is erased; nothing, while the order is open or after it was done. `certificates_end`: when
/// the last certificate of its person ends or ended, where there is one.
pub fn kept_until(facts: &Facts, certificates_end: Option<Micros>) -> Option<Micros> {
    let closed_at = facts.closed_at()?;
    if facts.erased_at.is_some() {
        return None;
    }
    match facts.ordered_at {
        // No certificate can have come of it.
        None => Some(closed_at + Kind::EndedOrder.kept()),
        // One may have, also of an order that was cancelled afterwards.
        Some(_) => Some(archive_ends(
            certificates_end.map_or(closed_at, |end| end.max(closed_at)),
        )),
    }
}

/// What becomes of an order's personal data when its person asks for its erasure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnRequest {
    /// No law asks for it any longer: it goes at once, and not after a year.
    Now,
    /// The order is under way, and cannot do without it.
    Open,
    /// The archive of the certificate, until then.
    Archive { until: Micros },
    /// It was erased before.
    Gone,
}

pub fn on_request(facts: &Facts, certificates_end: Option<Micros>) -> OnRequest {
    match (facts.erased_at, facts.closed_at(), facts.ordered_at) {
        (Some(_), _, _) => OnRequest::Gone,
        (None, None, _) => OnRequest::Open,
        (None, Some(_), None) => OnRequest::Now,
        (None, Some(_), Some(_)) => OnRequest::Archive {
            until: kept_until(facts, certificates_end).unwrap_or(Micros::MAX),
        },
    }
}

/// Only of what has come to its end, and once.
pub fn may_be_erased(facts: &Facts) -> Result<(), Refused> {
    match (facts.closed_at(), facts.erased_at) {
        (_, Some(_)) => Err(Refused::ErasedAlready),
        (None, None) => Err(Refused::NotClosed),
        (Some(_), None) => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::super::facts::{Cancelled, CancelledBy, Payment};
    use super::*;

    const DAY: Micros = 86_400_000_000;

    fn moment(text: &str) -> Micros {
        text.parse::<jiff::Timestamp>().unwrap().as_microsecond()
    }

    fn closed(at: Micros, ordered_at: Option<Micros>) -> Facts {
        Facts {
            ordered_at,
            cancelled: Some(Cancelled {
                by: CancelledBy::Authority,
                at,
            }),
            ..Facts::opened(Payment::Institution)
        }
    }

    #[test]
    fn a_year_without_a_certificate_and_twenty_after_its_end_with_one() {
        let at = moment("2026-11-28T12:00:00Z");
        assert_eq!(kept_until(&Facts::opened(Payment::Person), None), None);
        // What other certificates the person has is nothing to an order that was never produced.
        let end = Some(moment("2029-02-28T21:00:00Z"));
        assert_eq!(kept_until(&closed(at, None), end), Some(at + 365 * DAY));
        let produced = closed(at, Some(at - DAY));
        assert_eq!(
            kept_until(&produced, end),
            Some(moment("2049-02-28T21:00:00Z"))
        );
        // Whatever the issuer knows, the archive does not end before twenty years after the order did.
        let twenty = Some(moment("2046-11-28T12:00:00Z"));
        assert_eq!(kept_until(&produced, None), twenty);
        assert_eq!(kept_until(&produced, Some(at - 900 * DAY)), twenty);
        let erased = Facts {
            erased_at: Some(at),
            ..produced
        };
        assert_eq!(kept_until(&erased, end), None);
    }

    #[test]
    fn a_request_takes_what_no_law_keeps() {
        let at = moment("2026-11-28T12:00:00Z");
        assert_eq!(on_request(&closed(at, None), None), OnRequest::Now);
        assert_eq!(
            on_request(&Facts::opened(Payment::Person), None),
            OnRequest::Open
        );
        let until = moment("2046-11-28T12:00:00Z");
        let produced = closed(at, Some(at - DAY));
        assert_eq!(on_request(&produced, None), OnRequest::Archive { until });
        let erased = Facts {
            erased_at: Some(at),
            ..produced
        };
        assert_eq!(on_request(&erased, None), OnRequest::Gone);
    }

    #[test]
    fn nothing_open_is_erased_and_nothing_twice() {
        let open = Facts::opened(Payment::Person);
        assert_eq!(may_be_erased(&open), Err(Refused::NotClosed));
        let over = closed(5, None);
        assert_eq!(may_be_erased(&over), Ok(()));
        let erased = Facts {
            erased_at: Some(9),
            ..over
        };
        assert_eq!(may_be_erased(&erased), Err(Refused::ErasedAlready));
    }
}
