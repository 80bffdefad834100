//! What a file is that is no signature, in words: people choose the PDF, the e-mail or the certificate, and are told which it was.

use std::fmt;

use crate::certificate::Certificate;
use crate::cms::oid;
use crate::elements::{self, Elements};
use crate::tlv;

macro_rules! unreadables {
    ($($(#[$doc:meta])* $name:ident $turkish:literal $english:literal)*) => {
        /// Why there is nothing to say.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Unreadable { $($(#[$doc])* $name,)* }

        impl Unreadable {
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            pub fn turkish(self) -> &'static str {
                match self { $(Self::$name => $turkish,)* }
            }

            pub fn english(self) -> &'static str {
                match self { $(Self::$name => $english,)* }
            }
        }
    };
}

unreadables! {
    Empty
        "Dosya boş."
        "The file is empty."
    TooLarge
        "Dosya 16 MB’tan büyük. İmzalanan içerik büyükse imzadan ayrı verin."
        "The file is larger than 16 MB. Where the signed content is large, supply it beside the signature."
    Pdf
        "Bu bir PDF dosyası. PDF içindeki imzalar (PAdES) burada denetlenmez."
        "This is a PDF. Signatures inside a PDF (PAdES) are not checked here."
    Xml
        "Bu bir XML dosyası. XML imzaları (XAdES) burada denetlenmez."
        "This is XML. XML signatures (XAdES) are not checked here."
    /// ASiC containers and office documents are ZIP as well.
    Zip
        "Bu sıkıştırılmış bir paket (ZIP, ASiC ya da ofis belgesi). Paketi açıp içindeki .p7s ya da .p7m dosyasını seçin."
        "This is a compressed package (ZIP, ASiC or an office document). Open it and choose the .p7s or .p7m file inside."
    Mail
        "Bu bir e-posta (S/MIME). E-postanın .p7s ya da .p7m ekini kaydedip o dosyayı seçin."
        "This is an e-mail (S/MIME). Save its .p7s or .p7m attachment and choose that file."
    Certificate
        "Bu bir sertifika dosyası, imza değil."
        "This is a certificate, not a signature."
    OtherCms
        "Bu bir CMS dosyası, ama imza değil; şifrelenmiş bir dosya olabilir."
        "This is a CMS file but not a signature; it may be an encrypted file."
    NoSigners
        "Bu dosyada hiçbir imza yok; yalnızca sertifika taşıyan bir dosya olabilir."
        "There is no signature in this file; it may carry certificates only."
    NotASignature
        "Bu dosya CAdES ya da CMS biçiminde bir imza değil, ya da bozulmuş."
        "This file is not a CAdES or CMS signature, or it is damaged."
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.english())
    }
}

impl std::error::Error for Unreadable {}

impl Unreadable {
    /// What the file looks like that could not be read. `der` is what was made of it, if anything was.
    pub(super) fn what_it_is(file: &[u8], der: Option<&[u8]>) -> Self {
        let text = file.trim_ascii_start();
        let text = text.strip_prefix("\u{feff}".as_bytes()).unwrap_or(text);
        let begins = |with: &str| text.starts_with(with.as_bytes());
        if text.is_empty() {
            Self::Empty
        } else if begins("%PDF-") {
            Self::Pdf
        } else if begins("PK\u{3}\u{4}") {
            Self::Zip
        } else if begins("<") {
            Self::Xml
        } else if is_mail(text) {
            Self::Mail
        } else {
            der.map_or(Self::NotASignature, of_der)
        }
    }
}

/// Lines of a header before anything else, one of which says that it is MIME.
fn is_mail(text: &[u8]) -> bool {
    const LONGEST_HEADER: usize = 64 * 1024;
    let header = String::from_utf8_lossy(&text[..text.len().min(LONGEST_HEADER)]);
    let lines = header.lines().take_while(|line| !line.is_empty());
    let mut names = lines.filter_map(|line| line.split_once(':'));
    names.any(|(name, _)| {
        name.eq_ignore_ascii_case("mime-version") || name.eq_ignore_ascii_case("content-type")
    })
}

fn of_der(der: &[u8]) -> Unreadable {
    if Certificate::from_der(der).is_ok() {
        return Unreadable::Certificate;
    }
    let kind = elements::only(der, tlv::SEQUENCE)
        .and_then(|info| Elements::of(info.value).take(tlv::OBJECT_IDENTIFIER));
    match kind {
        // 1.2.840.113549.1.7 and .9.16.1: all that a CMS may hold.
        Ok(kind) if kind.value != oid::SIGNED_DATA.as_bytes() => Unreadable::OtherCms,
        _ => Unreadable::NotASignature,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_has_words_of_its_own() {
        for (index, one) in Unreadable::ALL.iter().enumerate() {
            assert!(one.turkish().ends_with('.') && one.english().ends_with('.'));
            let before = &Unreadable::ALL[..index];
            assert!(before.iter().all(|other| other.turkish() != one.turkish()));
        }
    }
}
