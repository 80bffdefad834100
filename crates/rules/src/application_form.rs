//! Başvuru formu, Adım 1: what the person types, and the form that it becomes (R15–R20).

#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

use crate::choice::choice;
use crate::email_address::EmailAddress;
use crate::faults::FieldFault;
use crate::free_text::FreeText;
use crate::mobile_phone::{MobileCarrier, MobilePhone};
use crate::postal_address::{ELSEWHERE, PostalAddress, TypedAddress};
use crate::product::{CardReaderFault, Choices, FormSection, Terms, ValidityFault};
use crate::work_phone::{Extension, WorkPhone};

choice! {
    /// Bilgi Kanalı: how the person wants to be told (R17).
    Channel {
        Email = "email",
        Sms = "sms",
        Both = "both",
    }
}

choice! {
    /// Adres Tipi (R19).
    AddressKind {
        Work = "work",
        Home = "home",
    }
}

/// What was typed, letter by letter, whether it is right or not. This is what a draft keeps.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct TypedForm {
    /// In years.
    pub validity: String,
    pub card_reader: String,
    pub publish: String,
    pub email: String,
    pub phone: String,
    #[serde(rename = "operator")]
    pub carrier: String,
    pub channel: String,
    pub unit: String,
    pub title: String,
    pub work_phone: String,
    pub extension: String,
    pub address_kind: String,
    pub address: String,
    pub province: String,
    pub district: String,
    pub postcode: String,
}

impl TypedForm {
    pub fn postal_address(&self) -> TypedAddress<'_> {
        TypedAddress {
            address: &self.address,
            province: &self.province,
            district: &self.district,
            postcode: &self.postcode,
        }
    }
}

/// What a form asks, which its product and its payment decide.
#[derive(Clone, Copy)]
pub struct Asked<'a> {
    pub sections: &'a [FormSection],
    /// What the person chooses among, where it is the person who pays for it.
    pub choices: Option<Choices<'a>>,
}

/// A form in which everything is in order.
pub struct ApplicationForm {
    /// What the person chose, where there is a choice.
    pub terms: Option<Terms>,
    /// Sertifika internette yayınlansın mı? None where the form does not ask it.
    pub publish: Option<bool>,
    pub email: EmailAddress,
    pub phone: MobilePhone,
    pub carrier: MobileCarrier,
    pub channel: Channel,
    /// None where the form does not ask it.
    pub workplace: Option<Workplace>,
    pub address_kind: AddressKind,
    pub address: PostalAddress,
}

/// Where the person works.
pub struct Workplace {
    /// Çalıştığı birim.
    pub unit: FreeText<100>,
    /// Unvan.
    pub title: FreeText<100>,
    pub phone: Option<WorkPhone>,
    pub extension: Option<Extension>,
}

/// A choice was not made.
const UNCHOSEN: &str = "choice-missing";

impl ApplicationForm {
    /// Reads the whole form, and names every field that is missing or wrong.
    pub fn parse(typed: &TypedForm, asked: Asked<'_>) -> Result<Self, Vec<FieldFault>> {
        let mut faults = Vec::new();
        let asks = |section| asked.sections.contains(&section);
        let choices = asked.choices.filter(|_| asks(FormSection::Terms));
        let terms = choices.map(|choices| terms(&mut faults, typed, choices));
        let publish = asks(FormSection::Publication).then(|| publish(&mut faults, &typed.publish));
        let email = take(
            &mut faults,
            "email",
            EmailAddress::parse(&typed.email).map_err(|f| f.key()),
        );
        let phone = take(
            &mut faults,
            "phone",
            MobilePhone::parse(&typed.phone).map_err(|f| f.key()),
        );
        let carrier =
            MobileCarrier::parse(&typed.carrier).or_else(|| missing(&mut faults, "operator"));
        let channel = typed
            .channel
            .parse()
            .ok()
            .or_else(|| missing(&mut faults, "channel"));
        let workplace = asks(FormSection::Workplace).then(|| workplace(&mut faults, typed));
        let address_kind = typed
            .address_kind
            .parse()
            .ok()
            .or_else(|| missing(&mut faults, "address_kind"));
        let address = PostalAddress::parse(typed.postal_address(), &mut faults);
        if !faults.is_empty() {
            return Err(faults);
        }
        // Every value is there, because a value that is not has left a fault behind.
        (|| {
            Some(Self {
                terms: all(terms)?,
                publish: all(publish)?,
                email: email?,
                phone: phone?,
                carrier: carrier?,
                channel: channel?,
                workplace: all(workplace)?,
                address_kind: address_kind?,
                address: address?,
            })
        })()
        .ok_or(faults)
    }

