//! Başvuru Durumu: the label that a person reads, from the facts alone (R14).

use super::facts::{CancelledBy, Facts, Payment};

/// What the person's list says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// Başvuru Formu Bekleniyor
    FormAwaited(FormStage),
    /// Başvuru Formu ve Ödeme Bekleniyor
    FormAndPaymentAwaited(FormStage),
    /// Ödeme Bekleniyor
    PaymentAwaited,
    /// Üretim Bekleniyor
    ProductionAwaited,
    /// Üretimde
    InProduction,
    /// Kuryede
    WithCourier,
    /// Teslim Edildi
    Delivered,
    /// İptal Edildi
    Cancelled(CancelledBy),
}

/// Why the form is still awaited, which one label would hide.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FormStage {
    NotFilled,
    NotApproved,
    InThePost,
    Refused,
}

impl FormStage {
    pub const fn key(self) -> &'static str {
        match self {
            Self::NotFilled => "not-filled",
            Self::NotApproved => "not-approved",
            Self::InThePost => "in-the-post",
            Self::Refused => "refused",
        }
    }
}

impl Status {
    /// The key of the label.
    pub const fn key(self) -> &'static str {
        match self {
            Self::FormAwaited(_) => "status-form-awaited",
            Self::FormAndPaymentAwaited(_) => "status-form-and-payment-awaited",
            Self::PaymentAwaited => "status-payment-awaited",
            Self::ProductionAwaited => "status-production-awaited",
            Self::InProduction => "status-in-production",
            Self::WithCourier => "status-with-courier",
            Self::Delivered => "status-delivered",
            Self::Cancelled(_) => "status-cancelled",
        }
    }

    /// Whether the person is asked to do something on the portal now: "Başvuruyu Tamamla".
    pub const fn awaits_the_person(self) -> bool {
        match self {
            Self::FormAwaited(stage) | Self::FormAndPaymentAwaited(stage) => {
                !matches!(stage, FormStage::InThePost)
            }
            _ => false,
        }
    }
}

/// The status that follows from the facts.
pub fn status(facts: &Facts) -> Status {
    if let Some(cancelled) = facts.cancelled {
        return Status::Cancelled(cancelled.by);
    }
    if facts.delivered_at.is_some() {
        return Status::Delivered;
    }
    if facts.shipped_at.is_some() {
        return Status::WithCourier;
    }
    if facts.ordered_at.is_some() {
        return Status::InProduction;
    }
    let owes = facts.payment == Payment::Person && facts.paid_at.is_none();
    match (facts.form_arrived_at.is_some(), owes) {
        (true, true) => Status::PaymentAwaited,
        (true, false) => Status::ProductionAwaited,
        (false, true) => Status::FormAndPaymentAwaited(stage(facts)),
        (false, false) => Status::FormAwaited(stage(facts)),
    }
}

fn stage(facts: &Facts) -> FormStage {
    if facts.form_refused.is_some() {
        FormStage::Refused
    } else if facts.approval.is_some() {
        FormStage::InThePost
    } else if facts.phone_verified_at.is_some() {
        FormStage::NotApproved
    } else {
        FormStage::NotFilled
    }
}

#[cfg(test)]
mod tests {
    use super::super::facts::{Approval, Approved, Cancelled, FormRefused};
    use super::*;

    /// R14: every combination of facts has one label; the table is written out so that a lawyer can read it.
    #[test]
    fn the_whole_table_of_facts_is_as_agreed() {
        let mut table =
            String::from("payment      verified approved arrived refused paid  | status\n");
        for payment in Payment::ALL {
            for bits in 0..32u8 {
                let bit = |n: u8| bits >> n & 1 == 1;
                let facts = Facts {
                    phone_verified_at: bit(4).then_some(1),
                    approval: bit(3).then_some(Approved {
                        by: Approval::WetInk,
                        at: 2,
                    }),
                    form_arrived_at: bit(2).then_some(3),
                    form_refused: bit(1).then_some(FormRefused {
                        at: 3,
                        reasons: Vec::new(),
                    }),
                    paid_at: bit(0).then_some(4),
                    ..Facts::opened(*payment)
                };
                // What cannot be: an approval without a proven phone, an arrival or refusal without an approval,
                // and a form that was both accepted and refused.
                let impossible =
                    (bit(3) && !bit(4)) || ((bit(2) || bit(1)) && !bit(3)) || (bit(2) && bit(1));
                if impossible {
                    continue;
                }
                let word = |b: bool| if b { "yes" } else { "-" };
                table += &format!(
                    "{:<12} {:<8} {:<8} {:<7} {:<7} {:<5} | {:?}\n",
                    payment.key(),
                    word(bit(4)),
                    word(bit(3)),
                    word(bit(2)),
                    word(bit(1)),
                    word(bit(0)),
                    status(&facts)
                );
            }
        }
        assert_eq!(
            table,
            include_str!("status.table.txt"),
            "the table changed:\n{table}"
        );
    }

    #[test]
    fn what_comes_later_hides_what_came_before() {
        let mut facts = Facts {
            phone_verified_at: Some(1),
            form_arrived_at: Some(3),
            ordered_at: Some(5),
            ..Facts::opened(Payment::Institution)
        };
        assert_eq!(status(&facts), Status::InProduction);
        facts.shipped_at = Some(6);
        assert_eq!(status(&facts), Status::WithCourier);
        facts.delivered_at = Some(7);
        assert_eq!(status(&facts), Status::Delivered);
        facts.cancelled = Some(Cancelled {
            by: CancelledBy::Person,
            at: 8,
        });
        assert_eq!(status(&facts), Status::Cancelled(CancelledBy::Person));
    }
}
