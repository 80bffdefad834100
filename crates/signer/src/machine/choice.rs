//! Which certificate signs: those that do not fit are told apart with the reason, and one of the others is recommended. Decided
//! without a PIN.

use card::{Listing, PinState, Place, Token, WhyUnfit};
use signature::certificate::Certificate;
use signature::extension::KeyUsage;
use signature::moment::Moment;
use signature::profile::nes::{self, Missing};

use crate::language::{Text, text};

/// A card with what lies on it, as it was read without a PIN.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeenCard {
    pub reader: String,
    pub token: Token,
    pub listing: Listing,
}

/// A certificate that could be chosen, or that is shown with the reason why not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// Of the reader; practice cards say there that they are.
    pub reader: String,
    pub token: Token,
    /// The holder's name, or the label on the card where there is none.
    pub name: String,
    pub issuer: String,
    /// Seconds since 1970.
    pub not_before: i64,
    pub not_after: i64,
    /// X.509, DER.
    pub der: Vec<u8>,
    pub fit: Result<card::Key, WhyNot>,
}

/// Why a certificate is hidden until somebody asks for all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WhyNot {
    OnCard(WhyUnfit),
    Unreadable,
    Expired,
    NotYet,
    /// An authority's, or one that is not for signatures that bind.
    OtherUse,
    NotQualified,
    PinLocked,
    PinNotSet,
}

impl WhyNot {
    pub const fn text(self) -> Text {
        match self {
            Self::OnCard(WhyUnfit::NotACertificate) | Self::Unreadable => {
                text("Sertifika okunamıyor", "The certificate cannot be read")
            }
            Self::OnCard(WhyUnfit::KeyOfAnotherKind) => text(
                "Anahtar türü desteklenmiyor",
                "Its kind of key is not supported",
            ),
            Self::OnCard(WhyUnfit::NoKey) => {
                text("Anahtarı bu kartta değil", "Its key is not on this card")
            }
            Self::OnCard(WhyUnfit::AnotherKey) => text(
                "Karttaki anahtar başka bir sertifikanın",
                "The key on the card belongs to another certificate",
            ),
            Self::Expired => text("Süresi dolmuş", "Expired"),
            Self::NotYet => text("Geçerliliği henüz başlamadı", "Not valid yet"),
            Self::OtherUse => text("İmza için değil", "Not for signatures"),
            Self::NotQualified => text(
                "Nitelikli elektronik sertifika değil",
                "Not a qualified certificate",
            ),
            Self::PinLocked => text(
                "PIN kilitli: önce kilidi çözün",
                "PIN locked: unlock it first",
            ),
            Self::PinNotSet => text("PIN oluşturulmamış", "No PIN was set"),
        }
    }
}

/// All certificates of all cards: those that fit first, and of those the one that lasts longest, which is the recommended one.
pub fn candidates(seen: &[SeenCard], at: Moment) -> Vec<Candidate> {
    let mut all: Vec<Candidate> = Vec::new();
    for card in seen {
        for one in &card.listing.fit {
            all.push(candidate(
                card,
                &one.label,
                &one.der,
                Ok(one.key.clone()),
                at,
            ));
        }
        for one in &card.listing.unfit {
            let why = WhyNot::OnCard(one.why);
            all.push(candidate(card, &one.label, &one.der, Err(why), at));
        }
    }
    all.sort_by_key(|one| (one.fit.is_err(), std::cmp::Reverse(one.not_after)));
    all
}

/// The one that is chosen unless the person chooses another.
pub fn recommended(candidates: &[Candidate]) -> Option<usize> {
    candidates.first()?.fit.is_ok().then_some(0)
}

fn candidate(
    card: &SeenCard,
    label: &str,
    der: &[u8],
    key: Result<card::Key, WhyNot>,
    at: Moment,
) -> Candidate {
    let read = Certificate::from_der(der).ok();
    let said = |text: Option<&str>| text.map(str::to_owned);
    let times = read.as_ref().map_or((0, 0), |certificate| {
        let (from, to) = (certificate.not_before(), certificate.not_after());
        (from.unix_seconds(), to.unix_seconds())
    });
    Candidate {
        reader: card.reader.clone(),
        token: card.token.clone(),
        name: read
            .as_ref()
            .and_then(|certificate| said(certificate.subject().common_name()))
            .unwrap_or_else(|| label.to_owned()),
        issuer: read
            .as_ref()
            .and_then(|certificate| said(certificate.issuer().common_name()))
            .unwrap_or_default(),
        not_before: times.0,
        not_after: times.1,
        der: der.to_vec(),
        fit: key.and_then(|key| fits(read.as_ref(), &card.token, at).map(|()| key)),
    }
}

fn fits(certificate: Option<&Certificate>, token: &Token, at: Moment) -> Result<(), WhyNot> {
    let certificate = certificate.ok_or(WhyNot::Unreadable)?;
    let signs = certificate
        .key_usage()
        .map_err(|_| WhyNot::Unreadable)?
        .is_some_and(|usage| usage.has(KeyUsage::NON_REPUDIATION));
    let lacks = nes::lacks(certificate, &[]).map_err(|_| WhyNot::Unreadable)?;
    if !signs || lacks.contains(&Missing::EndEntity) {
        return Err(WhyNot::OtherUse);
    }
    // Which policies are believed the portal knows; that it is called qualified stands in the certificate.
    let statements = [Missing::EtsiStatement, Missing::BtkStatement];
    if statements.iter().any(|missing| lacks.contains(missing)) {
        return Err(WhyNot::NotQualified);
    }
    if at > certificate.not_after() {
        return Err(WhyNot::Expired);
    }
    if at < certificate.not_before() {
        return Err(WhyNot::NotYet);
    }
    match (token.pin, token.pin_is_set) {
        (PinState::Locked, _) => Err(WhyNot::PinLocked),
        (_, false) => Err(WhyNot::PinNotSet),
        _ => Ok(()),
    }
}

/// The card with this serial number, where the work is on one card and no other (R41).
pub fn by_serial<'a>(seen: &'a [SeenCard], serial: &str) -> Option<&'a SeenCard> {
    seen.iter().find(|card| card.token.place.serial == serial)
}

/// The identity number in the certificates of a card, so that a new PIN does not repeat it.
pub fn identity_number(card: &SeenCard) -> Option<String> {
    let ders = card.listing.fit.iter().map(|one| &one.der);
    ders.filter_map(|der| Certificate::from_der(der).ok())
        .find_map(|certificate| certificate.subject().serial_number().map(str::to_owned))
}

/// Whether the card is the one of this place.
pub fn is_at(candidate: &Candidate, place: &Place) -> bool {
    candidate.token.place == *place
}
