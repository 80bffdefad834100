//! Who the orders belong to: invented people with the names of many, in the proportions in which names repeat.

use rules::identity_number::IdentityNumber;
use rules::turkish::search_key;
use store::Vault;
use uuid::Uuid;

use crate::dice::Dice;

const GIVEN: [&str; 64] = [
    "Mehmet",
    "Fatma",
    "Mustafa",
    "Ayşe",
    "Ahmet",
    "Emine",
    "Ali",
    "Hatice",
    "Hüseyin",
    "Zeynep",
    "Hasan",
    "Elif",
    "İbrahim",
    "Meryem",
    "İsmail",
    "Şerife",
    "Osman",
    "Zehra",
    "Yusuf",
    "Sultan",
    "Murat",
    "Hanife",
    "Ömer",
    "Merve",
    "Ramazan",
    "Havva",
    "Halil",
    "Özlem",
    "Süleyman",
    "Esra",
    "Abdullah",
    "Kübra",
    "Mahmut",
    "Büşra",
    "Recep",
    "Yasemin",
    "Salih",
    "Hülya",
    "Fatih",
    "Songül",
    "Kadir",
    "Dilek",
    "Emre",
    "Leyla",
    "Hakan",
    "Sevgi",
    "Adem",
    "Gülsüm",
    "Kemal",
    "Tuğba",
    "Yaşar",
    "Çiğdem",
    "Bekir",
    "Işıl",
    "Musa",
    "Gönül",
    "Metin",
    "Özge",
    "Bayram",
    "Pınar",
    "Orhan",
    "Şeyma",
    "Serkan",
    "Ümmügülsüm",
];

const FAMILY: [&str; 40] = [
    "Yılmaz",
    "Kaya",
    "Demir",
    "Çelik",
    "Şahin",
    "Yıldız",
    "Yıldırım",
    "Öztürk",
    "Aydın",
    "Özdemir",
    "Arslan",
    "Doğan",
    "Kılıç",
    "Aslan",
    "Çetin",
    "Kara",
    "Koç",
    "Kurt",
    "Özkan",
    "Şimşek",
    "Polat",
    "Korkmaz",
    "Erdoğan",
    "Güneş",
    "Aktaş",
    "Bulut",
    "Keskin",
    "Ünal",
    "Turan",
    "Gül",
    "Avcı",
    "Işık",
    "Kaplan",
    "Tekin",
    "Güler",
    "Yavuz",
    "Taş",
    "Ateş",
    "Coşkun",
    "Uçar",
];

const FRONT: [&str; 30] = [
    "Kara", "Ak", "Öz", "Gül", "Taş", "Demir", "Er", "Ün", "Çam", "Kız", "Boz", "Gök", "Sarı",
    "Yeşil", "Koca", "İnce", "Uzun", "Deli", "Kuru", "Tok", "Bal", "Ay", "Gün", "Yıl", "Altın",
    "Gümüş", "Kaya", "Dağ", "Ova", "Su",
];

const BACK: [&str; 30] = [
    "taş", "oğlu", "kaya", "demir", "han", "bey", "türk", "kan", "soy", "bulut", "dağ", "tepe",
    "göz", "baş", "kol", "ay", "gün", "çelik", "aslan", "ata", "er", "men", "ci", "gil", "yurt",
    "köy", "pınar", "ırmak", "çınar", "alp",
];

/// A person as the fill writes them.
pub struct Person {
    pub id: Uuid,
    pub identity: IdentityNumber,
    pub given_name: String,
    pub family_name: String,
}

impl Person {
    /// The person with this place in the world, always the same.
    pub fn of(place: u64, met_at_ms: u64) -> Self {
        let mut dice = Dice::new(place, "person");
        let mut given_name = frequent(&mut dice, &GIVEN).to_owned();
        if dice.below(100) < 20 {
            given_name = format!("{given_name} {}", frequent(&mut dice, &GIVEN));
        }
        // The forty most frequent surnames are borne by some of us; everyone else has one of a great many.
        let family_name = match dice.below(100) {
            0..40 => frequent(&mut dice, &FAMILY).to_owned(),
            _ => format!("{}{}", dice.one_of(&FRONT), dice.one_of(&BACK)),
        };
        Self {
            id: dice.id(met_at_ms),
            identity: identity(place),
            given_name,
            family_name,
        }
    }

    /// Given names first, and surname first, as the desk searches them.
    pub fn search_keys(&self) -> (Vec<u8>, Vec<u8>) {
        let key = |first: &str, then: &str| search_key(&format!("{first} {then}")).into_bytes();
        (
            key(&self.given_name, &self.family_name),
            key(&self.family_name, &self.given_name),
        )
    }

    pub fn identity_index(&self, vault: &Vault) -> Vec<u8> {
        vault.index("identity", self.identity.expose())
    }
}

/// The front of a list more often than its end.
fn frequent<'a>(dice: &mut Dice, names: &[&'a str]) -> &'a str {
    let (one, other) = (
        dice.below(names.len() as u64),
        dice.below(names.len() as u64),
    );
    names[(one * other / names.len() as u64) as usize]
}

/// Numbers with the right checksum, counted up. A million of them is more than the practice range holds, so they are
/// taken from the range above it; they meet invented names only, in a database that is thrown away.
fn identity(place: u64) -> IdentityNumber {
    let nine: Vec<u64> = format!("{:09}", 100_100_000 + place)
        .bytes()
        .map(|digit| u64::from(digit - b'0'))
        .collect();
    let odd: u64 = nine.iter().step_by(2).sum();
    let even: u64 = nine.iter().skip(1).step_by(2).sum();
    let tenth = (7 * odd + 90 - even) % 10;
    let eleventh = (odd + even + tenth) % 10;
    let digits: String = nine.iter().map(u64::to_string).collect();
    IdentityNumber::parse(&format!("{digits}{tenth}{eleventh}"))
        .unwrap_or_else(|fault| unreachable!("a number that was just computed: {fault:?}"))
}

/// What clerks type into the search box for this person: the surname, both names, the beginning of the surname, one
/// given name of two.
pub fn searches(person: &Person) -> [String; 4] {
    let (given, family) = (&person.given_name, &person.family_name);
    let beginning: String = family.chars().take(3).collect();
    let last_given = given.split(' ').next_back().unwrap_or(given);
    [
        family.clone(),
        format!("{given} {family}"),
        beginning,
        format!("{last_given} {family}"),
    ]
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn people_differ_and_stay_the_same() {
        let people: Vec<_> = (0..2_000).map(|place| Person::of(place, 0)).collect();
        let numbers: HashSet<_> = people.iter().map(|p| p.identity.expose()).collect();
        let ids: HashSet<_> = people.iter().map(|p| p.id).collect();
        assert_eq!((numbers.len(), ids.len()), (2_000, 2_000));
        let again = Person::of(7, 0);
        assert_eq!(
            (again.id, &again.family_name),
            (people[7].id, &people[7].family_name)
        );
    }

    #[test]
    fn names_repeat_as_names_do() {
        let yilmaz = (0..10_000)
            .filter(|place| Person::of(*place, 0).family_name == "Yılmaz")
            .count();
        assert!((400..1_500).contains(&yilmaz), "{yilmaz} of 10,000");
    }
}
