//! An order changes in one way: what an event makes of its row is what the rules make of its facts, on either database.

use portal::application::finders::{self, NoticeAddress, Order};
use portal::application::{facts, record};
use portal::people;
use portal::pre_application::{Opened, Opening, open};
use rules::application::{
    ApplicationKind, CancelledBy, CodeFor, Event, Facts, apply, is_form_awaited,
};
use rules::application_form::Typed;
use rules::intake_remark::IntakeRemark;
use rules::order_number::OrderNumber;
use rules::refusal_reason::RefusalReason;
use serde_json::Value;
use store::history::{self, Actor};
use store::{row, run};

use crate::story::applicant::AYSE;
use crate::story::{Town, on_both};

async fn order_of(town: &Town, number: u64) -> Order {
    let mut conn = town.house.db.read().await.unwrap();
    let found = finders::for_desk(&mut conn, OrderNumber(number)).await;
    found.unwrap().expect("the order is there")
}

/// Records the event for the order as it was read; why not, as the portal's refusals are written.
async fn happens(town: &Town, order: &Order, event: &Event) -> Result<Order, String> {
    let mut tx = town.house.db.write().await.unwrap();
    let (house, event) = (&town.house, event.clone());
    let recorded = record(&mut tx, house, order, event, Actor::System, Value::Null).await;
    let recorded = recorded.map_err(|refusal| format!("{refusal:?}"))?;
    tx.commit().await.unwrap();
    Ok(recorded)
}

/// Opens another order for the person of this one, which is closed.
async fn opened_like(town: &Town, before: &Order) -> Order {
    let mut tx = town.house.db.write().await.unwrap();
    let person = people::by_id(&mut tx, before.person)
        .await
        .unwrap()
        .unwrap();
    let opening = Opening {
        person: &person,
        institution: before.institution,
        list: None,
        kind: ApplicationKind::First,
        payment: before.payment,
        spare: false,
        address: NoticeAddress {
            email: "deneme@kurum.example".into(),
            phone: String::new(),
            unit: String::new(),
            title: String::new(),
        },
        actor: Actor::System,
    };
    let opened = open(&mut tx, &town.house, opening).await;
    let Ok(Opened::New { number, .. }) = opened else {
        panic!("the order before is not closed");
    };
    tx.commit().await.unwrap();
    order_of(town, number.0).await
}

/// Numbers that look random and are the same in each run (xorshift).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % end
    }

    fn event(&mut self) -> Event {
        match self.below(16) {
            0 => Event::FormSaved {
                form: Box::new(Typed {
                    email: format!("kisi{}@kurum.example", self.below(1_000)),
                    ..Typed::default()
                }),
            },
            1 => Event::PhoneCodeSent(CodeFor::Form),
            2 => Event::PhoneCodeSent(CodeFor::OtherAct),
            3 | 4 => Event::PhoneVerified,
            5 => Event::IdentityRefreshed,
            6 | 7 => Event::WetInkChosen {
                new_version: self.below(2) == 1,
            },
            8 if self.below(3) == 0 => Event::EImzaApproved,
            9 if self.below(3) == 0 => Event::EOnayApproved,
            10 if self.below(2) == 0 => Event::FormAccepted {
                remarks: vec![IntakeRemark::ALL[0]],
            },
            11 => Event::FormRefused {
                reasons: vec![RefusalReason::Unsigned, RefusalReason::CutOff],
            },
            12 => Event::Warned {
                days: 7,
                next_look: 4_000_000_000_000_000,
            },
            13 if self.below(6) == 0 => Event::Cancelled {
                by: CancelledBy::ALL[usize::try_from(self.below(3)).unwrap()],
            },
            14 => Event::CardMade,
            15 => Event::CardPinChanged,
            _ => Event::CardUnlocked,
        }
    }
}

/// What the row says beside the facts: until when time runs, and since when the order is closed.
async fn row_agrees(town: &Town, order: &Order, facts: &Facts) {
    let mut conn = town.house.db.read().await.unwrap();
    let (next_look, closed_at) = row!(
        &mut conn,
        (Option<i64>, Option<i64>),
        "SELECT next_warning_at, closed_at FROM application WHERE id = $1",
        order.id
    )
    .unwrap()
    .unwrap();
    assert_eq!(next_look.is_some(), is_form_awaited(facts).is_ok());
    assert_eq!(closed_at, facts.closed_at());
}

