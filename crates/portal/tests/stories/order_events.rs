//! An order changes in one way: what an event makes of its row is what the rules make of its facts, on either database.

use portal::institution::filter::{Filter, Sought};
use portal::institution::found;
use portal::order::finders::{self, NoticeAddress, Order};
use portal::order::{facts, record};
use portal::people;
use portal::pre_application::{Opened, Opening, open};
use rules::application::{
    ApplicationKind, CancelledBy, Event, Facts, Payment, Progress, Status, apply, every,
    is_form_awaited, status,
};
use rules::application_form::TypedForm;
use rules::intake_remark::IntakeRemark;
use rules::order_number::OrderNumber;
use rules::product::{CardReader, Terms, Validity};
use serde_json::Value;
use store::history::{self, Actor};
use store::{row, run};

use crate::story::applicant::AYSE;
use crate::story::{Town, on_both};

async fn order_of(town: &Town, number: u64) -> Order {
    let mut conn = town.app.db.read().await.unwrap();
    let found = finders::for_desk(&mut conn, OrderNumber(number)).await;
    found.unwrap().expect("the order is there")
}

/// Records the event for the order as it was read; why not, as the portal's refusals are written.
async fn happens(town: &Town, order: &Order, event: &Event) -> Result<Order, String> {
    let mut tx = town.app.db.write().await.unwrap();
    let (app, event) = (&town.app, event.clone());
    let recorded = record(&mut tx, app, order, event, Actor::System, Value::Null).await;
    let recorded = recorded.map_err(|refusal| format!("{refusal:?}"))?;
    tx.commit().await.unwrap();
    Ok(recorded)
}

/// Opens another order for the person of this one, which is closed.
async fn opened_like(town: &Town, before: &Order, payment: Payment) -> Order {
    let mut tx = town.app.db.write().await.unwrap();
    let person = people::by_id(&mut tx, before.person)
        .await
        .unwrap()
        .unwrap();
    let opening = Opening {
        subject: &rules::product::Subject::Person,
        person: &person,
        institution: before.institution,
        list: None,
        kind: ApplicationKind::First,
        payment,
        spare: false,
        product: rules::product::NES,
        wanted: rules::product::Wanted::default(),
        address: NoticeAddress {
            email: "deneme@kurum.example".into(),
            phone: String::new(),
            unit: String::new(),
            title: String::new(),
        },
        actor: Actor::System,
    };
    let opened = open(&mut tx, &town.app, opening).await;
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

    fn at(&mut self, end: usize) -> usize {
        usize::try_from(self.below(end as u64)).unwrap()
    }

    /// One of all events, which may or may not be possible; two times of three one that leads on.
    fn event(&mut self, facts: &Facts) -> Event {
        let mut events = every::events();
        if self.below(3) > 0 {
            let now = status(facts);
            let goes_back = |event: &Event| matches!(event, Event::FormSaved { .. } if now.stage() != Some("not-filled"));
            let leads_on = |event: &Event| match apply(facts, event, 0) {
                Ok(after) => {
                    status(&after) != now
                        || after.refunded_at.is_some()
                        || matches!(event, Event::LatePaperCame { .. })
                        || (facts.form_version == 0 && after.form_version > 0)
                }
                Err(_) => false,
            };
            let mut leading = every::events();
            leading.retain(|event| {
                leads_on(event) && !goes_back(event) && !matches!(event, Event::Cancelled { .. })
            });
            if !leading.is_empty() {
                events = leading;
            }
        }
        let which = self.at(events.len());
        match events.swap_remove(which) {
            // Most orders live for a while.
            Event::Cancelled { .. } if self.below(4) > 0 => Event::CardUnlocked,
            event => self.filled(event),
        }
    }

    fn terms(&mut self) -> Terms {
        let years = u8::try_from(1 + self.below(3)).unwrap();
        let readers = CardReader::ALL;
        Terms {
            validity: Validity::of_years(years).unwrap(),
            reader: readers[usize::try_from(self.below(3)).unwrap()],
        }
    }

    /// The event with something in it.
    fn filled(&mut self, event: Event) -> Event {
        match event {
            Event::FormSaved { .. } => Event::FormSaved {
                form: Box::new(TypedForm {
                    email: format!("kisi{}@kurum.example", self.below(1_000)),
                    ..TypedForm::default()
                }),
                terms: (self.below(2) == 0).then(|| self.terms()),
            },
            Event::FormAccepted { .. } => Event::FormAccepted {
                remarks: vec![IntakeRemark::ALL[0]],
            },
            other => other,
        }
    }
}

