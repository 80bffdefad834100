//! The 81 provinces (il) with their plate codes.

use crate::faults::faults;
use crate::turkish;

/// A province, known by its plate code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Province(u8);

faults! {
    /// Why a text is no province.
    ProvinceFault {
        Missing = "province-missing",
        Unknown = "province-unknown",
    }
}

/// In plate order, so that the place in the table is the code: alphabetical up to 67, then by the date of foundation.
const NAMES: [&str; 81] = [
    "Adana",
    "Adıyaman",
    "Afyonkarahisar",
    "Ağrı",
    "Amasya",
    "Ankara",
    "Antalya",
    "Artvin",
    "Aydın",
    "Balıkesir",
    "Bilecik",
    "Bingöl",
    "Bitlis",
    "Bolu",
    "Burdur",
    "Bursa",
    "Çanakkale",
    "Çankırı",
    "Çorum",
    "Denizli",
    "Diyarbakır",
    "Edirne",
    "Elazığ",
    "Erzincan",
    "Erzurum",
    "Eskişehir",
    "Gaziantep",
    "Giresun",
    "Gümüşhane",
    "Hakkâri",
    "Hatay",
    "Isparta",
    "Mersin",
    "İstanbul",
    "İzmir",
    "Kars",
    "Kastamonu",
    "Kayseri",
    "Kırklareli",
    "Kırşehir",
    "Kocaeli",
    "Konya",
    "Kütahya",
    "Malatya",
    "Manisa",
    "Kahramanmaraş",
    "Mardin",
    "Muğla",
    "Muş",
    "Nevşehir",
    "Niğde",
    "Ordu",
    "Rize",
    "Sakarya",
    "Samsun",
    "Siirt",
    "Sinop",
    "Sivas",
    "Tekirdağ",
    "Tokat",
    "Trabzon",
    "Tunceli",
    "Şanlıurfa",
    "Uşak",
    "Van",
    "Yozgat",
    "Zonguldak",
    "Aksaray",
    "Bayburt",
    "Karaman",
    "Kırıkkale",
    "Batman",
    "Şırnak",
    "Bartın",
    "Ardahan",
    "Iğdır",
    "Yalova",
    "Karabük",
    "Kilis",
    "Osmaniye",
    "Düzce",
];

/// Names that were official once and are still typed.
const FORMER: [(&str, u8); 2] = [("Afyon", 3), ("İçel", 33)];

impl Province {
    pub fn from_plate(plate: u8) -> Option<Self> {
        (1..=81).contains(&plate).then_some(Self(plate))
    }

    /// By name, whatever the case and the keyboard, or by plate code.
    pub fn parse(text: &str) -> Result<Self, ProvinceFault> {
        let key = turkish::search_key(text);
        if key.is_empty() {
            return Err(ProvinceFault::Missing);
        }
        let by_plate = || key.parse().ok().and_then(Self::from_plate);
        let by_former_name = || {
            FORMER
                .iter()
                .find(|(name, _)| turkish::search_key(name) == key)
                .map(|(_, plate)| Self(*plate))
        };
        Self::plates()
            .find(|province| turkish::search_key(province.name()) == key)
            .or_else(by_plate)
            .or_else(by_former_name)
            .ok_or(ProvinceFault::Unknown)
    }

    pub const fn plate(self) -> u8 {
        self.0
    }

    pub const fn name(self) -> &'static str {
        NAMES[self.0 as usize - 1]
    }

    /// All of them as a page lists them: in the order of the Turkish alphabet.
    pub fn alphabetical() -> Vec<Self> {
        let mut all: Vec<Self> = Self::plates().collect();
        all.sort_by_cached_key(|province| turkish::sort_key(province.name()));
        all
    }

    fn plates() -> impl Iterator<Item = Self> {
        (1..=81).map(Self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plates_and_names_agree() {
        for (plate, name) in [
            (1, "Adana"),
            (6, "Ankara"),
            (34, "İstanbul"),
            (35, "İzmir"),
            (41, "Kocaeli"),
            (46, "Kahramanmaraş"),
            (63, "Şanlıurfa"),
            (67, "Zonguldak"),
            (73, "Şırnak"),
            (76, "Iğdır"),
            (81, "Düzce"),
        ] {
            assert_eq!(Province::from_plate(plate).unwrap().name(), name);
        }
        assert_eq!(Province::from_plate(0), None);
        assert_eq!(Province::from_plate(82), None);
    }

    #[test]
    fn is_found_whatever_the_keyboard() {
        for (text, plate) in [
            ("istanbul", 34),
            ("ISTANBUL", 34),
            ("İSTANBUL", 34),
            ("sanliurfa", 63),
            ("IĞDIR", 76),
            ("Hakkari", 30),
            (" çankırı ", 18),
            ("06", 6),
            ("6", 6),
            ("Afyon", 3),
            ("İçel", 33),
        ] {
            assert_eq!(Province::parse(text).unwrap().plate(), plate, "{text}");
        }
        assert_eq!(Province::parse(" ").unwrap_err(), ProvinceFault::Missing);
        for text in ["Gebze", "82", "0", "-1"] {
            assert_eq!(Province::parse(text).unwrap_err(), ProvinceFault::Unknown);
        }
    }

    #[test]
    fn stand_in_the_order_of_the_alphabet() {
        let names: Vec<_> = Province::alphabetical()
            .into_iter()
            .map(Province::name)
            .collect();
        assert_eq!(names.len(), 81);
        assert_eq!(names[..4], ["Adana", "Adıyaman", "Afyonkarahisar", "Ağrı"]);
        assert_eq!(names[78..], ["Yalova", "Yozgat", "Zonguldak"]);
        let place = |name| names.iter().position(|n| *n == name).unwrap();
        assert!(place("Bursa") < place("Çanakkale") && place("Çorum") < place("Denizli"));
        assert!(place("Iğdır") < place("Isparta") && place("Isparta") < place("İstanbul"));
        assert!(place("Sivas") < place("Şanlıurfa") && place("Şırnak") < place("Tekirdağ"));
    }
}
