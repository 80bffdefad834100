//! What the stories plant of a person, so that a test can look for it where it must not be: in a log, a span, a metric, a file.

/// What somebody lets be verified.
pub const CONTENT: &str = "Işıl’ın sözleşmesi\n";

/// Whose story is told: reported by the list, and known to nobody before.
pub const ISIL: &str = "10000090796";

/// Everything of a person that the story types, receives or is known by, in each form in which it might be written.
pub struct Secrets {
    pub texts: Vec<String>,
    /// Six digits are found by chance inside longer words, so codes are looked for as words.
    pub codes: Vec<String>,
}

impl Secrets {
    pub fn of_the_town() -> Self {
        let mut all: Vec<String> = portal::practice::seed::people()
            .into_iter()
            .map(|person| person.identity_number)
            .collect();
        let typed = [
            ISIL,
            "5321234567",
            "532 123 45 67",
            "+905321234567",
            "ornek.example",
            "Çınar Mah. Işık Sok",
            "Yanlış yazılan adres",
            // Of the file that somebody has verified.
            CONTENT.trim_end(),
            // Of the diary.
            "127.0.0.*",
            "deneme-parolasi",
            "KALEMDENEMEKALEMDENEM",
        ];
        all.extend(typed.map(str::to_owned));
        Self {
            texts: all,
            codes: Vec::new(),
        }
    }

    /// Names stand in rows as they are, for they are searched by; a log has none of them.
    pub fn with_names(mut self) -> Self {
        let people = portal::practice::seed::people();
        let names = people.into_iter().map(|person| person.family_name);
        self.texts.extend(names.chain(["Öğüt".to_owned()]));
        self
    }

    #[track_caller]
    pub fn are_not_in(&self, place: &str, text: &str) {
        for secret in &self.texts {
            let at = text.find(secret.as_str());
            let around = at.map(|at| {
                let from = text[..at]
                    .char_indices()
                    .rev()
                    .nth(300)
                    .map_or(0, |(i, _)| i);
                &text[from..at + secret.len()]
            });
            assert!(at.is_none(), "{secret:?} in {place}: …{}", around.unwrap());
        }
        let mut words = text.split(|c: char| !c.is_alphanumeric());
        let told = words.find(|word| self.codes.iter().any(|code| code == word));
        assert_eq!(told, None, "a code in {place}");
    }
}
