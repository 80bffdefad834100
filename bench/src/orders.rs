//! The orders of the world: each in a state of its own, with the history that leads there.

use rules::application_form::TypedForm;
use serde_json::json;
use store::Vault;
use store::history::{Act, Actor, NOTHING_BEFORE, Row, Stream};
use uuid::Uuid;

use crate::dice::Dice;
use crate::people::Person;

/// The acts of an order, in the order in which they are done.
const ACTS: [&str; 10] = [
    "opened",
    "form-saved",
    "phone-code-sent",
    "phone-verified",
    "wet-ink-chosen",
    "form-accepted",
    "ordered",
    "produced",
    "shipped",
    "delivered",
];

const INSTITUTIONS: u128 = 40;

const MINUTE: i64 = 60_000_000;
pub const DAY: i64 = 24 * 60 * MINUTE;
/// How long ago the first order was opened: less than an open one may live.
const AGE: i64 = 150 * DAY;

/// The world: as many orders as were asked for, opened evenly over the time until now.
pub struct World {
    pub orders: u64,
    pub now: i64,
    pub institutions: Vec<Uuid>,
    pub operator: Uuid,
}

/// An order and what else is written with it.
pub struct Order {
    pub id: Uuid,
    pub number: i64,
    pub institution: Uuid,
    pub opened_at: i64,
    /// How many of [`ACTS`] were done.
    acts: usize,
    pub cancelled: bool,
    pub spare: bool,
    step: i64,
}

impl World {
    pub fn new(orders: u64, now: i64) -> Self {
        Self {
            orders,
            now,
            institutions: (1..=INSTITUTIONS).map(Uuid::from_u128).collect(),
            operator: Uuid::from_u128(0xB0),
        }
    }

    /// Half as many people as orders (of which there are whole thousands); a third of them has one, a third two, a third three. Where the thirds
    /// do not come out even, the one order too many is a second one of the last person.
    pub fn people(&self) -> u64 {
        self.orders / 2
    }

    /// Whose the order is, and whether it is their last. First orders come first, then the second ones, then the third.
    pub fn owner(&self, place: u64) -> (u64, bool) {
        let people = self.people();
        let last_has_two = people % 3 == 1;
        if place < people {
            let only = place.is_multiple_of(3) && !(last_has_two && place == people - 1);
            return (place, only);
        }
        let seconds = people - people.div_ceil(3);
        let rest = place - people;
        if rest < seconds {
            let owner = rest / 2 * 3 + 1 + rest % 2;
            return (owner, owner % 3 == 2);
        }
        (((rest - seconds) * 3 + 1).min(people - 1), true)
    }

    pub fn opened_at(&self, place: u64) -> i64 {
        // The newest order is an hour old, so that all its acts lie behind it and behind the last root.
        let first = self.now - AGE;
        first + (AGE - 60 * MINUTE) / self.orders as i64 * place as i64
    }

    pub fn order(&self, place: u64) -> Order {
        let mut dice = Dice::new(place, "order");
        let opened_at = self.opened_at(place);
        let (owner, last) = self.owner(place);
        let (acts, cancelled) = match (last, dice.below(100)) {
            (false, 0..80) => (10, false),
            (false, _) => (1, true),
            (true, 0..20) => (1, false),
            (true, 20..30) => (4, false),
            (true, 30..40) => (5, false),
            (true, 40..50) => (6, false),
            (true, 50..55) => (7, false),
            (true, 55..60) => (9, false),
            (true, 60..90) => (10, false),
            (true, _) => (1, true),
        };
        Order {
            id: dice.id(opened_at.unsigned_abs() / 1_000),
            number: place as i64 + 1,
            institution: self.institutions[owner as usize % self.institutions.len()],
            opened_at,
            acts,
            cancelled,
            spare: dice.below(50) == 0,
            step: MINUTE + dice.below(4 * MINUTE as u64) as i64,
        }
    }
}

impl Order {
    /// When the act with this place in [`ACTS`] was done, if it was.
    fn done_at(&self, act: usize) -> Option<i64> {
        (act < self.acts).then(|| self.opened_at + self.step * act as i64)
    }

    pub fn form_saved_at(&self) -> Option<i64> {
        self.done_at(1)
    }
    pub fn phone_verified_at(&self) -> Option<i64> {
        self.done_at(3)
    }
    pub fn approved_at(&self) -> Option<i64> {
        self.done_at(4)
    }
    pub fn form_arrived_at(&self) -> Option<i64> {
        self.done_at(5)
    }
    pub fn ordered_at(&self) -> Option<i64> {
        self.done_at(6)
    }
    pub fn produced_at(&self) -> Option<i64> {
        self.done_at(7)
    }
    pub fn shipped_at(&self) -> Option<i64> {
        self.done_at(8)
    }
    pub fn delivered_at(&self) -> Option<i64> {
        self.done_at(9)
    }
    pub fn cancelled_at(&self) -> Option<i64> {
        self.cancelled.then_some(self.opened_at + self.step)
    }
    pub fn closed_at(&self) -> Option<i64> {
        self.delivered_at().or(self.cancelled_at())
    }
    pub fn expires_at(&self) -> i64 {
        self.opened_at + 180 * DAY
    }

