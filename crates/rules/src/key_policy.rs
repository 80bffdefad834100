//! Which public keys may still be certified, and how long such a certificate may last: a dated table, each row with its source (B21).
//!
//! Several sources bind at once, such as the national communiqué and the European standard that it refers to. A key must be admitted by
//! each of them, and the earliest of their ends holds. The table is asked when an order is opened, when a key arrives, and once more by the lint
//! before anything is signed, so that a person learns of a shorter validity when ordering.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// What a key is made for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Algorithm {
    Rsa,
    /// A curve over a prime field, such as P-256.
    EllipticCurve,
}

/// A kind of key, as the table sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Key {
    pub algorithm: Algorithm,
    /// Length of the RSA modulus or of the curve's field, in bits.
    pub bits: u32,
}

impl Key {
    pub const P256: Self = Self::elliptic_curve(256);
    pub const P384: Self = Self::elliptic_curve(384);

    pub const fn rsa(bits: u32) -> Self {
        Self {
            algorithm: Algorithm::Rsa,
            bits,
        }
    }

    pub const fn elliptic_curve(bits: u32) -> Self {
        Self {
            algorithm: Algorithm::EllipticCurve,
            bits,
        }
    }
}

/// One row: what one source says of keys of one algorithm from a length on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Row {
    /// Law or standard, with its version. Rows of one source are alternatives; different sources bind together.
    pub source: String,
    pub algorithm: Algorithm,
    /// The row holds for keys of this length and above, in bits.
    pub least_bits: u32,
    /// The last second in which a certificate may be issued for such a key; none: without an end.
    #[serde(default)]
    pub issue_until: Option<Timestamp>,
    /// The last second at which such a certificate may still be valid; none: without an end.
    #[serde(default)]
    pub must_end_by: Option<Timestamp>,
}

/// The table as it stands in an installation's settings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct KeyPolicy(pub Vec<Row>);

/// Why a key is not certified.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The table has no row at all: nothing is admitted by silence.
    #[error("the key policy is empty")]
    NoPolicy,
    #[error("{source_name} does not admit a key of this kind or length")]
    NotAdmitted { source_name: String },
    #[error("{source_name} admits it in certificates issued until {until} only")]
    Over {
        source_name: String,
        until: Timestamp,
    },
    /// Even the shortest certificate would end too late.
    #[error("{source_name} ends certificates for it on {end}")]
    Ended { source_name: String, end: Timestamp },
    #[error("the issuer's own certificate ended on {end}")]
    IssuerEnded { end: Timestamp },
}

/// The last second at which a certificate may be valid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct End {
    pub at: Timestamp,
    /// Which source made it earlier than asked for; none where it is as asked for.
    pub shortened_by: Option<String>,
}

impl KeyPolicy {
    /// How long a certificate may last that is issued at `issued_at` for `key` and was to last until `wanted`.
    ///
    /// # Errors
    /// No certificate may be issued for such a key at that moment.
    pub fn end(&self, key: Key, issued_at: Timestamp, wanted: Timestamp) -> Result<End, Refusal> {
        if self.0.is_empty() {
            return Err(Refusal::NoPolicy);
        }
        let mut end = End {
            at: wanted,
            shortened_by: None,
        };
        for source in self.sources() {
            let Some(latest) = self.latest_end(source, key, issued_at)? else {
                continue;
            };
            if latest <= issued_at {
                return Err(Refusal::Ended {
                    source_name: source.to_owned(),
                    end: latest,
                });
            }
            if latest < end.at {
                end = End {
                    at: latest,
                    shortened_by: Some(source.to_owned()),
                };
            }
        }
        Ok(end)
    }

    /// Each source once, in the order of the table.
    fn sources(&self) -> Vec<&str> {
        let mut sources: Vec<&str> = Vec::new();
        for row in &self.0 {
            if !sources.contains(&row.source.as_str()) {
                sources.push(&row.source);
            }
        }
        sources
    }

    /// What one source says: the latest end among its rows that hold now; none, where one of them has no end.
    fn latest_end(
        &self,
        source: &str,
        key: Key,
        issued_at: Timestamp,
    ) -> Result<Option<Timestamp>, Refusal> {
        let named = || source.to_owned();
        let holds = |row: &&Row| {
            row.source == source && row.algorithm == key.algorithm && row.least_bits <= key.bits
        };
        let rows: Vec<&Row> = self.0.iter().filter(holds).collect();
        let last_issue = rows.iter().map(|row| row.issue_until);
        let is_open = |row: &&&Row| row.issue_until.is_none_or(|until| issued_at <= until);
        let open: Vec<&&Row> = rows.iter().filter(is_open).collect();
        if open.is_empty() {
            return Err(match last_issue.flatten().max() {
                Some(until) => Refusal::Over {
                    source_name: named(),
                    until,
                },
                None => Refusal::NotAdmitted {
                    source_name: named(),
                },
            });
        }
        let ends: Option<Vec<Timestamp>> = open.iter().map(|row| row.must_end_by).collect();
        Ok(ends.and_then(|ends| ends.into_iter().max()))
    }
}

/// 31.12.2026, 23:59:59 UTC.
const ETSI_LAST_ISSUE: i64 = 1_798_761_599;
/// 31.12.2028, 23:59:59 UTC.
const ETSI_LAST_END: i64 = 1_861_919_999;
/// 31.12.2027, 23:59:59 in Istanbul.
const NATIONAL_LAST_ISSUE: i64 = 1_830_286_799;

