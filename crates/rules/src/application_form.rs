//! Başvuru formu, Adım 1: what the person types, and the form that it becomes (R15–R20).

use serde::{Deserialize, Serialize};

use crate::choice::choice;
use crate::email_address::EmailAddress;
use crate::free_text::FreeText;
use crate::mobile_phone::{MobileOperator, MobilePhone};
use crate::postcode::Postcode;
use crate::province::Province;
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
pub struct Typed {
    pub publish: String,
    pub email: String,
    pub phone: String,
    pub operator: String,
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

/// A form in which everything is in order.
pub struct ApplicationForm {
    /// Sertifika internette yayınlansın mı?
    pub publish: bool,
    pub email: EmailAddress,
    pub phone: MobilePhone,
    pub operator: MobileOperator,
    pub channel: Channel,
    /// Çalıştığı birim.
    pub unit: FreeText<100>,
    /// Unvan.
    pub title: FreeText<100>,
    pub work_phone: Option<WorkPhone>,
    pub extension: Option<Extension>,
    pub address_kind: AddressKind,
    pub address: FreeText<250>,
    pub province: Province,
    pub district: FreeText<50>,
    pub postcode: Postcode,
}

/// A field that is not in order, and the key of the reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FieldFault {
    pub field: &'static str,
    pub fault: &'static str,
}

/// A choice was not made.
const UNCHOSEN: &str = "choice-missing";
/// The postcode belongs to another province.
const ELSEWHERE: &str = "postcode-other-province";

impl ApplicationForm {
    /// Reads the whole form, and names every field that is missing or wrong.
    pub fn parse(typed: &Typed) -> Result<Self, Vec<FieldFault>> {
        let mut faults = Vec::new();
        let publish = match typed.publish.as_str() {
            "yes" => Some(true),
            "no" => Some(false),
            _ => missing(&mut faults, "publish"),
        };
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
        let operator =
            MobileOperator::parse(&typed.operator).or_else(|| missing(&mut faults, "operator"));
        let channel = typed
            .channel
            .parse()
            .ok()
            .or_else(|| missing(&mut faults, "channel"));
        let unit = take(
            &mut faults,
            "unit",
            FreeText::parse(&typed.unit).map_err(|f| f.key()),
        );
        let title = take(
            &mut faults,
            "title",
            FreeText::parse(&typed.title).map_err(|f| f.key()),
        );
        let work_phone = optional(&mut faults, "work_phone", &typed.work_phone, |t| {
            WorkPhone::parse(t).map_err(|f| f.key())
        });
        let extension = optional(&mut faults, "extension", &typed.extension, |t| {
            Extension::parse(t).map_err(|f| f.key())
        });
        let address_kind = typed
            .address_kind
            .parse()
            .ok()
            .or_else(|| missing(&mut faults, "address_kind"));
        let address = take(
            &mut faults,
            "address",
            FreeText::parse(&typed.address).map_err(|f| f.key()),
        );
        let province = take(
            &mut faults,
            "province",
            Province::parse(&typed.province).map_err(|f| f.key()),
        );
        let district = take(
            &mut faults,
            "district",
            FreeText::parse(&typed.district).map_err(|f| f.key()),
        );
        let postcode = take(
            &mut faults,
            "postcode",
            Postcode::parse(&typed.postcode).map_err(|f| f.key()),
        );
        if let (Some(postcode), Some(province)) = (&postcode, province)
            && !postcode.lies_in(province)
        {
            faults.push(FieldFault {
                field: "postcode",
                fault: ELSEWHERE,
            });
        }
        if !faults.is_empty() {
            return Err(faults);
        }
        // Every value is there, because a value that is not has left a fault behind.
        (|| {
            Some(Self {
                publish: publish?,
                email: email?,
                phone: phone?,
                operator: operator?,
                channel: channel?,
                unit: unit?,
                title: title?,
                work_phone: work_phone?,
                extension: extension?,
                address_kind: address_kind?,
                address: address?,
                province: province?,
                district: district?,
                postcode: postcode?,
            })
        })()
        .ok_or(faults)
    }

    /// The texts of every fault that this form can name beyond those of its fields' own types.
    pub const OWN_FAULTS: [&'static str; 2] = [UNCHOSEN, ELSEWHERE];
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

#[cfg(test)]
mod tests {
    use super::*;

    fn filled() -> Typed {
        Typed {
            publish: "no".into(),
            email: "ayse@ornek.example".into(),
            phone: "0532 123 45 67".into(),
            operator: "turkcell".into(),
            channel: "both".into(),
            unit: "Bilgi İşlem Daire Başkanlığı".into(),
            title: "Mühendis".into(),
            address_kind: "work".into(),
            address: "Çınar Mah. Işık Sok. No: 3".into(),
            province: "İstanbul".into(),
            district: "Üsküdar".into(),
            postcode: "34660".into(),
            ..Typed::default()
        }
    }

    #[test]
    fn a_whole_form_is_read() {
        let form = ApplicationForm::parse(&filled()).ok().unwrap();
        assert_eq!(form.phone.e164(), "+905321234567");
        assert_eq!(form.channel, Channel::Both);
        assert!(form.work_phone.is_none());
    }

    /// R20: what is missing is named field by field, all at once.
    #[test]
    fn an_empty_form_names_every_mandatory_field() {
        let faults = ApplicationForm::parse(&Typed::default()).err().unwrap();
        let fields: Vec<_> = faults.iter().map(|f| f.field).collect();
        let mandatory = [
            "publish",
            "email",
            "phone",
            "operator",
            "channel",
            "unit",
            "title",
            "address_kind",
            "address",
            "province",
            "district",
            "postcode",
        ];
        assert_eq!(fields, mandatory);
    }

    #[test]
    fn a_postcode_of_another_province_is_named() {
        let typed = Typed {
            postcode: "06100".into(),
            ..filled()
        };
        let faults = ApplicationForm::parse(&typed).err().unwrap();
        assert_eq!(
            faults,
            [FieldFault {
                field: "postcode",
                fault: ELSEWHERE
            }]
        );
    }
}
