//! The label of every combination of the facts until the form is in; what stands in `event/tests.rs` goes on from there.

use super::super::facts::{Approval, Approved, Cancelled, FormRefused, Payment};
use super::*;

/// R14: every combination of facts has one label; the table is written out so that a lawyer can read it.
#[test]
fn the_whole_table_of_facts_is_as_agreed() {
    let mut table = String::from("payment      verified approved arrived refused paid  | status\n");
    for payment in Payment::ALL {
        for bits in 0..32u8 {
            let bit = |n: u8| bits >> n & 1 == 1;
            let facts = Facts {
                form_version: 1,
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
            // What cannot be; `contradiction.rs` says why.
            if status(&facts) == Status::Unclear {
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
        include_str!("../status.table.txt"),
        "the table changed:\n{table}"
    );
}

/// What came later is told, and nothing is claimed of facts that contradict each other.
#[test]
fn what_comes_later_hides_what_came_before() {
    let mut facts = Facts {
        form_version: 1,
        phone_verified_at: Some(1),
        approval: Some(Approved {
            by: Approval::EImza,
            at: 2,
        }),
        form_arrived_at: Some(3),
        ..Facts::opened(Payment::Institution)
    };
    assert_eq!(status(&facts), Status::ProductionAwaited { held: false });
    facts.ordered_at = Some(4);
    assert_eq!(status(&facts), Status::InProduction);
    facts.produced_at = Some(5);
    assert_eq!(status(&facts), Status::Produced);
    facts.shipped_at = Some(6);
    assert_eq!(status(&facts), Status::WithCourier { missed: false });
    facts.delivered_at = Some(7);
    assert_eq!(status(&facts), Status::Delivered { activated: false });
    let unproduced = Facts {
        produced_at: None,
        ..facts.clone()
    };
    assert_eq!(status(&unproduced), Status::Unclear);
    facts.delivered_at = None;
    facts.cancelled = Some(Cancelled {
        by: CancelledBy::Authority,
        at: 8,
    });
    assert_eq!(status(&facts), Status::Cancelled(CancelledBy::Authority));
}