impl Default for KeyPolicy {
    /// As it stood on 28.11.2026: ETSI TS 119 312 v2.1.1 (06.2026), table 8.4, and article 6 of the national communiqué on processes and technical
    /// criteria of electronic signatures, whose algorithms hold to the end of 2027 (RG 04.10.2025).
    fn default() -> Self {
        let row = |source: &str, algorithm, least_bits, issue_until, must_end_by| Row {
            source: source.to_owned(),
            algorithm,
            least_bits,
            issue_until: Option::map(issue_until, second),
            must_end_by: Option::map(must_end_by, second),
        };
        let (etsi, national) = ("ETSI TS 119 312 v2.1.1", "Tebliğ m. 6 (RG 04.10.2025)");
        let (issue, end) = (Some(ETSI_LAST_ISSUE), Some(ETSI_LAST_END));
        let (rsa, curve) = (Algorithm::Rsa, Algorithm::EllipticCurve);
        Self(vec![
            row(etsi, rsa, 1_900, issue, end),
            row(etsi, rsa, 3_000, None, None),
            row(etsi, curve, 256, None, None),
            row(national, rsa, 2_048, Some(NATIONAL_LAST_ISSUE), None),
            row(national, curve, 256, Some(NATIONAL_LAST_ISSUE), None),
        ])
    }
}

fn second(unix: i64) -> Timestamp {
    Timestamp::from_second(unix).unwrap_or(Timestamp::MIN)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn end(key: Key, issued: &str, wanted: &str) -> Result<End, Refusal> {
        KeyPolicy::default().end(key, at(issued), at(wanted))
    }

    /// B21: the two dates of ETSI TS 119 312 for RSA below 3,000 bits, to the second.
    #[test]
    fn short_rsa_keys_end_in_2028_and_are_not_certified_after_2026() {
        let short = Key::rsa(2_048);
        let cut = end(short, "2026-11-28T09:00:00Z", "2029-11-28T08:59:59Z").unwrap();
        assert_eq!(cut.at, at("2028-12-31T23:59:59Z"));
        assert_eq!(cut.shortened_by.as_deref(), Some("ETSI TS 119 312 v2.1.1"));
        let year = end(short, "2026-11-28T09:00:00Z", "2027-11-28T08:59:59Z").unwrap();
        assert_eq!(
            (year.at, year.shortened_by),
            (at("2027-11-28T08:59:59Z"), None)
        );
        assert!(end(short, "2026-12-31T23:59:59Z", "2027-06-01T00:00:00Z").is_ok());
        let over = end(short, "2027-01-01T00:00:00Z", "2027-06-01T00:00:00Z");
        assert_eq!(
            over,
            Err(Refusal::Over {
                source_name: "ETSI TS 119 312 v2.1.1".into(),
                until: at("2026-12-31T23:59:59Z"),
            })
        );
    }

    #[test]
    fn curves_and_long_rsa_keys_last_as_long_as_is_wanted() {
        for key in [Key::P256, Key::P384, Key::rsa(3_072), Key::rsa(4_096)] {
            let whole = end(key, "2026-11-28T09:00:00Z", "2029-11-28T08:59:59Z").unwrap();
            assert_eq!(
                (whole.at, whole.shortened_by),
                (at("2029-11-28T08:59:59Z"), None)
            );
        }
    }

    #[test]
    fn what_is_too_short_or_in_no_table_is_not_admitted() {
        for key in [Key::rsa(1_024), Key::elliptic_curve(224)] {
            let refused = end(key, "2026-11-28T09:00:00Z", "2027-11-28T09:00:00Z");
            assert!(
                matches!(refused, Err(Refusal::NotAdmitted { .. })),
                "{refused:?}"
            );
        }
        let nothing = KeyPolicy(Vec::new());
        let issued = at("2026-11-28T09:00:00Z");
        assert_eq!(
            nothing.end(Key::P256, issued, issued),
            Err(Refusal::NoPolicy)
        );
    }

    /// The communiqué must be renewed; until it is, nothing is issued after its end in Istanbul.
    #[test]
    fn every_source_binds() {
        assert!(end(Key::P256, "2027-12-31T20:59:59Z", "2030-12-31T00:00:00Z").is_ok());
        let over = end(Key::P256, "2027-12-31T21:00:00Z", "2030-12-31T00:00:00Z");
        assert!(matches!(over, Err(Refusal::Over { .. })), "{over:?}");
    }

    #[test]
    fn an_end_that_has_passed_refuses() {
        let row = |end: &str| Row {
            source: "x".into(),
            algorithm: Algorithm::EllipticCurve,
            least_bits: 256,
            issue_until: None,
            must_end_by: Some(at(end)),
        };
        let policy = KeyPolicy(vec![row("2026-01-01T00:00:00Z")]);
        let (now, later) = (at("2026-06-01T00:00:00Z"), at("2027-06-01T00:00:00Z"));
        let ended = policy.end(Key::P256, now, later);
        assert!(matches!(ended, Err(Refusal::Ended { .. })), "{ended:?}");
        let alternatives = KeyPolicy(vec![
            row("2026-01-01T00:00:00Z"),
            row("2027-01-01T00:00:00Z"),
        ]);
        let end = alternatives.end(Key::P256, now, later).unwrap();
        assert_eq!(end.at, at("2027-01-01T00:00:00Z"));
    }
}
