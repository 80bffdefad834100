//! By what a person is reached: which phone gets the codes that open something, from when a new one does, and who is told.
//!
//! What a form or a list names opens nothing. What was proven by a code opens something after a hold, so that whoever had the phone before can
//! say that it was not them; at once only where there is nobody to protect, or where card or identity gate prove more than the phone does.

use crate::choice::choice;
use crate::email_address::EmailAddress;
use crate::mobile_phone::MobilePhone;

choice! {
    Kind {
        Phone = "phone",
        Email = "email",
    }
}

/// The value of a contact point, an e-mail address or a number as E.164, as pages show it; empty where it is neither.
pub fn masked(kind: Kind, value: &str) -> String {
    match kind {
        Kind::Phone => MobilePhone::parse(value).map_or(String::new(), |phone| phone.masked()),
        Kind::Email => EmailAddress::parse(value).map_or(String::new(), |email| email.masked()),
    }
}

choice! {
    /// How it was proven.
    Proof {
        SmsCode = "sms_code",
        /// Not at all: it came with a form.
        Missing = "none",
    }
}

const HOUR: i64 = 3_600_000_000;
/// How long after its replacement a contact point is still told: whoever took a number over would be found out by the one who had it.
pub const TOLD_AFTER: i64 = 30 * 24 * HOUR;

/// How a phone was proven, and by whom.
#[derive(Clone, Copy, Debug)]
pub struct Proving {
    /// Microseconds since 1970, as everywhere here.
    pub now: i64,
    /// The session began with a card, or at the identity gate by a means that the installation takes for as good.
    pub strong: bool,
    /// The person has a phone that is trusted already.
    pub has_trusted: bool,
    /// A card was made for the person, or a certificate of theirs is in force.
    pub holds_card: bool,
    pub hold_hours: i64,
}

/// From when codes go to the phone that was just proven.
pub const fn trusted_from(proving: Proving) -> i64 {
    let nobody_to_protect = !proving.has_trusted && !proving.holds_card;
    if proving.strong || nobody_to_protect {
        proving.now
    } else {
        proving.now + proving.hold_hours * HOUR
    }
}

/// How one of several contact points of a kind stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// The newest that is trusted: codes go there.
    Used,
    /// Proven, and not trusted before this.
    Waiting { from: i64 },
    /// A newer one took its place at this time.
    Replaced { at: i64 },
    /// The newest that was named, and never proven.
    Named,
}

impl Standing {
    /// Whether the notices that protect go there.
    pub const fn is_told(self, now: i64) -> bool {
        match self {
            Self::Used | Self::Named => true,
            Self::Replaced { at } => now < at.saturating_add(TOLD_AFTER),
            Self::Waiting { .. } => false,
        }
    }
}

/// When a contact point was noted and from when it is trusted, if ever.
#[derive(Clone, Copy, Debug)]
pub struct Point {
    pub noted_at: i64,
    pub trusted_from: Option<i64>,
}

/// How each of a person's contact points of one kind stands.
pub fn standing(points: &[Point], now: i64) -> Vec<Standing> {
    points
        .iter()
        .enumerate()
        .map(|(own, point)| {
            let begins =
                |point: &Point| (point.trusted_from.unwrap_or(point.noted_at), point.noted_at);
            if let Some(from) = point.trusted_from.filter(|from| *from > now) {
                return Standing::Waiting { from };
            }
            // Only what is of the same worth takes its place: a named address does not push a proven one away.
            let is_later = |(other, later): &(usize, &Point)| {
                later.trusted_from.is_some() >= point.trusted_from.is_some()
                    && begins(later).0 <= now
                    && (begins(later), *other) > (begins(point), own)
            };
            let later = points.iter().enumerate().filter(is_later);
            match (
                later.map(|(_, later)| begins(later).0).min(),
                point.trusted_from,
            ) {
                (Some(at), _) => Standing::Replaced { at },
                (None, Some(_)) => Standing::Used,
                (None, None) => Standing::Named,
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: i64 = 1_000 * HOUR;

    fn at(hours: i64, trusted: Option<i64>) -> Point {
        Point {
            noted_at: NOW + hours * HOUR,
            trusted_from: trusted.map(|hours| NOW + hours * HOUR),
        }
    }

    #[test]
    fn a_new_phone_waits_unless_nobody_is_to_be_protected_or_more_was_proven() {
        let from = |strong, has_trusted, holds_card| {
            let proving = Proving {
                now: NOW,
                strong,
                has_trusted,
                holds_card,
                hold_hours: 72,
            };
            (trusted_from(proving) - NOW) / HOUR
        };
        assert_eq!(
            from(false, false, false),
            0,
            "the very first, before any card"
        );
        assert_eq!(from(false, false, true), 72, "the first, after a card");
        assert_eq!(from(false, true, false), 72);
        assert_eq!(from(false, true, true), 72);
        assert_eq!(from(true, true, true), 0, "by the card itself");
        assert_eq!(from(true, false, true), 0);
    }

    #[test]
    fn the_newest_trusted_is_used_and_the_one_before_it_is_told_for_a_while() {
        use Standing::{Named, Replaced, Used, Waiting};
        let points = [at(-500, Some(-500)), at(-2, Some(70))];
        let waits = Waiting {
            from: NOW + 70 * HOUR,
        };
        assert_eq!(standing(&points, NOW), [Used, waits]);
        assert!(Used.is_told(NOW) && !waits.is_told(NOW));
        let later = NOW + 70 * HOUR;
        assert_eq!(standing(&points, later), [Replaced { at: later }, Used]);
        assert!(Replaced { at: later }.is_told(later + TOLD_AFTER - 1));
        assert!(!Replaced { at: later }.is_told(later + TOLD_AFTER));
        // Three: each was replaced by the next.
        let points = [at(-9, Some(-1)), at(-8, Some(-3)), at(-7, Some(-2))];
        let replaced = |hours: i64| Replaced {
            at: NOW + hours * HOUR,
        };
        assert_eq!(standing(&points, NOW), [Used, replaced(-2), replaced(-1)]);
        // At the same moment, one of them is used and no more.
        let points = [at(-1, Some(-1)), at(-1, Some(-1))];
        let used = standing(&points, NOW);
        assert_eq!(used.iter().filter(|one| **one == Used).count(), 1);
        // What was only named, the newest is told, and pushes nothing proven away.
        let points = [at(-9, None), at(-3, None)];
        assert_eq!(standing(&points, NOW), [replaced(-3), Named]);
        let points = [at(-9, Some(-9)), at(-3, None)];
        assert_eq!(standing(&points, NOW), [Used, Named]);
    }
}
