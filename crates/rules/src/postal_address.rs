//! Where post goes: of a person's form, and of an institution.

use crate::district::{District, DistrictFault};
use crate::faults::FieldFault;
use crate::free_text::FreeText;
use crate::postcode::Postcode;
use crate::province::Province;

/// What was typed, field by field.
#[derive(Clone, Copy)]
pub struct TypedAddress<'a> {
    pub address: &'a str,
    pub province: &'a str,
    pub district: &'a str,
    pub postcode: &'a str,
}

/// An address in which everything is in order.
#[derive(Clone, PartialEq, Eq)]
pub struct PostalAddress {
    /// Quarter, street, number.
    pub line: FreeText<250>,
    pub province: Province,
    pub district: District,
    pub postcode: Postcode,
}

/// The postcode belongs to another province.
pub const ELSEWHERE: &str = "postcode-other-province";

impl PostalAddress {
    /// Reads it whole, and adds every field that is missing or wrong to the faults.
    pub fn parse(typed: TypedAddress<'_>, faults: &mut Vec<FieldFault>) -> Option<Self> {
        let mut take = |field, fault| faults.push(FieldFault { field, fault });
        let line = FreeText::parse(typed.address)
            .map_err(|fault| take("address", fault.key()))
            .ok();
        let province = Province::parse(typed.province)
            .map_err(|fault| take("province", fault.key()))
            .ok();
        let district = district(province, typed.district)
            .map_err(|fault| take("district", fault.key()))
            .ok()
            .flatten();
        let postcode = Postcode::parse(typed.postcode)
            .map_err(|fault| take("postcode", fault.key()))
            .ok();
        if let (Some(postcode), Some(province)) = (&postcode, province)
            && !postcode.lies_in(province)
        {
            take("postcode", ELSEWHERE);
            return None;
        }
        Some(Self {
            line: line?,
            province: province?,
            district: district?,
            postcode: postcode?,
        })
    }
}

/// Without a province nothing can be said of a district but that none was typed.
fn district(province: Option<Province>, typed: &str) -> Result<Option<District>, DistrictFault> {
    match province {
        Some(province) => District::parse(province, typed).map(Some),
        None if typed.trim().is_empty() => Err(DistrictFault::Missing),
        None => Ok(None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(province: &str, district: &str, postcode: &str) -> Vec<(&'static str, &'static str)> {
        let mut faults = Vec::new();
        let typed = TypedAddress {
            address: "Çınar Mah. Işık Sok. No: 3",
            province,
            district,
            postcode,
        };
        let read = PostalAddress::parse(typed, &mut faults);
        assert_eq!(read.is_none(), !faults.is_empty());
        faults.iter().map(|f| (f.field, f.fault)).collect()
    }

    #[test]
    fn an_address_is_of_one_province() {
        assert_eq!(faults("İstanbul", "uskudar", "34660"), []);
        let unknown = [("district", "district-unknown")];
        assert_eq!(faults("Ankara", "Üsküdar", "06100"), unknown);
        let elsewhere = [("postcode", ELSEWHERE)];
        assert_eq!(faults("İstanbul", "Üsküdar", "06100"), elsewhere);
    }

    #[test]
    fn everything_that_is_missing_is_named() {
        let missing = ["province-missing", "district-missing", "postcode-missing"];
        let told: Vec<_> = faults("", "", "").iter().map(|(_, fault)| *fault).collect();
        assert_eq!(told, missing);
        assert_eq!(
            faults("", "Üsküdar", "34660"),
            [("province", "province-missing")]
        );
    }
}
