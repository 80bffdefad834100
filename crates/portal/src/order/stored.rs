//! What an order's row says, as facts. A row that contradicts itself, or says what this program cannot read, gives none: nothing is decided
//! from it and nothing written to it, and the desk is told what is wrong.

use rules::application::{
    ApplicationKind, Approval, Approved, Cancelled, CancelledBy, Contradiction, Facts, FormRefused,
    Payment, Refused, Status, contradictions, status,
};
use rules::application_form::Asked;
use rules::commitment::{self, Commitment};
use rules::dates::istanbul_day;
use rules::product::{Price, Product, Terms};
use rules::refusal_reason::RefusalReason;
use store::Micros;
use web::App;
use web::app::timestamp;
use web::refusal::Refusal;

use super::finders::Order;
use super::shown::{card_reader_key, kind_key, payment_key};

/// One of a closed list of words, or nothing where this program does not know the word: a row of a newer one must not take the whole list with it.
#[derive(Clone, Copy)]
pub(super) struct Word<T>(pub Option<T>);

impl<T: std::str::FromStr> From<String> for Word<T> {
    fn from(word: String) -> Self {
        Self(word.parse().ok())
    }
}

impl<T: TryFrom<i64>> From<i64> for Word<T> {
    fn from(number: i64) -> Self {
        Self(number.try_into().ok())
    }
}

/// Why a row gives no facts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flaw {
    /// A word that this program does not know, or a date without the word that belongs to it.
    Kind,
    Payment,
    Terms,
    Subject,
    Approval,
    Refusal,
    Cancellation,
    Contradiction(Contradiction),
}

impl Flaw {
    /// The key of the sentence that says it.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Kind => "unreadable-kind",
            Self::Payment => "unreadable-payment",
            Self::Terms => "unreadable-terms",
            Self::Subject => "unreadable-subject",
            Self::Approval => "unreadable-approval",
            Self::Refusal => "unreadable-refusal",
            Self::Cancellation => "unreadable-cancellation",
            Self::Contradiction(contradiction) => contradiction.key(),
        }
    }
}

/// What can be read of a row with the columns of an order, for an order that is paid for in this way.
macro_rules! said {
    ($row:expr, $payment:expr) => {
        Facts {
            payment: $payment,
            version: $row.version,
            form_version: $row.form_version,
            phone_verified_at: $row.phone_verified_at,
            approval: approved($row.approval.as_deref(), $row.approved_at),
            form_arrived_at: $row.form_arrived_at,
            form_refused: $row.form_refused_at.map(|at| FormRefused {
                at,
                reasons: reasons($row.refusal.as_deref()),
            }),
            paid_at: $row.paid_at,
            held_until: $row.held_until,
            ordered_at: $row.ordered_at,
            produced_at: $row.produced_at,
            shipped_at: $row.shipped_at,
            delivery_failed_at: $row.delivery_failed_at,
            returned_at: $row.returned_at,
            delivered_at: $row.delivered_at,
            activated_at: $row.activated_at,
            cancelled: cancelled($row.cancelled_by.as_deref(), $row.cancelled_at),
            refunded_at: $row.refunded_at,
            erased_at: $row.erased_at,
        }
    };
}
pub(super) use said;

pub(super) fn approved(by: Option<&str>, at: Option<Micros>) -> Option<Approved> {
    let by = by?.parse::<Approval>().ok()?;
    Some(Approved { by, at: at? })
}

pub(super) fn cancelled(by: Option<&str>, at: Option<Micros>) -> Option<Cancelled> {
    let by = by?.parse::<CancelledBy>().ok()?;
    Some(Cancelled { by, at: at? })
}

pub(super) fn reasons(keys: Option<&str>) -> Vec<RefusalReason> {
    let keys = keys.unwrap_or_default().split_whitespace();
    keys.filter_map(RefusalReason::from_key).collect()
}

impl Order {
    /// The facts, where the row is whole.
    pub fn facts(&self) -> Result<Facts, Refused> {
        match self.flaws().next() {
            Some(_) => Err(Refused::Unclear),
            None => self.said().ok_or(Refused::Unclear),
        }
    }

    /// Whether a rule allows something now; nothing, where the row is not whole.
    pub fn may(&self, rule: fn(&Facts) -> Result<(), Refused>) -> Result<(), Refused> {
        rule(&self.facts()?)
    }

    /// What a person reads; that it is not clear, where the row is not whole.
    pub fn status(&self) -> Status {
        self.facts().map_or(Status::Unclear, |facts| status(&facts))
    }

