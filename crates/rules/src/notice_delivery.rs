//! What was reported of a notice after the mail server or the SMS centre had taken it.

use crate::choice::choice;

choice! {
    Delivery {
        /// On its way; whoever has it tries again.
        Delayed = "delayed",
        /// It reached the mailbox, or the phone.
        Delivered = "delivered",
        /// Given up after some time: the mailbox was full, the phone was switched off.
        Expired = "expired",
        /// Nothing reaches this address.
        Failed = "failed",
    }
}

impl Delivery {
    /// Whether it has reached nobody, and will not.
    pub const fn reached_nobody(self) -> bool {
        matches!(self, Self::Expired | Self::Failed)
    }

    /// What stands after another report. Reports come late, twice and in any order, and the worst that is known stands: a mailbox takes a
    /// letter and gives it back hours later, and no report of a success takes that back.
    #[must_use]
    pub fn and(self, later: Self) -> Self {
        self.max(later)
    }

    /// Of a message in parts, of which each was reported or not: it arrived when all of it arrived, and did not when one part did not.
    pub fn of_parts(parts: impl IntoIterator<Item = Option<Self>>) -> Option<Self> {
        let parts: Vec<_> = parts.into_iter().collect();
        let worst = parts.iter().flatten().copied().max()?;
        match worst {
            Self::Delivered if parts.contains(&None) || parts.contains(&Some(Self::Delayed)) => {
                None
            }
            worst => Some(worst),
        }
    }
}

impl PartialOrd for Delivery {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

/// From the best to the worst, with what is not yet settled first.
impl Ord for Delivery {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        let rank = |one: &Self| Self::ALL.iter().position(|known| known == one);
        rank(self).cmp(&rank(other))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_of_reports_changes_nothing() {
        for one in Delivery::ALL {
            assert_eq!(one.and(*one), *one, "twice is once");
            for other in Delivery::ALL {
                assert_eq!(one.and(*other), other.and(*one));
                for third in Delivery::ALL {
                    assert_eq!(one.and(*other).and(*third), one.and(other.and(*third)));
                }
            }
        }
        assert_eq!(Delivery::Failed.and(Delivery::Delivered), Delivery::Failed);
        assert_eq!(
            Delivery::Delayed.and(Delivery::Delivered),
            Delivery::Delivered
        );
    }

    #[test]
    fn a_message_has_arrived_with_its_last_part() {
        use Delivery::{Delayed, Delivered, Expired, Failed};
        for (parts, whole) in [
            (vec![], None),
            (vec![None, None], None),
            (vec![Some(Delivered), None], None),
            (vec![Some(Delivered), Some(Delayed)], None),
            (vec![Some(Delivered), Some(Delivered)], Some(Delivered)),
            (vec![None, Some(Failed)], Some(Failed)),
            (vec![Some(Delivered), Some(Expired)], Some(Expired)),
            (vec![Some(Delayed), None], Some(Delayed)),
        ] {
            assert_eq!(Delivery::of_parts(parts.clone()), whole, "{parts:?}");
        }
    }
}
