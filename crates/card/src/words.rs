//! Every trouble in words, Turkish and English: what happened, and one thing to do.

use crate::card_error::CardError;
use crate::pin_state::PinState;

/// Two sentences, in two languages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Words {
    pub happened_tr: &'static str,
    pub to_do_tr: &'static str,
    pub happened_en: &'static str,
    pub to_do_en: &'static str,
}

/// What happened and what to do, first in Turkish, then in English.
pub const fn words(
    happened_tr: &'static str,
    to_do_tr: &'static str,
    happened_en: &'static str,
    to_do_en: &'static str,
) -> Words {
    Words {
        happened_tr,
        to_do_tr,
        happened_en,
        to_do_en,
    }
}

impl CardError {
    pub const fn words(&self) -> Words {
        match self {
            Self::NoReaderService
            | Self::NoReader
            | Self::NoCard
            | Self::CardGone
            | Self::OtherCard => self.of_the_reader(),
            Self::NoDriver
            | Self::DriverArchitecture { .. }
            | Self::DriverNotLoaded
            | Self::DriverHung
            | Self::DriverCrashed
            | Self::DriverNonsense
            | Self::DriverRefused { .. }
            | Self::ChildNotStarted => self.of_the_driver(),
            Self::WrongPin(_)
            | Self::PinLocked
            | Self::LastTry
            | Self::PinNotSet
            | Self::PinExpired
            | Self::PinNotTaken
            | Self::WrongUnlockSecret(_)
            | Self::CardDestroyed => self.of_the_pin(),
            Self::TypeOnKeypad | Self::TypeHere | Self::CancelledOnKeypad => self.of_the_keypad(),
            Self::NotMarked | Self::KeptUnlockSecret => self.of_the_marks(),
            _ => self.of_key_and_file(),
        }
    }

    const fn of_the_reader(&self) -> Words {
        match self {
            Self::NoReaderService => words(
                "Akıllı kart hizmeti çalışmıyor.",
                "Linux’ta pcscd paketini kurup başlatın; Windows’ta “Akıllı Kart” hizmetini başlatın.",
                "The smart card service is not running.",
                "On Linux install and start pcscd; on Windows start the service “Smart Card”.",
            ),
            Self::NoReader => words(
                "Kart okuyucu bulunamadı.",
                "Okuyucuyu çıkarıp yeniden takın, olmazsa başka bir USB girişi deneyin.",
                "No card reader was found.",
                "Unplug the reader and plug it in again, or try another USB port.",
            ),
            Self::NoCard => words(
                "Okuyucuda kart yok.",
                "Kartı çipi içe gelecek şekilde sonuna kadar takın.",
                "There is no card in the reader.",
                "Push the card in with the chip first, as far as it goes.",
            ),
            Self::CardGone => words(
                "Kart işlem sırasında çıkarıldı.",
                "Kartı yeniden takın ve aynı adımı tekrarlayın.",
                "The card was taken out while it was working.",
                "Put the card back and do the same step again.",
            ),
            _ => words(
                "Okuyucuda seçtiğinizden başka bir kart var.",
                "Seçtiğiniz kartı takın ya da kartı yeniden seçin.",
                "Another card than the one you chose is in the reader.",
                "Put in the card you chose, or choose again.",
            ),
        }
    }

    const fn of_the_driver(&self) -> Words {
        match self {
            Self::NoDriver => words(
                "Bu kart için sürücü bulunamadı.",
                "Kartı veren kurumun kart sürücüsünü kurun.",
                "No driver was found for this card.",
                "Install the card driver of whoever issued the card.",
            ),
            Self::DriverArchitecture { .. } => words(
                "Kart sürücüsü bu programın türüne uymuyor.",
                "Sürücünün bu programla aynı türde (32/64 bit, işlemci) olanını kurun.",
                "The card driver is made for another kind of program.",
                "Install the driver for the same kind (32/64 bit, processor) as this program.",
            ),
            Self::DriverNotLoaded => words(
                "Kart sürücüsü yüklenemedi.",
                "Kart sürücüsünü kaldırıp yeniden kurun.",
                "The card driver could not be loaded.",
                "Remove the card driver and install it again.",
            ),
            Self::DriverHung => words(
                "Kart sürücüsü yanıt vermedi ve durduruldu.",
                "Kartı çıkarıp takın ve yeniden deneyin.",
                "The card driver did not answer and was ended.",
                "Take the card out, put it back and try again.",
            ),
            Self::DriverCrashed => words(
                "Kart sürücüsü çöktü.",
                "Yeniden deneyin; yine olursa kart sürücüsünü güncelleyin.",
                "The card driver crashed.",
                "Try again; if it happens again, update the card driver.",
            ),
            Self::DriverNonsense => words(
                "Kart sürücüsü anlamsız bir yanıt verdi.",
                "Kart sürücüsünü güncelleyin.",
                "The card driver answered nonsense.",
                "Update the card driver.",
            ),
            Self::DriverRefused { .. } => words(
                "Kart işlemi reddetti.",
                "Kartı çıkarıp takın ve yeniden deneyin; olmazsa bu iletiyi destek birimine gönderin.",
                "The card refused.",
                "Take the card out, put it back and try again; if that does not help, send this message to support.",
            ),
            _ => words(
                "Program kart için ikinci kez başlatılamadı.",
                "Programı yeniden kurun; güvenlik yazılımınız engelliyorsa izin verin.",
                "The program could not start itself a second time for the card.",
                "Install the program again; if your security software blocks it, allow it.",
            ),
        }
    }

