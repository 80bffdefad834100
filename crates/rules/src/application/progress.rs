//! How far an order has come, as an institution asks of its colleagues: five groups, into one of which every order falls. Status says more.

use super::facts::Facts;
use crate::choice::choice;

choice! {
    Progress {
        /// The person was invited and has saved no form yet.
        NotBegun = "not-begun",
        /// A form was saved; the approved or signed one is awaited.
        FormAwaited = "form-awaited",
        /// The form is in: payment, production, courier.
        UnderWay = "under-way",
        Delivered = "delivered",
        Cancelled = "cancelled",
    }
}

impl Progress {
    pub const fn of(facts: &Facts) -> Self {
        if facts.cancelled.is_some() {
            Self::Cancelled
        } else if facts.delivered_at.is_some() {
            Self::Delivered
        } else if facts.form_arrived_at.is_some() {
            Self::UnderWay
        } else if facts.form_version == 0 {
            Self::NotBegun
        } else {
            Self::FormAwaited
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::every::stages;
    use super::super::status::{Status, status};
    use super::*;

    /// No group hides an order behind a status that says something else.
    #[test]
    fn a_group_holds_the_stages_that_it_is_named_after() {
        let mut met = Vec::new();
        for facts in stages() {
            let group = Progress::of(&facts);
            met.push(group);
            let fits = match status(&facts) {
                Status::FormAwaited(_) | Status::FormAndPaymentAwaited(_) => {
                    matches!(group, Progress::NotBegun | Progress::FormAwaited)
                }
                Status::Delivered { .. } => group == Progress::Delivered,
                Status::Cancelled(_) => group == Progress::Cancelled,
                _ => group == Progress::UnderWay,
            };
            assert!(fits, "{group:?}");
        }
        assert!(Progress::ALL.iter().all(|group| met.contains(group)));
    }
}