/// One order's life: each event is tried in memory and in the database. Returns how many happened, and the names of those that did.
async fn life(town: &Town, mut order: Order, numbers: &mut Numbers) -> Vec<&'static str> {
    let mut known = Facts::opened(order.payment);
    assert_eq!(order.facts(), known);
    let (mut names, mut form) = (Vec::new(), None);
    for _ in 0..40 {
        let event = numbers.event();
        let expected = apply(&known, &event, 0).map_err(|refused| refused.key());
        let got = happens(town, &order, &event).await;
        let mut conn = town.house.db.read().await.unwrap();
        let stored = finders::for_job(&mut conn, order.id)
            .await
            .unwrap()
            .unwrap();
        let chain = history::chain(&mut conn, order.id).await.unwrap();
        let last = chain.last().unwrap();
        match (got, expected) {
            (Ok(now), Ok(_)) => {
                // The fact has the date of its history row.
                known = apply(&known, &event, last.at).unwrap();
                assert_eq!(last.act, event.act());
                assert_eq!(now.facts(), known, "returned after {}", event.act());
                if let Event::FormSaved { form: sent } = &event {
                    form = Some((**sent).clone());
                }
                assert!(now.typed(&town.house).unwrap() == form);
                names.push(event.act());
                order = now;
            }
            (Err(why), Err(key)) => assert_eq!(why, format!("NotNow({key:?})")),
            (got, expected) => panic!(
                "{}: {:?}, but the rules say {expected:?}",
                event.act(),
                got.map(|order| order.facts())
            ),
        }
        assert_eq!(stored.facts(), known, "stored after {}", event.act());
        assert!(stored.typed(&town.house).unwrap() == form);
        assert_eq!(last.seq, known.version);
        drop(conn);
        row_agrees(town, &order, &known).await;
    }
    if known.cancelled.is_none() {
        let by = CancelledBy::Person;
        happens(town, &order, &Event::Cancelled { by })
            .await
            .unwrap();
    }
    names
}

/// R14: random events leave the same facts in the row as in memory, the same refusals, and a history from which the row follows.
#[test]
fn the_database_finds_the_facts_that_the_rules_find() {
    on_both(async |town| {
        let mut numbers = Numbers(0x6b61_6c65_6d00_0002);
        let mut order = order_of(&town, 1).await;
        let by = CancelledBy::Person;
        happens(&town, &order, &Event::Cancelled { by })
            .await
            .unwrap();
        let mut names = Vec::new();
        for _ in 0..24 {
            order = opened_like(&town, &order).await;
            names.extend(life(&town, order.clone(), &mut numbers).await);
        }
        for act in [
            "form-saved",
            "phone-verified",
            "wet-ink-chosen",
            "e-imza-approved",
            "e-onay-approved",
            "form-accepted",
            "form-refused",
            "warned",
            "cancelled",
        ] {
            assert!(names.contains(&act), "{act} never happened: {names:?}");
        }
        let (db, vault) = (&town.house.db, &town.house.vault);
        let chains = store::verify::verify(db, vault).await.unwrap();
        assert!(chains.is_ok(), "{chains:?}");
        let agree = store::facts::verify(db, vault, &[&facts::ROOM]).await;
        assert!(agree.as_ref().unwrap().is_ok(), "{agree:?}");
    });
}

/// Of two who read the same order, the second is told so, and nothing of theirs is written.
#[test]
fn a_second_event_on_what_was_read_before_is_stale() {
    on_both(async |town| {
        let order = order_of(&town, 1).await;
        let by = CancelledBy::Person;
        happens(&town, &order, &Event::CardMade).await.unwrap();
        let second = happens(&town, &order, &Event::Cancelled { by }).await;
        assert_eq!(second.err().as_deref(), Some("Stale"));
        let now = order_of(&town, 1).await;
        assert_eq!(now.version, order.version + 1);
        assert_eq!(now.facts().cancelled, None);
        town.clock.forward(1).unwrap();
        happens(&town, &now, &Event::Cancelled { by })
            .await
            .unwrap();
    });
}

/// A row that says more than this program can read is shown, and not written over: a newer release may have put it there.
#[test]
fn a_row_that_cannot_be_read_whole_is_not_written_over() {
    on_both(async |town| {
        let mut tx = town.house.db.write().await.unwrap();
        run!(
            &mut tx,
            "UPDATE application SET cancelled_at = 7, cancelled_by = 'a-newer-reason' WHERE number = 1"
        )
        .unwrap();
        tx.commit().await.unwrap();
        let order = order_of(&town, 1).await;
        let refused = happens(&town, &order, &Event::CardMade).await;
        assert_eq!(refused.err().as_deref(), Some("Internal"));
        assert_eq!(order_of(&town, 1).await.version, order.version);
        let mut ayse = town.signed_in(AYSE).await;
        ayse.visit("/basvurularim/SD-1").await.sees("SD-1");
    });
}