    const fn of_the_pin(&self) -> Words {
        match self {
            Self::WrongPin(PinState::LastTry) => words(
                "PIN yanlış. Son hakkınız.",
                "Bir kez daha yanlış girilirse PIN kilitlenir; emin değilseniz kilit çözme işlemini kullanın.",
                "Wrong PIN. One try is left.",
                "One more wrong PIN locks it; if you are not sure, use unlocking.",
            ),
            Self::WrongPin(PinState::Locked) | Self::PinLocked => words(
                "PIN kilitli.",
                "Kilit çözme işlemini başlatın.",
                "The PIN is locked.",
                "Start unlocking.",
            ),
            Self::WrongPin(_) => words(
                "PIN yanlış.",
                "PIN’inizi dikkatle yeniden girin.",
                "Wrong PIN.",
                "Type your PIN again, with care.",
            ),
            Self::LastTry => words(
                "PIN önceden yanlış girilmiş: son hakkınız.",
                "PIN’inizden eminseniz girin, değilseniz kilit çözme işlemini kullanın.",
                "The PIN was wrong before: one try is left.",
                "Type it if you are sure of it; if not, use unlocking.",
            ),
            Self::PinNotSet => words(
                "Bu kartın henüz PIN’i yok.",
                "PIN oluşturma işlemini başlatın.",
                "This card has no PIN yet.",
                "Start setting the PIN.",
            ),
            Self::PinExpired => words(
                "Bu kart PIN’in değiştirilmesini istiyor.",
                "Önce PIN değiştirme işlemini yapın.",
                "This card wants its PIN changed.",
                "Change the PIN first.",
            ),
            Self::PinNotTaken => words(
                "Kart bu uzunlukta ya da bu karakterlerle PIN kabul etmiyor.",
                "PIN’i yalnızca rakamlarla, kartın istediği uzunlukta girin.",
                "The card takes no PIN of this length or with these characters.",
                "Use digits only, as many as the card wants.",
            ),
            Self::WrongUnlockSecret(_) => words(
                "Kilit çözme kodu yanlış.",
                "Yeniden denemeyin: üç yanlış kod kartı kullanılamaz yapar. Destek birimini arayın.",
                "Wrong unlock code.",
                "Do not try again: three wrong codes destroy the card. Call support.",
            ),
            _ => words(
                "Kart kalıcı olarak kilitlendi.",
                "Yeni kart için başvurun.",
                "The card is locked for good.",
                "Apply for a new card.",
            ),
        }
    }

    const fn of_the_keypad(&self) -> Words {
        match self {
            Self::TypeOnKeypad => words(
                "Bu okuyucunun kendi tuş takımı var.",
                "PIN’i okuyucunun üzerinde girin.",
                "This reader has a keypad of its own.",
                "Type the PIN on the reader.",
            ),
            Self::TypeHere => words(
                "Bu okuyucunun tuş takımı yok.",
                "PIN’i ekranda girin.",
                "This reader has no keypad.",
                "Type the PIN on the screen.",
            ),
            _ => words(
                "PIN girişi okuyucuda iptal edildi ya da süresi doldu.",
                "İşlemi yeniden başlatın ve PIN’i okuyucuda girin.",
                "Typing the PIN on the reader was cancelled or timed out.",
                "Start again and type the PIN on the reader.",
            ),
        }
    }

