//! Sözleşme koşulları: the Sertifika Süresi and Kart Okuyucu Tipi that an institution's contract says for a product, from a day on. What was
//! entered later changes nothing that was entered before: it begins on a day of its own, today or later.

use jiff::ToSpan;
use jiff::civil::Date;

use crate::dates::{self, DateFault};
use crate::faults::faults;
use crate::product::Wanted;

/// Further ahead a day is far more likely a typing error.
const FURTHEST_YEARS: i64 = 5;

faults! {
    /// Why terms cannot begin on what was typed as a day. `Taken`: others are still to begin on it. `NothingNew`: they are in force then anyway.
    StartFault {
        Missing = "contract-start-missing",
        Format = "contract-start-format",
        NotADay = "contract-start-not-a-day",
        BackDated = "contract-start-back-dated",
        TooFar = "contract-start-too-far",
        Taken = "contract-start-taken",
        NothingNew = "contract-nothing-new",
    }
}

/// What was entered once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContractTerms {
    /// None: for every product.
    pub product: Option<String>,
    /// The first day on which they are in force.
    pub start: Date,
    pub says: Wanted,
    pub is_withdrawn: bool,
}

impl ContractTerms {
    fn is_for(&self, product: &str) -> bool {
        self.product.as_deref().is_none_or(|own| own == product)
    }

    fn holds_for(&self, product: &str) -> bool {
        !self.is_withdrawn && self.is_for(product)
    }

    /// Only what has not begun can be withdrawn: orders were opened on the rest.
    pub fn may_be_withdrawn(&self, today: Date) -> bool {
        !self.is_withdrawn && self.start > today
    }
}

/// Where terms stand on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    InForce {
        /// The last day, where it is known.
        until: Option<Date>,
    },
    Coming,
    Past {
        until: Date,
    },
    Withdrawn,
}

/// The terms in force on `day`; none, where the product's first choices hold. `entered`: in the order of their entry, because of two that
/// begin on one day the later holds.
pub fn in_force<'a>(
    entered: &'a [ContractTerms],
    product: &str,
    day: Date,
) -> Option<&'a ContractTerms> {
    let begun = |terms: &&ContractTerms| terms.holds_for(product) && terms.start <= day;
    entered.iter().filter(begun).max_by_key(|terms| terms.start)
}

/// What the contract says on `day`.
pub fn said(entered: &[ContractTerms], product: &str, day: Date) -> Wanted {
    in_force(entered, product, day).map_or_else(Wanted::default, |terms| terms.says)
}

/// The next that begin after `day`.
pub fn next<'a>(
    entered: &'a [ContractTerms],
    product: &str,
    day: Date,
) -> Option<&'a ContractTerms> {
    let coming = |terms: &&ContractTerms| terms.holds_for(product) && terms.start > day;
    entered
        .iter()
        .filter(coming)
        .min_by_key(|terms| terms.start)
}

/// Where each that is for `product` stands on `day`, by its place in `entered`.
pub fn standings(entered: &[ContractTerms], product: &str, day: Date) -> Vec<(usize, Standing)> {
    let places = entered.iter().enumerate();
    let of_it = places.filter(|(_, terms)| terms.is_for(product));
    of_it
        .map(|(place, _)| (place, standing(entered, product, place, day)))
        .collect()
}

fn standing(entered: &[ContractTerms], product: &str, place: usize, day: Date) -> Standing {
    let terms = &entered[place];
    if terms.is_withdrawn {
        return Standing::Withdrawn;
    }
    if terms.start > day {
        return Standing::Coming;
    }
    let follows = |(other, after): &(usize, &ContractTerms)| {
        after.holds_for(product) && (after.start, *other) > (terms.start, place)
    };
    let places = entered.iter().enumerate().filter(follows);
    let Some(after) = places.map(|(_, after)| after.start).min() else {
        return Standing::InForce { until: None };
    };
    // Of terms that were replaced on their own first day, that day is the last as well.
    let until = after.yesterday().unwrap_or(after).max(terms.start);
    if after > day {
        Standing::InForce { until: Some(until) }
    } else {
        Standing::Past { until }
    }
}

/// Reads the first day of new terms for `product`: today or later, and no day of which others are still to begin.
///
/// # Errors
/// Why they cannot begin then.
pub fn start(
    entered: &[ContractTerms],
    product: &str,
    typed: &str,
    today: Date,
) -> Result<Date, StartFault> {
    if typed.trim().is_empty() {
        return Err(StartFault::Missing);
    }
    let start = dates::parse(typed).map_err(|fault| match fault {
        DateFault::Format => StartFault::Format,
        DateFault::NotADay => StartFault::NotADay,
    })?;
    if start < today {
        return Err(StartFault::BackDated);
    }
    if start > today.saturating_add(FURTHEST_YEARS.years()) {
        return Err(StartFault::TooFar);
    }
    let same_day = |terms: &ContractTerms| terms.holds_for(product) && terms.start == start;
    if start > today && entered.iter().any(same_day) {
        return Err(StartFault::Taken);
    }
    Ok(start)
}

/// Whether terms say anything that is not in force on their first day without them. Pressed twice, the second says nothing new.
///
/// # Errors
/// They do not.
pub fn is_new(
    entered: &[ContractTerms],
    product: &str,
    start: Date,
    says: Wanted,
) -> Result<(), StartFault> {
    if said(entered, product, start) == says {
        return Err(StartFault::NothingNew);
    }
    Ok(())
}

#[cfg(test)]
mod tests;
