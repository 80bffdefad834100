//! Everything that can go wrong in a run, each with what happened and what to do.

use card::{CardError, NewPinFault, Words, words};
use handoff::message::{self, HandoffFault};
use handoff::offer::OfferFault;

use crate::language::Language;

/// Why the portal's word is not there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unheard {
    /// No answer: no network, no name, no portal. Whether the message arrived is not known.
    NoConnection,
    /// The portal's certificate is not one that this machine trusts, or there is no TLS.
    NotSecure,
    /// An answer came, but not from a portal of ours.
    Nonsense,
    /// The portal's own word, and what exactly it did not like.
    Refused(HandoffFault, Option<message::Words>),
}

impl Unheard {
    /// Whether the same message may do better in a moment.
    pub const fn passes(&self) -> bool {
        matches!(
            self,
            Self::NoConnection
                | Self::Refused(
                    HandoffFault::Unavailable | HandoffFault::Undecided | HandoffFault::TooMany,
                    _
                )
        )
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    NotACode,
    /// A link names a portal that is not on the list.
    NotTrusted,
    Unheard(Unheard),
    /// The portal took it long ago, or never: time was up before it could be told.
    NotDelivered,
    /// The receipt names a page elsewhere. Nothing was opened.
    ForeignPage,
    Offer(OfferFault),
    TimeUp,
    /// Cards are there, but no certificate that fits.
    NoCertificate,
    /// The hand-off is about one card, and another is in the reader.
    NotThisCard,
    NothingChosen,
    NoPin,
    /// The last try was not confirmed.
    LastTryUnconfirmed,
    NewPinsDiffer,
    NewPin(NewPinFault),
    /// The unlock secret was tried in vain before. The app does not use up the rest.
    UnlockAtRisk,
    Card(CardError),
    NotSaved,
    /// This machine's calendar is wrong by more than a few minutes.
    ClockIsOff,
    /// The person stopped after a wrong PIN.
    StoppedAfterWrongPin,
    /// The portal does not believe what the card said of the work on it.
    WorkNotAccepted,
}

impl Problem {
    /// The portal's own sentence about it, where it sent one.
    pub fn detail(&self, language: Language) -> Option<&str> {
        let Self::Unheard(Unheard::Refused(_, Some(words))) = self else {
            return None;
        };
        Some(match language {
            Language::Turkish => &words.turkish,
            Language::English => &words.english,
        })
    }

    pub fn words(&self) -> Words {
        match self {
            Self::Unheard(unheard) => unheard.words(),
            Self::NewPin(fault) => new_pin(*fault),
            Self::Card(trouble) => trouble.words(),
            Self::LastTryUnconfirmed => CardError::LastTry.words(),
            Self::ClockIsOff => words(
                "Bilgisayarınızın saati portalınkinden farklı.",
                "Tarih ve saati otomatik ayarlamaya alın.",
                "The clock of your computer differs from the portal’s.",
                "Set date and time to be kept automatically.",
            ),
            Self::Offer(OfferFault::Time) | Self::TimeUp => words(
                "Süre doldu; hiçbir işlem yapılmadı.",
                "Tarayıcıdaki sayfadan yeni bir doğrulama kodu alın.",
                "Time is up; nothing was done.",
                "Get a new verification code from the page in your browser.",
            ),
            Self::Offer(_) => words(
                "Portalın gönderdiği içerik imzalanmaya uygun değil; hiçbiri gösterilmedi ve imzalanmadı.",
                "Portalın destek birimine bildirin.",
                "What the portal sent is not fit to be signed; none of it was shown or signed.",
                "Tell the portal’s support.",
            ),
            Self::NoPin | Self::NewPinsDiffer | Self::StoppedAfterWrongPin | Self::UnlockAtRisk => {
                self.of_the_pin()
            }
            _ => self.own_words(),
        }
    }

