//! What is to be said of a row, computed from its facts: one SQL expression, so that rows are counted, listed and
//! opened by the same words.

/// A row's verdict.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// The officer took it out.
    Dropped,
    /// Its order was opened.
    Opened,
    /// Its person has an open order already; nothing is opened for it.
    Already,
    /// Something in it is wrong.
    Faulty,
    /// The population register has not answered yet.
    Unasked,
    /// The population register knows no such person.
    Unknown,
    /// The population register could not be reached; that says nothing about the person.
    Unavailable,
    /// In order, and confirmed by the register.
    Confirmed,
}

/// The verdict of a `personnel_row r`, as the key of a [`Verdict`].
macro_rules! verdict_sql {
    () => {
        "CASE WHEN r.dropped THEN 'dropped' WHEN r.application IS NOT NULL THEN 'opened'
              WHEN r.faults = 'row-already-open' THEN 'already' WHEN r.faults <> '' THEN 'faulty' ELSE r.register END"
    };
}
pub(crate) use verdict_sql;

impl Verdict {
    const ALL: [Self; 8] = [
        Self::Dropped,
        Self::Opened,
        Self::Already,
        Self::Faulty,
        Self::Unasked,
        Self::Unknown,
        Self::Unavailable,
        Self::Confirmed,
    ];

    pub const fn key(self) -> &'static str {
        match self {
            Self::Dropped => "dropped",
            Self::Opened => "opened",
            Self::Already => "already",
            Self::Faulty => "faulty",
            Self::Unasked => "unasked",
            Self::Unknown => "unknown",
            Self::Unavailable => "unavailable",
            Self::Confirmed => "confirmed",
        }
    }

    /// The key of its label.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Dropped => "verdict-dropped",
            Self::Opened => "verdict-opened",
            Self::Already => "verdict-already",
            Self::Faulty => "verdict-faulty",
            Self::Unasked => "verdict-unasked",
            Self::Unknown => "verdict-unknown",
            Self::Unavailable => "verdict-unavailable",
            Self::Confirmed => "verdict-confirmed",
        }
    }

    /// The colour of the label.
    pub const fn tone(self) -> &'static str {
        match self {
            Self::Confirmed | Self::Opened => "ok",
            Self::Faulty | Self::Unknown => "stopped",
            Self::Unasked | Self::Unavailable => "waiting",
            // Neither a fault nor anything to wait for.
            Self::Already | Self::Dropped => "",
        }
    }

    /// The look of the row.
    pub const fn row_class(self) -> &'static str {
        match self {
            Self::Confirmed | Self::Opened => "ok",
            Self::Faulty | Self::Unknown => "faulty",
            Self::Dropped => "dropped",
            Self::Already | Self::Unasked | Self::Unavailable => "",
        }
    }
}

impl TryFrom<String> for Verdict {
    type Error = rules::choice::NotAChoice;
    fn try_from(key: String) -> Result<Self, Self::Error> {
        Self::ALL
            .into_iter()
            .find(|verdict| verdict.key() == key)
            .ok_or(rules::choice::NotAChoice)
    }
}

/// How many rows of a list have each verdict.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub dropped: i64,
    pub opened: i64,
    pub already: i64,
    pub faulty: i64,
    pub unasked: i64,
    pub unknown: i64,
    pub unavailable: i64,
    pub confirmed: i64,
}

impl Counts {
    pub fn of(counted: &[(String, i64)]) -> Self {
        let count = |verdict: Verdict| {
            let found = counted.iter().find(|(key, _)| key == verdict.key());
            found.map_or(0, |(_, count)| *count)
        };
        Self {
            dropped: count(Verdict::Dropped),
            opened: count(Verdict::Opened),
            already: count(Verdict::Already),
            faulty: count(Verdict::Faulty),
            unasked: count(Verdict::Unasked),
            unknown: count(Verdict::Unknown),
            unavailable: count(Verdict::Unavailable),
            confirmed: count(Verdict::Confirmed),
        }
    }

    /// Rows that must be corrected or dropped.
    pub const fn wrong(&self) -> i64 {
        self.faulty + self.unknown
    }

    /// Whether the list may be committed: somebody is to be opened an order, and no row is left open.
    pub const fn may_be_committed(&self) -> bool {
        self.confirmed > 0 && self.wrong() + self.unasked + self.unavailable == 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::institution::row::ALREADY_OPEN;

    #[test]
    fn the_sql_says_the_same_keys() {
        for verdict in Verdict::ALL {
            assert_eq!(Verdict::try_from(verdict.key().to_owned()), Ok(verdict));
        }
        assert!(verdict_sql!().contains(&format!("'{ALREADY_OPEN}'")));
        for verdict in [
            Verdict::Dropped,
            Verdict::Opened,
            Verdict::Already,
            Verdict::Faulty,
        ] {
            assert!(verdict_sql!().contains(&format!("'{}'", verdict.key())));
        }
    }

    #[test]
    fn a_list_is_committed_only_without_open_rows_and_for_somebody() {
        let ready = Counts {
            confirmed: 3,
            already: 1,
            dropped: 2,
            ..Counts::default()
        };
        assert!(ready.may_be_committed());
        assert!(
            !Counts {
                confirmed: 0,
                ..ready
            }
            .may_be_committed()
        );
        assert!(!Counts { faulty: 1, ..ready }.may_be_committed());
        assert!(
            !Counts {
                unknown: 1,
                ..ready
            }
            .may_be_committed()
        );
        assert!(
            !Counts {
                unasked: 1,
                ..ready
            }
            .may_be_committed()
        );
        assert!(
            !Counts {
                unavailable: 1,
                ..ready
            }
            .may_be_committed()
        );
    }
}