    /// The chain of its history.
    pub fn history(&self, vault: &Vault, person: Uuid, operator: Uuid) -> Vec<Row> {
        let acts = ACTS[..self.acts]
            .iter()
            .chain(self.cancelled.then_some(&"cancelled"));
        let mut chain: Vec<Row> = Vec::with_capacity(11);
        for (place, name) in acts.enumerate() {
            let prev = chain
                .last()
                .map_or(NOTHING_BEFORE.to_vec(), |row| row.hash.clone());
            let act = Act {
                stream: Stream::Application,
                owner: self.id,
                version: place as i64 + 1,
                at: self.opened_at + self.step * place as i64,
                actor: match *name {
                    "opened" => Actor::System,
                    "form-accepted" | "ordered" | "produced" | "shipped" | "delivered" => {
                        Actor::Operator(operator)
                    }
                    _ => Actor::Person(person),
                },
                act: name,
                detail: match *name {
                    "opened" => {
                        json!({ "number": self.number, "kind": "first", "payment": "institution" })
                    }
                    "form-saved" | "phone-verified" | "wet-ink-chosen" => {
                        json!({ "form_version": 1 })
                    }
                    "cancelled" => json!({ "by": "person" }),
                    _ => json!({}),
                },
            };
            chain.push(Row::sealed(vault, act, prev));
        }
        chain
    }
}

/// A form that is in order, as a person types it.
pub fn typed(place: u64) -> TypedForm {
    let mut dice = Dice::new(place, "form");
    TypedForm {
        validity: String::new(),
        card_reader: String::new(),
        publish: "no".into(),
        email: format!("kisi{place}@kurum.example"),
        phone: format!(
            "0500 {:03} {:02} {:02}",
            dice.below(1_000),
            dice.below(100),
            dice.below(100)
        ),
        carrier: rules::mobile_phone::MobileCarrier::ALL[0].key().into(),
        channel: "both".into(),
        unit: "Öğrenci İşleri Daire Başkanlığı".into(),
        title: "Şube Müdürü".into(),
        work_phone: String::new(),
        extension: String::new(),
        address_kind: "work".into(),
        address: format!("Işıklar Mah. Ğ Sok. No: {}/3", dice.below(200)),
        province: "Ankara".into(),
        district: "Çankaya".into(),
        postcode: "06420".into(),
    }
}

/// What the institution's list said of how to reach the person.
pub fn notice(person: &Person, place: u64) -> serde_json::Value {
    let mut dice = Dice::new(place, "notice");
    json!({
        "email": format!("kisi{place}@kurum.example"),
        "phone": format!("0500 {:03} {:02} {:02}", dice.below(1_000), dice.below(100), dice.below(100)),
        "unit": "Öğrenci İşleri Daire Başkanlığı",
        "title": if person.given_name.len().is_multiple_of(2) { "Şube Müdürü" } else { "Memur" },
    })
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use rules::application_form::{ApplicationForm, Asked};
    use rules::product::FormSection;

    use super::*;

    #[test]
    fn everyone_has_one_to_three_orders_and_only_the_last_may_be_open() {
        // Whose thirds of people come out even, one too few and one too many.
        for orders in [1_000, 2_000, 3_000, 10_000, 20_000, 50_000] {
            let world = World::new(orders, 1_800_000_000_000_000);
            let mut of: HashMap<u64, Vec<(bool, bool)>> = HashMap::new();
            for place in 0..orders {
                let (owner, last) = world.owner(place);
                let open = world.order(place).closed_at().is_none();
                of.entry(owner).or_default().push((last, open));
            }
            assert!(of.keys().all(|owner| *owner < world.people()));
            assert_eq!(of.len() as u64, world.people());
            for orders in of.values() {
                assert!(orders.len() <= 3);
                // The newest one, and no other.
                let last = orders.iter().position(|(last, _)| *last);
                assert_eq!(last, Some(orders.len() - 1), "{orders:?}");
                assert!(orders.iter().filter(|(_, open)| *open).count() <= 1);
            }
        }
    }

    #[test]
    fn the_form_is_in_order() {
        let asked = Asked {
            sections: FormSection::ALL,
            choices: None,
        };
        let faults = ApplicationForm::parse(&typed(7), asked).err();
        assert_eq!(faults, None);
    }
}
