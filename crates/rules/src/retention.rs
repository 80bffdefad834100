//! How long each kind of row is kept, from when, and why: one table. What the sweeps delete takes its period from here, every table of the
//! database stands here, and `docs/retention.md` is this table in words. Nothing is deleted that is not named [`Kind`].

mod table;

pub use table::{markdown, tables};

/// In microseconds.
type Micros = i64;

const MINUTE: Micros = 60_000_000;
const HOUR: Micros = 60 * MINUTE;
const DAY: Micros = 24 * HOUR;

/// What the clock deletes after a fixed time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Session,
    LoginAttempt,
    KeptForm,
    PhoneCode,
    StepUpCode,
    UnsignedHandOff,
    StaffProof,
    PasskeyAnswer,
    Enrolment,
    WrongTry,
    AuthenticatorCode,
    RateLimit,
    SignOfLife,
    CutOffUpload,
    UnusedListRow,
    ClosedDraft,
    EndedOrder,
    DoneJob,
    ParkedJob,
    MessagePart,
    UnknownRequest,
}

impl Kind {
    pub const ALL: [Self; 21] = [
        Self::Session,
        Self::LoginAttempt,
        Self::KeptForm,
        Self::PhoneCode,
        Self::StepUpCode,
        Self::UnsignedHandOff,
        Self::StaffProof,
        Self::PasskeyAnswer,
        Self::Enrolment,
        Self::WrongTry,
        Self::AuthenticatorCode,
        Self::RateLimit,
        Self::SignOfLife,
        Self::CutOffUpload,
        Self::UnusedListRow,
        Self::ClosedDraft,
        Self::EndedOrder,
        Self::DoneJob,
        Self::ParkedJob,
        Self::MessagePart,
        Self::UnknownRequest,
    ];

    /// For how long it is kept after what the table names; nothing: it goes at that moment.
    pub const fn kept(self) -> Micros {
        match self {
            Self::LoginAttempt
            | Self::KeptForm
            | Self::StaffProof
            | Self::PasskeyAnswer
            | Self::Enrolment
            | Self::RateLimit => 0,
            Self::SignOfLife => 10 * MINUTE,
            Self::CutOffUpload => HOUR,
            Self::PhoneCode
            | Self::StepUpCode
            | Self::UnsignedHandOff
            | Self::AuthenticatorCode => DAY,
            Self::Session => 3 * DAY,
            Self::WrongTry | Self::ClosedDraft | Self::MessagePart => 30 * DAY,
            Self::ParkedJob => 180 * DAY,
            Self::UnusedListRow | Self::EndedOrder | Self::DoneJob => 365 * DAY,
            Self::UnknownRequest => 3 * 365 * DAY,
        }
    }

    /// What began before this is over.
    pub const fn forgotten_before(self, now: Micros) -> Micros {
        now - self.kept()
    }
}

/// Years for which the archive is kept, from the end of the certificate to which it belongs.
pub const ARCHIVE_YEARS: i16 = 20;

/// The moment at which the archive of something that ended then is over, to the same day of the year.
pub fn archive_ends(ended: Micros) -> Micros {
    let years = jiff::Span::new().years(ARCHIVE_YEARS);
    let end = jiff::Timestamp::from_microsecond(ended)
        .map(|ended| ended.to_zoned(jiff::tz::TimeZone::fixed(jiff::tz::offset(3))))
        .and_then(|ended| ended.checked_add(years));
    // A day that no calendar has is never over.
    end.map_or(Micros::MAX, |end| end.timestamp().as_microsecond())
}