/// What the row says beside the facts: until when time runs, and since when the order is closed.
async fn row_agrees(town: &Town, order: &Order, facts: &Facts) {
    let mut conn = town.app.db.read().await.unwrap();
    let (next_look, closed_at) = row!(
        &mut conn,
        (Option<i64>, Option<i64>),
        "SELECT next_warning_at, closed_at FROM application WHERE id = $1",
        order.id
    )
    .unwrap()
    .unwrap();
    // An officer who filters by how far orders have come finds it where the rules say.
    let filter = Filter {
        progress: Some(Progress::of(facts)),
        oldest_first: true,
        sought: Sought::Anybody,
    };
    let behind = Some(order.number - 1);
    let found = found::page(&mut conn, order.institution, &filter, behind, 1).await;
    let found = found.unwrap();
    assert_eq!(
        found.first().map(|found| found.order.number),
        Some(order.number)
    );
    assert_eq!(next_look.is_some(), is_form_awaited(facts).is_ok());
    assert_eq!(closed_at, facts.closed_at());
}

/// One order's life: each event is tried in memory and in the database. Returns how many happened, and the names of those that did.
async fn life(town: &Town, mut order: Order, numbers: &mut Numbers) -> Vec<&'static str> {
    let mut known = Facts::opened(order.payment().unwrap());
    assert_eq!(order.facts().as_ref(), Ok(&known));
    let (mut names, mut form) = (Vec::new(), None);
    let (mut steps, mut since_the_end) = (0, 0);
    while steps < 60 && since_the_end < 6 {
        steps += 1;
        since_the_end += i32::from(known.closed_at().is_some());
        let event = numbers.event(&known);
        let expected = apply(&known, &event, 0).map_err(|refused| refused.key());
        let got = happens(town, &order, &event).await;
        let mut conn = town.app.db.read().await.unwrap();
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
                assert_eq!(
                    now.facts().as_ref(),
                    Ok(&known),
                    "returned after {}",
                    event.act()
                );
                match &event {
                    Event::FormSaved { form: sent, .. } => form = Some((**sent).clone()),
                    Event::DataErased => form = None,
                    _ => {}
                }
                assert!(now.typed(&town.app).unwrap() == form);
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
        assert_eq!(
            stored.facts().as_ref(),
            Ok(&known),
            "stored after {}",
            event.act()
        );
        assert_eq!(stored.status(), status(&known));
        assert!(stored.typed(&town.app).unwrap() == form);
        assert_eq!(last.seq, known.version);
        drop(conn);
        row_agrees(town, &order, &known).await;
    }
    if known.closed_at().is_none() {
        let by = CancelledBy::Authority;
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
        for round in 0..60 {
            let payment = Payment::ALL[round % 2];
            order = opened_like(&town, &order, payment).await;
            names.extend(life(&town, order.clone(), &mut numbers).await);
        }
        for event in every::events() {
            let act = event.act();
            assert!(names.contains(&act), "{act} never happened: {names:?}");
        }
        let (db, vault) = (&town.app.db, &town.app.vault);
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
        assert_eq!(now.facts().unwrap().cancelled, None);
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
        let mut tx = town.app.db.write().await.unwrap();
        run!(
            &mut tx,
            "UPDATE application SET cancelled_at = 7, cancelled_by = 'a-newer-reason' WHERE number = 1"
        )
        .unwrap();
        tx.commit().await.unwrap();
        let order = order_of(&town, 1).await;
        let refused = happens(&town, &order, &Event::CardMade).await;
        assert_eq!(
            refused.err().as_deref(),
            Some("NotNow(\"refused-unclear\")")
        );
        assert_eq!(order.status(), Status::Unclear);
        assert_eq!(order_of(&town, 1).await.version, order.version);
        let mut ayse = town.signed_in(AYSE).await;
        ayse.visit("/basvurularim/SD-1").await.sees("SD-1");
    });
}