    const fn of_key_and_file(&self) -> Words {
        match self {
            Self::NoSuchKey => words(
                "Bu sertifikanın anahtarı kartta yok.",
                "Başka bir sertifika seçin.",
                "The key of this certificate is not on the card.",
                "Choose another certificate.",
            ),
            Self::SchemeNotOffered => words(
                "Kart bu imza yöntemini desteklemiyor.",
                "Başka bir sertifika seçin ya da kart sürücüsünü güncelleyin.",
                "The card does not offer this way of signing.",
                "Choose another certificate, or update the card driver.",
            ),
            Self::KeyNotMade => words(
                "Kart bu türde anahtar üretmiyor.",
                "Başka bir anahtar türü ya da başka bir kart kullanın.",
                "The card does not make keys of this kind.",
                "Use another kind of key or another card.",
            ),
            Self::CertificateOfAnotherKey => words(
                "Sertifika bu karttaki anahtara ait değil.",
                "Sertifikanın bu kart için üretildiğini denetleyin.",
                "The certificate is not for the key on this card.",
                "Check that the certificate was made for this card.",
            ),
            Self::NotWritten => words(
                "Sertifika karttan geri okunamadı.",
                "Yeniden yazın; yine olursa kartı ayırın.",
                "The certificate could not be read back from the card.",
                "Write it again; if it happens again, set the card aside.",
            ),
            Self::CardFull => words(
                "Kartta yer yok.",
                "Eski sertifikaları silin ya da başka bir kart kullanın.",
                "The card is full.",
                "Remove old certificates or use another card.",
            ),
            Self::WrongSignature => words(
                "Kartın ürettiği imza doğrulanamadı ve kullanılmadı.",
                "Yeniden deneyin; yine olursa kart sürücüsünü güncelleyin.",
                "The signature that the card made does not hold and was not used.",
                "Try again; if it happens again, update the card driver.",
            ),
            Self::SubjectUnreadable => words(
                "Sertifika isteğindeki ad okunamadı.",
                "Adı “CN=…” biçiminde yazın.",
                "The name for the request cannot be read.",
                "Write it as “CN=…”.",
            ),
            Self::PracticeFile(_) => words(
                "Deneme kartının dosyası okunamadı ya da yazılamadı.",
                "Klasörün izinlerini ve boş yeri denetleyin.",
                "The file of the practice card cannot be read or written.",
                "Check the folder’s permissions and free space.",
            ),
            Self::PracticeThere => words(
                "Bu adda bir deneme kartı zaten var.",
                "Başka bir ad seçin.",
                "There is a practice card of this name already.",
                "Choose another name.",
            ),
            _ => words(
                "Deneme kartının dosyası bozuk.",
                "Yeni bir deneme kartı oluşturun.",
                "The file of the practice card is damaged.",
                "Make a new practice card.",
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::library_file::Architecture;
    use std::collections::BTreeSet;

    fn every() -> Vec<CardError> {
        use CardError::*;
        vec![
            NoReaderService,
            NoReader,
            NoCard,
            CardGone,
            OtherCard,
            NoDriver,
            DriverArchitecture {
                driver: Architecture::X86,
                program: Architecture::X86_64,
            },
            DriverNotLoaded,
            DriverHung,
            DriverCrashed,
            DriverNonsense,
            DriverRefused {
                answer: "GeneralError".to_owned(),
                call: "C_Sign".to_owned(),
            },
            ChildNotStarted,
            WrongPin(PinState::WrongAtLeastOnce),
            PinLocked,
            LastTry,
            PinNotSet,
            PinExpired,
            PinNotTaken,
            WrongUnlockSecret(PinState::WrongAtLeastOnce),
            CardDestroyed,
            TypeOnKeypad,
            TypeHere,
            CancelledOnKeypad,
            NoSuchKey,
            SchemeNotOffered,
            KeyNotMade,
            CertificateOfAnotherKey,
            NotMarked,
            KeptUnlockSecret,
            NotWritten,
            CardFull,
            WrongSignature,
            SubjectUnreadable,
            PracticeFile(String::new()),
            PracticeDamaged,
            PracticeThere,
        ]
    }

    #[test]
    fn each_trouble_has_its_own_words_and_something_to_do() {
        let every = every();
        let seen = |word: fn(&CardError) -> &'static str| -> BTreeSet<_> {
            every.iter().map(word).collect()
        };
        assert_eq!(seen(CardError::key).len(), every.len());
        assert_eq!(seen(|t| t.words().happened_tr).len(), every.len());
        assert_eq!(seen(|t| t.words().happened_en).len(), every.len());
        for trouble in &every {
            let words = trouble.words();
            for text in [
                words.happened_tr,
                words.to_do_tr,
                words.happened_en,
                words.to_do_en,
            ] {
                assert!(text.ends_with('.'), "{text}");
            }
        }
    }

    /// signing.md: the flags say "wrong at least once", "last try", "locked"; a number would be invented.
    #[test]
    fn no_words_hold_a_number_of_tries() {
        for state in [
            PinState::WrongAtLeastOnce,
            PinState::LastTry,
            PinState::Locked,
        ] {
            let words = CardError::WrongPin(state).words();
            assert!(!words.happened_tr.contains(|c: char| c.is_ascii_digit()));
        }
        assert!(
            CardError::WrongPin(PinState::LastTry)
                .words()
                .happened_tr
                .contains("Son hakkınız")
        );
        assert!(CardError::PinLocked.words().happened_tr.contains("kilitli"));
    }
}