    fn own_words(&self) -> Words {
        match self {
            Self::NotACode => words(
                "Bu bir doğrulama kodu değil.",
                "Tarayıcıda gösterilen sekiz harf ve rakamı girin; 0, O, 1, I ve L hiçbir kodda yoktur.",
                "This is not a verification code.",
                "Type the eight letters and digits shown in the browser; no code has 0, O, 1, I or L.",
            ),
            Self::NotTrusted => words(
                "Bağlantıdaki portal, güvenilen portallar listenizde yok.",
                "Kodu kendiniz girin ya da portalı listeye eklemesi için destek biriminize başvurun.",
                "The portal in the link is not on your list of trusted portals.",
                "Type the code yourself, or ask your support to add the portal to the list.",
            ),
            Self::NotDelivered => words(
                "Yaptığınız işlem portala ulaştırılamadı.",
                "Bağlantınızı denetleyip yeniden deneyin; kart yeniden kullanılmaz, PIN sorulmaz.",
                "What you did has not reached the portal.",
                "Check your connection and try again; the card is not used again, no PIN will be asked.",
            ),
            Self::ForeignPage => words(
                "Portal başka bir adresin açılmasını istedi; açılmadı.",
                "Tarayıcıdaki sayfaya dönün; giriş tamamlanmadıysa destek birimine bildirin.",
                "The portal asked to open an address elsewhere; it was not opened.",
                "Return to the page in your browser; if you are not signed in, tell support.",
            ),
            Self::NoCertificate => words(
                "Takılı kartlarda imza atabilecek bir sertifika yok.",
                "İmza kartınızı takın; nedenlerini görmek için “Hepsini göster”i seçin.",
                "No certificate on the cards at hand can sign.",
                "Put in your signature card; choose “Show all” to see the reasons.",
            ),
            Self::NotThisCard => words(
                "Bu işlem için seçilen kart takılı değil.",
                "Portalda seçtiğiniz kartı takın.",
                "The card that this is about is not there.",
                "Put in the card that you chose in the portal.",
            ),
            Self::NothingChosen => words(
                "Sertifika seçilmedi.",
                "Listeden bir sertifika seçin.",
                "No certificate is chosen.",
                "Choose a certificate from the list.",
            ),
            Self::WorkNotAccepted => words(
                "Portal, kartınızda yapılan işlemi doğrulayamadı.",
                "Tarayıcıdaki sayfadan yeni bir kod alıp yeniden deneyin; yine olursa çağrı merkezini arayın.",
                "The portal could not confirm the work on your card.",
                "Get a new code from the page in your browser and try again; if it happens again, call the call centre.",
            ),
            _ => words(
                "İmza kaydedilemedi.",
                "Klasörde yer olduğunu ve yazma izniniz bulunduğunu denetleyip yeniden deneyin.",
                "The signature could not be saved.",
                "Check that the folder has room and that you may write to it, and try again.",
            ),
        }
    }

