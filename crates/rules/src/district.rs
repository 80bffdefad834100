//! The 973 districts (ilçe), each of one province (5442 sayılı İl İdaresi Kanunu; as they stood on 01.01.2026).

use crate::faults::faults;
use crate::province::Province;
use crate::turkish;

/// A district, as the list writes its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct District(&'static str);

faults! {
    /// Why a text is no district of a province.
    DistrictFault {
        Missing = "district-missing",
        Unknown = "district-unknown",
    }
}

/// A line for each province in the order of the plates: its name, and its districts in the order of the alphabet, the central one first.
const LIST: &str = include_str!("district/districts.txt");

/// The central district of a province that is no metropolitan municipality.
const CENTRAL: &str = "Merkez";

/// Names that were official once, are still typed, and stand in older forms: plate, former name, present name.
const FORMER: [(u8, &str, &str); 4] = [
    (6, "Kazan", "Kahramankazan"),
    (34, "Eyüp", "Eyüpsultan"),
    (55, "19 Mayıs", "Ondokuzmayıs"),
    (56, "Aydınlar", "Tillo"),
];

impl District {
    /// By name, whatever the case and the keyboard. "Rize", "Rize Merkez" and "Merkez" are one.
    pub fn parse(province: Province, text: &str) -> Result<Self, DistrictFault> {
        let key = turkish::search_key(text);
        if key.is_empty() {
            return Err(DistrictFault::Missing);
        }
        let named = |name: &str| turkish::search_key(name) == key;
        let central = format!("{} {CENTRAL}", province.name());
        let present = FORMER
            .iter()
            .find(|(plate, former, _)| *plate == province.plate() && named(former))
            .map(|(_, _, present)| *present);
        let means = |name: &str| {
            named(name)
                || present == Some(name)
                || name == CENTRAL && (named(province.name()) || named(&central))
        };
        Self::of(province)
            .find(|district| means(district.0))
            .ok_or(DistrictFault::Unknown)
    }

    pub const fn name(self) -> &'static str {
        self.0
    }

    /// Those of a province, as a page lists them.
    pub fn of(province: Province) -> impl Iterator<Item = Self> {
        let line = LIST.lines().nth(usize::from(province.plate()) - 1);
        let (_, names) = line
            .and_then(|line| line.split_once(": "))
            .unwrap_or_default();
        names
            .split(", ")
            .filter(|name| !name.is_empty())
            .map(District)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn province(name: &str) -> Province {
        Province::parse(name).unwrap()
    }

    fn parsed(province_name: &str, text: &str) -> Result<&'static str, DistrictFault> {
        District::parse(province(province_name), text).map(District::name)
    }

    #[test]
    fn the_list_is_whole_and_in_order() {
        assert_eq!(LIST.lines().count(), 81);
        let mut count = 0;
        for (line, plate) in LIST.lines().zip(1..) {
            let province = Province::from_plate(plate).unwrap();
            assert_eq!(line.split_once(": ").unwrap().0, province.name());
            let names: Vec<_> = District::of(province).map(District::name).collect();
            let mut sorted = names.clone();
            sorted.sort_by_cached_key(|name| (*name != CENTRAL, turkish::sort_key(name)));
            sorted.dedup();
            assert_eq!(names, sorted, "{}", province.name());
            for name in names {
                assert_eq!(parsed(province.name(), name), Ok(name));
                count += 1;
            }
        }
        assert_eq!(count, 973);
    }

    #[test]
    fn it_is_read_as_people_type_it() {
        assert_eq!(parsed("İstanbul", "kadikoy"), Ok("Kadıköy"));
        assert_eq!(parsed("İstanbul", " KÂĞITHANE "), Ok("Kâğıthane"));
        assert_eq!(parsed("İstanbul", "Kağıthane"), Ok("Kâğıthane"));
        assert_eq!(parsed("İstanbul", "Eyüp"), Ok("Eyüpsultan"));
        assert_eq!(parsed("Samsun", "19 mayıs"), Ok("Ondokuzmayıs"));
        for central in ["Merkez", "rize", "RİZE MERKEZ"] {
            assert_eq!(parsed("Rize", central), Ok("Merkez"));
        }
    }

    #[test]
    fn another_provinces_district_is_none() {
        assert_eq!(parsed("Ankara", "Kadıköy"), Err(DistrictFault::Unknown));
        // A metropolitan municipality has no central district.
        assert_eq!(parsed("Ankara", "Merkez"), Err(DistrictFault::Unknown));
        assert_eq!(parsed("Ankara", "Ankara"), Err(DistrictFault::Unknown));
        // Kazan is Ankara's alone.
        assert_eq!(parsed("İzmir", "Kazan"), Err(DistrictFault::Unknown));
        assert_eq!(parsed("Ankara", "  "), Err(DistrictFault::Missing));
    }
}
