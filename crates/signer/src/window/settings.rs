//! What the person set: language, look, size. Kept in a small file of theirs; one that cannot be read is as good as none.

use std::path::{Path, PathBuf};

use super::look::Look;
use crate::language::Language;

/// What the screen of settings offers.
pub const SCALES: [u16; 5] = [100, 125, 150, 175, 200];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settings {
    pub language: Language,
    pub look: Look,
    pub scale_percent: u16,
}

impl Settings {
    /// `usual` is the desktop's language.
    pub fn read(file: &Path, usual: Language) -> Self {
        let mut settings = Self {
            language: usual,
            look: Look::default(),
            scale_percent: 100,
        };
        let text = std::fs::read_to_string(file).unwrap_or_default();
        for (name, value) in text.lines().filter_map(|line| line.split_once('=')) {
            match name {
                "dil" => {
                    let all = Language::ALL.into_iter();
                    let meant = all.into_iter().find(|one| language_key(*one) == value);
                    settings.language = meant.unwrap_or(usual);
                }
                "gorunum" => {
                    let meant = Look::ALL.into_iter().find(|one| look_key(*one) == value);
                    settings.look = meant.unwrap_or_default();
                }
                "boyut" => {
                    let meant = value.parse().ok().filter(|size| SCALES.contains(size));
                    settings.scale_percent = meant.unwrap_or(100);
                }
                _ => {}
            }
        }
        settings
    }

    /// # Errors
    /// The folder cannot be written to. Nothing is lost but the comfort.
    pub fn write(self, file: &Path) -> std::io::Result<()> {
        if let Some(folder) = file.parent() {
            std::fs::create_dir_all(folder)?;
        }
        let (language, look) = (language_key(self.language), look_key(self.look));
        let text = format!(
            "dil={language}\ngorunum={look}\nboyut={}\n",
            self.scale_percent
        );
        std::fs::write(file, text)
    }
}

const fn language_key(language: Language) -> &'static str {
    match language {
        Language::Turkish => "tr",
        Language::English => "en",
    }
}

const fn look_key(look: Look) -> &'static str {
    match look {
        Look::Automatic => "masaustu",
        Look::Light => "acik",
        Look::Dark => "koyu",
        Look::HighContrast => "karsitlik",
    }
}

/// `None` where the system has no place for such.
pub fn usual_file() -> Option<PathBuf> {
    Some(crate::portals::own_folder()?.join("ayarlar"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_set_is_there_again() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("e-imza/ayarlar");
        for language in Language::ALL {
            for look in Look::ALL {
                let settings = Settings {
                    language,
                    look,
                    scale_percent: 150,
                };
                settings.write(&file).unwrap();
                assert_eq!(Settings::read(&file, Language::Turkish), settings);
            }
        }
        std::fs::write(&file, "dil=xx\nboyut=9000\n?\n").unwrap();
        let settings = Settings::read(&file, Language::English);
        assert_eq!(settings.language, Language::English);
        assert_eq!(settings.scale_percent, 100);
    }
}