    /// What is wrong with the row; nothing, where only events have written it.
    pub fn flaws(&self) -> impl Iterator<Item = Flaw> {
        let is_pair = |date: Option<_>, word: Option<bool>| date.is_some().then_some(true) == word;
        let approval = self
            .approval
            .as_deref()
            .map(|key| key.parse::<Approval>().is_ok());
        let by = self
            .cancelled_by
            .as_deref()
            .map(|key| key.parse::<CancelledBy>().is_ok());
        let refusal = self.refusal.as_deref().map(|keys| {
            let mut keys = keys.split(' ').filter(|key| !key.is_empty());
            keys.all(|key| RefusalReason::from_key(key).is_some())
        });
        let unreadable = [
            (Flaw::Kind, self.kind.0.is_some()),
            (Flaw::Payment, self.payment.0.is_some()),
            (Flaw::Terms, self.terms().is_some()),
            (Flaw::Subject, self.subject().is_some()),
            (Flaw::Approval, is_pair(self.approved_at, approval)),
            (Flaw::Refusal, is_pair(self.form_refused_at, refusal)),
            (Flaw::Cancellation, is_pair(self.cancelled_at, by)),
        ];
        let unreadable = unreadable
            .into_iter()
            .filter_map(|(flaw, is_whole)| (!is_whole).then_some(flaw));
        let contradicting: Vec<_> = self
            .said()
            .iter()
            .flat_map(contradictions)
            .map(Flaw::Contradiction)
            .collect();
        unreadable.chain(contradicting)
    }

    /// What can be read of the row.
    fn said(&self) -> Option<Facts> {
        let payment = self.payment.0?;
        Some(said!(self, payment))
    }

    pub const fn kind(&self) -> Option<ApplicationKind> {
        self.kind.0
    }

    pub const fn payment(&self) -> Option<Payment> {
        self.payment.0
    }

    /// Sertifika Süresi and Kart Okuyucu Tipi.
    pub fn terms(&self) -> Option<Terms> {
        let (validity, reader) = (self.validity.0?, self.card_reader.0?);
        Some(Terms { validity, reader })
    }

    /// Its product, if the installation still knows it.
    pub fn product<'a>(&self, app: &'a App) -> Option<&'a Product> {
        app.settings.product(&self.product)
    }

    /// Whether its product lets the form be approved in this way; none does, where it is not offered any more.
    pub fn offers_approval(&self, app: &App, way: Approval) -> bool {
        let product = self.product(app);
        product.is_some_and(|product| product.may_be_approved_by(way))
    }

    /// # Errors
    /// It does not.
    pub fn may_be_approved_by(&self, app: &App, way: Approval) -> Result<(), Refusal> {
        match self.offers_approval(app, way) {
            true => Ok(()),
            false => Err(Refusal::NotNow("refused-approval-way")),
        }
    }

    /// The text that whoever applies accepts today.
    pub fn commitment(&self, app: &App) -> Result<&'static Commitment, Refused> {
        let subject = self.subject().ok_or(Refused::Unclear)?;
        let today = app.outside.clock.today();
        Ok(commitment::current(subject.kind(), today))
    }

    /// What its form asks. Whoever pays chooses the terms, among what was offered on the day of the opening.
    pub fn asked<'a>(&self, app: &'a App) -> Option<Asked<'a>> {
        let product = self.product(app)?;
        let opened_on = istanbul_day(timestamp(self.opened_at));
        let chooses = self.payment() == Some(Payment::Person);
        Some(Asked {
            sections: &product.form,
            choices: chooses.then(|| product.choices(opened_on)),
        })
    }

    /// The key of the label of its Başvuru Türü.
    pub fn kind_key(&self) -> &'static str {
        self.kind().map_or("kind-unknown", kind_key)
    }

    /// The key of the label of its Ödeme Türü.
    pub fn payment_key(&self) -> &'static str {
        self.payment().map_or("payment-unknown", payment_key)
    }

    /// What the person pays for it, by the prices of the day on which it was opened; none, where the institution pays.
    pub fn price(&self, app: &App) -> Option<Price> {
        let opened_on = istanbul_day(timestamp(self.opened_at));
        let product = self
            .product(app)
            .filter(|_| self.payment() == Some(Payment::Person))?;
        product.price(self.terms()?, self.spare, opened_on)
    }

    /// The key of the label of its Kart Okuyucu Tipi.
    pub fn card_reader_key(&self) -> &'static str {
        self.card_reader
            .0
            .map_or("card-reader-unknown", card_reader_key)
    }

    /// Why the last form was refused.
    pub fn refusal_reasons(&self) -> Vec<RefusalReason> {
        reasons(self.refusal.as_deref())
    }
}
