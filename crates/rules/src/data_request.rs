//! Requests of a person about their own data (law 6698, KVKK, art. 11): what they may ask for, and until when it is answered (art. 13).

mod asker;

pub use asker::{Asker, TypedAsker};
use jiff::civil::Date;
use jiff::{Span, Unit};

use crate::choice::choice;
use crate::faults::faults;

choice! {
    /// What a person asks for.
    Wanted {
        /// What is kept of them, and why.
        See = "see",
        /// The same as a file.
        Export = "export",
        Correct = "correct",
        Erase = "erase",
    }
}

choice! {
    /// By which way the request came.
    CameBy {
        Paper = "paper",
        /// Kayıtlı elektronik posta.
        RegisteredMail = "kep",
        Email = "email",
        InPerson = "in_person",
    }
}

choice! {
    /// What the person was answered.
    Outcome {
        Done = "done",
        Partly = "partly",
        Refused = "refused",
    }
}

impl Outcome {
    /// Whoever is refused is told why (art. 13).
    pub const fn needs_reason(self) -> bool {
        match self {
            Self::Done => false,
            Self::Partly | Self::Refused => true,
        }
    }
}

choice! {
    /// What somebody was answered who is not known here.
    UnknownOutcome {
        /// Nothing is kept of them.
        Nothing = "nothing",
        Refused = "refused",
    }
}

/// Within so many days it is answered; the day on which it came does not count.
pub const DAYS: i64 = 30;

/// The last day on which it may be answered.
pub fn due(received: Date) -> Date {
    received.saturating_add(Span::new().days(DAYS))
}

/// How much time is left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Left {
    Days(i64),
    LastDay,
    /// For so many days.
    Overdue(i64),
}

pub fn left(due: Date, today: Date) -> Left {
    let days = today
        .until((Unit::Day, due))
        .map(|span| i64::from(span.get_days()));
    match days.unwrap_or_default() {
        0 => Left::LastDay,
        over if over < 0 => Left::Overdue(-over),
        days => Left::Days(days),
    }
}

faults! {
    /// Why a text is no day on which a request can have come.
    ReceivedFault {
        Missing = "data-request-received-missing",
        Format = "data-request-received-format",
        Future = "data-request-received-future",
    }
}

/// The day on which a request came, as 20.11.2026.
pub fn received(text: &str, today: Date) -> Result<Date, ReceivedFault> {
    match text.trim() {
        "" => Err(ReceivedFault::Missing),
        text => match Date::strptime("%d.%m.%Y", text) {
            Ok(day) if day > today => Err(ReceivedFault::Future),
            Ok(day) => Ok(day),
            Err(_) => Err(ReceivedFault::Format),
        },
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn thirty_days_after_the_day_on_which_it_came() {
        assert_eq!(due(date(2026, 11, 28)), date(2026, 12, 28));
        assert_eq!(due(date(2028, 1, 31)), date(2028, 3, 1));
        let last = due(date(2026, 11, 28));
        assert_eq!(left(last, date(2026, 11, 28)), Left::Days(30));
        assert_eq!(left(last, date(2026, 12, 27)), Left::Days(1));
        assert_eq!(left(last, date(2026, 12, 28)), Left::LastDay);
        assert_eq!(left(last, date(2026, 12, 29)), Left::Overdue(1));
        assert_eq!(left(last, date(2027, 2, 28)), Left::Overdue(62));
    }

    #[test]
    fn no_request_comes_tomorrow() {
        let today = date(2026, 11, 28);
        assert_eq!(received(" 28.11.2026 ", today), Ok(today));
        assert_eq!(received("29.11.2026", today), Err(ReceivedFault::Future));
        assert_eq!(received("31.02.2026", today), Err(ReceivedFault::Format));
        assert_eq!(received("2026-11-28", today), Err(ReceivedFault::Format));
        assert_eq!(received("", today), Err(ReceivedFault::Missing));
    }
}
