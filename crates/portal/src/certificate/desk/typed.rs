//! What the clerk chose to be done with a certificate, checked before anybody is asked.

use rules::certificate_state::{Act, Change, Demand, State, Why};
use serde::Deserialize;

/// The form of the page as it was sent. What was not chosen is empty.
#[derive(Default, Deserialize)]
pub struct TypedChange {
    #[serde(default)]
    act: String,
    #[serde(default)]
    why: String,
    #[serde(default)]
    demand: String,
    /// The certificate's version when the page was drawn.
    #[serde(default)]
    pub version: i64,
}

/// What is wrong, and at which field.
#[derive(Debug, PartialEq, Eq)]
pub struct ChangeFault {
    pub field: &'static str,
    pub text: &'static str,
}

impl TypedChange {
    pub fn of(change: Change, demand: Demand, version: i64) -> Self {
        Self {
            act: change.act().key().to_owned(),
            why: change.why().map_or("", |why| why.key()).to_owned(),
            demand: demand.key().to_owned(),
            version,
        }
    }

    pub fn act(&self) -> Option<Act> {
        self.act.parse().ok()
    }

    pub fn why(&self) -> Option<Why> {
        self.why.parse().ok()
    }

    pub fn demand(&self) -> Option<Demand> {
        self.demand.parse().ok()
    }

    /// A reason is asked for a revocation; chosen beside something else it has no meaning, and the next page shows what will be done.
    pub fn check(&self, state: State) -> Result<(Change, Demand), Vec<ChangeFault>> {
        let mut faults = Vec::new();
        let act = self.act().filter(|act| state.allows().contains(act));
        if act.is_none() {
            faults.push(ChangeFault {
                field: "act",
                text: "certificate-fault-act",
            });
        }
        let why = self.why().filter(|_| act == Some(Act::Revoke));
        if act == Some(Act::Revoke) && why.is_none() {
            faults.push(ChangeFault {
                field: "why",
                text: "certificate-fault-why",
            });
        }
        let demand = self.demand();
        if demand.is_none() {
            faults.push(ChangeFault {
                field: "demand",
                text: "certificate-fault-demand",
            });
        }
        let change = act.and_then(|act| Change::of(act, why));
        change.zip(demand).ok_or(faults)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(act: &str, why: &str, demand: &str) -> TypedChange {
        TypedChange {
            act: act.into(),
            why: why.into(),
            demand: demand.into(),
            version: 3,
        }
    }

    fn fields(typed: &TypedChange, state: State) -> Vec<&'static str> {
        let faults = typed.check(state).err().unwrap_or_default();
        faults.into_iter().map(|fault| fault.field).collect()
    }

    #[test]
    fn what_is_missing_is_told_at_its_field() {
        let nothing = typed("", "", "");
        assert_eq!(fields(&nothing, State::Good), ["act", "demand"]);
        let no_reason = typed("revoke", "", "holder");
        assert_eq!(fields(&no_reason, State::Good), ["why"]);
        let nonsense = typed("revoke", "boredom", "nobody");
        assert_eq!(fields(&nonsense, State::Good), ["why", "demand"]);
        let not_now = typed("resume", "", "holder");
        assert_eq!(fields(&not_now, State::Good), ["act"]);
        assert!(fields(&not_now, State::Suspended).is_empty());
    }

    #[test]
    fn a_reason_beside_a_suspension_is_not_taken_along() {
        let hold = typed("suspend", "superseded", "holder").check(State::Good);
        assert_eq!(hold, Ok((Change::Suspend, Demand::Holder)));
        let end = typed("revoke", "superseded", "official").check(State::Good);
        let expected = (Change::Revoke(Why::Superseded), Demand::Official);
        assert_eq!(end, Ok(expected));
    }
}