    /// The texts of every fault that this form can name beyond those of its fields' own types.
    pub const OWN_FAULTS: [&'static str; 2] = [UNCHOSEN, ELSEWHERE];
}

/// What is not asked is in order; what is asked must be there.
fn all<T>(asked: Option<Option<T>>) -> Option<Option<T>> {
    match asked {
        None => Some(None),
        Some(there) => there.map(Some),
    }
}

fn terms(faults: &mut Vec<FieldFault>, typed: &TypedForm, choices: Choices<'_>) -> Option<Terms> {
    let mut chosen = |field, text: &str, fault: Option<&'static str>| match fault {
        Some(_) if text.trim().is_empty() => faults.push(FieldFault {
            field,
            fault: UNCHOSEN,
        }),
        Some(fault) => faults.push(FieldFault { field, fault }),
        None => {}
    };
    let validity = choices.validity(&typed.validity);
    let fault = validity.err().map(ValidityFault::key);
    chosen("validity", &typed.validity, fault);
    let reader = choices.reader(&typed.card_reader);
    let fault = reader.err().map(CardReaderFault::key);
    chosen("card_reader", &typed.card_reader, fault);
    Some(Terms {
        validity: validity.ok()?,
        reader: reader.ok()?,
    })
}

fn publish(faults: &mut Vec<FieldFault>, text: &str) -> Option<bool> {
    match text {
        "yes" => Some(true),
        "no" => Some(false),
        _ => missing(faults, "publish"),
    }
}

fn workplace(faults: &mut Vec<FieldFault>, typed: &TypedForm) -> Option<Workplace> {
    let unit = FreeText::parse(&typed.unit).map_err(|f| f.key());
    let unit = take(faults, "unit", unit);
    let title = FreeText::parse(&typed.title).map_err(|f| f.key());
    let title = take(faults, "title", title);
    let phone = optional(faults, "work_phone", &typed.work_phone, |t| {
        WorkPhone::parse(t).map_err(|f| f.key())
    });
    let extension = optional(faults, "extension", &typed.extension, |t| {
        Extension::parse(t).map_err(|f| f.key())
    });
    Some(Workplace {
        unit: unit?,
        title: title?,
        phone: phone?,
        extension: extension?,
    })
}

fn missing<T>(faults: &mut Vec<FieldFault>, field: &'static str) -> Option<T> {
    faults.push(FieldFault {
        field,
        fault: UNCHOSEN,
    });
    None
}

fn take<T>(
    faults: &mut Vec<FieldFault>,
    field: &'static str,
    parsed: Result<T, &'static str>,
) -> Option<T> {
    parsed
        .map_err(|fault| faults.push(FieldFault { field, fault }))
        .ok()
}

/// An empty optional field is in order; the outer `None` means that it is not.
fn optional<T>(
    faults: &mut Vec<FieldFault>,
    field: &'static str,
    text: &str,
    parse: impl Fn(&str) -> Result<T, &'static str>,
) -> Option<Option<T>> {
    if text.trim().is_empty() {
        return Some(None);
    }
    take(faults, field, parse(text)).map(Some)
}
