//! What an officer wants to see of the institution's orders: how far they have come, whose they are, which come first. What was typed into the
//! search is somebody's name or number, so it is posted and never part of an address.

use rules::application::Progress;
use rules::identity_number::IdentityNumber;
use rules::order_number::OrderNumber;
use rules::turkish::search_key;
use serde::Deserialize;
use web::App;

use super::Wanted;
use crate::people;

/// No name is longer; what is longer was not meant for this box.
const LONGEST: usize = 200;

/// As an address or a form says it.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    #[serde(flatten)]
    pub wanted: Wanted,
    /// Whose: read from forms alone.
    pub ara: String,
    pub durum: String,
    pub sira: String,
    /// The number behind which the page begins; absent on the first one.
    pub once: Option<String>,
}

pub const OLDEST: &str = "eski";

pub enum Sought {
    Anybody,
    /// The patterns of the words of a name.
    Name([Vec<u8>; 8]),
    /// The blind index of an identity number.
    Person(Vec<u8>),
    /// What was typed cannot be anybody's.
    Nobody,
}

pub struct Filter {
    pub progress: Option<Progress>,
    pub oldest_first: bool,
    pub sought: Sought,
}

/// What a group is called in addresses.
pub const fn word(progress: Progress) -> &'static str {
    match progress {
        Progress::NotBegun => "baslamadi",
        Progress::FormAwaited => "form-bekleniyor",
        Progress::UnderWay => "surecte",
        Progress::Delivered => "teslim-edildi",
        Progress::Cancelled => "iptal-edildi",
    }
}

/// The key of its label.
pub const fn label(progress: Progress) -> &'static str {
    match progress {
        Progress::NotBegun => "progress-not-begun",
        Progress::FormAwaited => "progress-form-awaited",
        Progress::UnderWay => "progress-under-way",
        Progress::Delivered => "progress-delivered",
        Progress::Cancelled => "progress-cancelled",
    }
}

impl Asked {
    pub fn typed(&self) -> &str {
        self.ara.trim()
    }

    /// The order that was looked for by its number.
    pub fn number(&self) -> Option<OrderNumber> {
        let is_identity = self.identity_digits();
        OrderNumber::parse(self.typed())
            .ok()
            .filter(|_| !is_identity)
    }

    pub fn behind(&self) -> Option<i64> {
        self.once.as_deref().and_then(|once| once.parse().ok())
    }

    pub fn progress(&self) -> Option<Progress> {
        let all = Progress::ALL.iter().copied();
        all.into_iter().find(|group| word(*group) == self.durum)
    }

    /// With `searches`, by what was typed as well.
    pub fn filter(&self, app: &App, searches: bool) -> Filter {
        Filter {
            progress: self.progress(),
            oldest_first: self.sira == OLDEST,
            sought: match searches {
                true => self.sought(app),
                false => Sought::Anybody,
            },
        }
    }

    fn sought(&self, app: &App) -> Sought {
        let typed = self.typed();
        if typed.is_empty() {
            return Sought::Anybody;
        }
        if self.identity_digits() {
            return IdentityNumber::parse(typed).map_or(Sought::Nobody, |identity| {
                Sought::Person(people::identity_index(app, &identity))
            });
        }
        patterns(typed).map_or(Sought::Nobody, Sought::Name)
    }

    fn identity_digits(&self) -> bool {
        let digits = self.typed().chars().filter(char::is_ascii_digit).count();
        digits == 11 && !self.typed().chars().any(char::is_alphabetic)
    }
}

/// For each of four words, how a name looks that has it at the beginning or at the beginning of a later word. What is typed beyond the third word
/// is the fourth. Signs of LIKE's own stand in nobody's name.
fn patterns(typed: &str) -> Option<[Vec<u8>; 8]> {
    let key: String = search_key(typed).chars().take(LONGEST).collect();
    if key.contains(['%', '_', '\\']) || key.trim().is_empty() {
        return None;
    }
    let mut words = key.splitn(4, ' ').map(str::trim);
    let mut all: [Vec<u8>; 8] = Default::default();
    for pair in all.chunks_exact_mut(2) {
        let [first, later] = pair else { continue };
        let word = words.next().unwrap_or_default();
        *first = format!("{word}%").into_bytes();
        *later = match word {
            "" => b"%".to_vec(),
            _ => format!("% {word}%").into_bytes(),
        };
    }
    Some(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(typed: &str) -> Asked {
        Asked {
            ara: typed.to_owned(),
            ..Asked::default()
        }
    }

    #[test]
    fn every_group_has_an_address_that_leads_back_to_it() {
        for progress in Progress::ALL {
            let asked = Asked {
                durum: word(*progress).to_owned(),
                ..Asked::default()
            };
            assert_eq!(asked.progress(), Some(*progress));
        }
        assert_eq!(Asked::default().progress(), None);
    }

    #[test]
    fn an_identity_number_is_no_order_number() {
        assert!(asked("SD-780").number().is_some());
        assert!(asked("780").number().is_some());
        assert!(asked("10000000146").number().is_none());
        assert!(asked("100 000 001 46").number().is_none());
    }

    #[test]
    fn words_are_looked_for_at_the_beginning_of_words() {
        let words =
            |typed| patterns(typed).map(|all| all.map(|one| String::from_utf8(one).unwrap()));
        let all = ["isil%", "% isil%", "ogut%", "% ogut%", "%", "%", "%", "%"];
        assert_eq!(words(" Işıl  ÖĞÜT"), Some(all.map(str::to_owned)));
        assert_eq!(words("a b c d e").unwrap()[6], "d e%");
        assert_eq!(words("100%"), None);
        assert_eq!(words(" \u{a0}"), None);
    }
}