    const fn of_the_pin(&self) -> Words {
        match self {
            Self::NoPin => words(
                "PIN girilmedi.",
                "Kartınızın PIN’ini girin.",
                "No PIN was typed.",
                "Type the PIN of your card.",
            ),
            Self::NewPinsDiffer => words(
                "Yeni PIN iki yerde aynı değil.",
                "Yeni PIN’i iki kez aynı biçimde girin.",
                "The new PIN was not typed alike twice.",
                "Type the same new PIN twice.",
            ),
            Self::StoppedAfterWrongPin => words(
                "PIN yanlış girildiği için işlem tamamlanmadı; hiçbir şey değişmedi.",
                "PIN’inizi hatırlıyorsanız tarayıcıdaki sayfadan yeni bir kod alın; hatırlamıyorsanız denemeyin.",
                "The PIN was wrong, so this was not finished; nothing has changed.",
                "If you remember your PIN, get a new code from the page in your browser; if not, do not try.",
            ),
            _ => words(
                "Bu kartın kilidi daha önce yanlış kodla açılmaya çalışılmış; program kalan hakkı kullanmadı.",
                "Destek birimini arayın.",
                "Someone tried to unlock this card with a wrong code before; the program did not use up the rest.",
                "Call support.",
            ),
        }
    }
}

impl Unheard {
    const fn words(&self) -> Words {
        match self {
            Self::NoConnection => words(
                "Portala ulaşılamıyor.",
                "İnternet bağlantınızı denetleyin ve yeniden deneyin.",
                "The portal cannot be reached.",
                "Check your internet connection and try again.",
            ),
            Self::NotSecure => words(
                "Portalla güvenli bağlantı kurulamadı.",
                "Bilgisayarınızın tarihini denetleyin; kurum ağındaysanız bilgi işlem birimine danışın.",
                "No secure connection to the portal could be made.",
                "Check the date of your computer; in an institution’s network ask its IT department.",
            ),
            Self::Nonsense => words(
                "Portalın yanıtı anlaşılamadı.",
                "Portal adresini denetleyin; araya giren bir ağ sayfası (örneğin misafir Wi-Fi girişi) varsa önce onu tamamlayın.",
                "The portal’s answer makes no sense.",
                "Check the portal’s address; if a network page comes between (a guest Wi-Fi, say), finish that first.",
            ),
            Self::Refused(fault, _) => refused(*fault),
        }
    }
}

const fn refused(fault: HandoffFault) -> Words {
    match fault {
        HandoffFault::CodeNotGood => words(
            "Doğrulama kodu geçerli değil: yanlış yazılmış, süresi dolmuş ya da kullanılmış.",
            "Kodu tarayıcıdakiyle karşılaştırın; aynıysa sayfadan yeni kod alın.",
            "The verification code is not good: mistyped, expired or used.",
            "Compare it with the one in the browser; if they agree, get a new code from the page.",
        ),
        HandoffFault::Over => words(
            "Bu işlem artık geçerli değil: süresi doldu ya da aynı kod ikinci kez girildi.",
            "Tarayıcıdaki sayfadan yeni bir doğrulama kodu alın. Kodu siz vermediyseniz kimseyle paylaşmayın.",
            "This is over: its time is up, or the same code was turned in a second time.",
            "Get a new verification code from the page in your browser. Never give a code to anybody.",
        ),
        HandoffFault::NotAccepted => words(
            "Portal imzayı kabul etmedi; işlem yapılmadı.",
            "Doğru sertifikayı seçtiğinizi denetleyin; aynı kodla başka bir sertifika deneyebilirsiniz.",
            "The portal did not accept the signature; nothing was done.",
            "Check that you chose the right certificate; with the same code you may try another.",
        ),
        HandoffFault::NotThisCard => words(
            "Portal, takılı kartın sizin kartınız olduğunu doğrulayamadı; hiçbir kilit çözme kodu verilmedi.",
            "Portalda adı geçen kartı takıp yeni bir kodla yeniden deneyin; yine olursa çağrı merkezini arayın.",
            "The portal could not confirm that the card in the reader is yours; no unlock secret was given.",
            "Put in the card that the portal names and try again with a new code; if it happens again, call the call centre.",
        ),
        HandoffFault::Undecided => words(
            "Portal sertifikanızın geçerliliğini şu anda doğrulayamıyor.",
            "Uygulama kendiliğinden yeniden dener; süre dolarsa biraz sonra yeni kod alın.",
            "The portal cannot find out at the moment whether your certificate is good.",
            "The app tries again by itself; if time runs out, get a new code a little later.",
        ),
        HandoffFault::TooMany => words(
            "Kısa sürede çok fazla deneme yapıldı.",
            "Bir dakika bekleyip yeniden deneyin.",
            "There were too many tries in a short time.",
            "Wait a minute and try again.",
        ),
        HandoffFault::Unreadable | HandoffFault::OtherVersion => words(
            "Uygulama ile portal farklı sürümler konuşuyor.",
            "Uygulamanın güncel sürümünü kurun.",
            "App and portal speak different versions.",
            "Install the current version of the app.",
        ),
        HandoffFault::Unavailable => words(
            "Portal şu anda hizmet veremiyor.",
            "Biraz bekleyip yeniden deneyin.",
            "The portal is not available now.",
            "Wait a moment and try again.",
        ),
    }
}

const fn new_pin(fault: NewPinFault) -> Words {
    let (tr, en) = match fault {
        NewPinFault::NotDigits => (
            "Yeni PIN yalnızca rakamlardan oluşmalı.",
            "The new PIN must have digits only.",
        ),
        NewPinFault::TooShort => (
            "Yeni PIN çok kısa: en az altı rakam olmalı.",
            "The new PIN is too short: it needs six digits.",
        ),
        NewPinFault::TooLong => (
            "Yeni PIN bu kart için çok uzun.",
            "The new PIN is too long for this card.",
        ),
        NewPinFault::Run => (
            "Yeni PIN’de ardışık rakamlar var (1234 gibi).",
            "The new PIN has digits in a row (such as 1234).",
        ),
        NewPinFault::Repeat => (
            "Yeni PIN’de rakamlar yineleniyor (1111 ya da 1212 gibi).",
            "The new PIN repeats digits (such as 1111 or 1212).",
        ),
        NewPinFault::IdentityNumber => (
            "Yeni PIN kimlik numaranızın bir parçası.",
            "The new PIN is part of your identity number.",
        ),
        NewPinFault::BirthDate => (
            "Yeni PIN doğum tarihiniz.",
            "The new PIN is your birth date.",
        ),
    };
    words(
        tr,
        "Tahmin edilmesi zor, altı rakamlı başka bir PIN seçin.",
        en,
        "Choose another PIN of six digits that is hard to guess.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn every() -> Vec<Problem> {
        use Problem::*;
        let mut every = vec![
            NotACode,
            NotTrusted,
            NotDelivered,
            ForeignPage,
            Offer(OfferFault::Texts),
            TimeUp,
            NoCertificate,
            NotThisCard,
            NothingChosen,
            NoPin,
            LastTryUnconfirmed,
            NewPinsDiffer,
            UnlockAtRisk,
            NotSaved,
            ClockIsOff,
            StoppedAfterWrongPin,
            WorkNotAccepted,
            Unheard(super::Unheard::NoConnection),
            Unheard(super::Unheard::NotSecure),
            Unheard(super::Unheard::Nonsense),
        ];
        every.extend(
            [
                HandoffFault::CodeNotGood,
                HandoffFault::Over,
                HandoffFault::NotAccepted,
                HandoffFault::NotThisCard,
                HandoffFault::Undecided,
                HandoffFault::TooMany,
                HandoffFault::OtherVersion,
                HandoffFault::Unavailable,
            ]
            .map(|fault| Unheard(super::Unheard::Refused(fault, None))),
        );
        every.extend(NewPinFault::ALL.iter().copied().map(NewPin));
        every
    }

    /// Issue "Bad input, faults": each says what happened and what to do, in both languages, and no two say the same.
    #[test]
    fn each_problem_has_its_own_words() {
        let every = every();
        let mut seen = BTreeSet::new();
        for problem in &every {
            let words = problem.words();
            assert!(seen.insert(words.happened_tr), "{problem:?}");
            for sentence in [
                words.happened_tr,
                words.to_do_tr,
                words.happened_en,
                words.to_do_en,
            ] {
                assert!(sentence.ends_with('.'), "{sentence}");
            }
            assert_ne!(words.happened_tr, words.happened_en);
        }
    }
}
