//! What offices call the columns of a personnel list.

use super::Column;
use rules::personnel_row::Field;
use rules::turkish;

/// Longer texts are sentences.
const LONGEST_TITLE: usize = 80;

/// A title that says exactly this, and the surer ones; see `recognise`.
const SURE: u8 = 3;
const LIKELY: u8 = 2;
const POSSIBLE: u8 = 1;

/// Titles as they remain when only letters and digits are left, without case and Turkish marks.
const KNOWN: &[(Column, &str)] = &[
    (
        Column::Field(Field::IdentityNumber),
        "tc tcno tckn tcknykn ykn tckimlik kimlikno kimliknumarasi vatandaslikno identitynumber nationalid",
    ),
    (
        Column::Field(Field::GivenName),
        "ad adi isim ismi onad personeladi personelinadi givenname firstname name",
    ),
    (
        Column::Field(Field::FamilyName),
        "soyad soyadi soyisim soyismi personelsoyadi personelinsoyadi familyname lastname surname",
    ),
    (
        Column::FullName,
        "adsoyad adisoyadi isimsoyisim isimsoyad fullname namesurname",
    ),
    (
        Column::FullNameReversed,
        "soyadad soyadadi soyadiad soyadiadi soyadivead soyadiveadi soyadvead soyisimisim",
    ),
    (
        Column::Field(Field::BirthDate),
        "dogumtarihi dogumtar dtarihi dogumgunu birthdate dateofbirth",
    ),
    (
        Column::Field(Field::Email),
        "eposta epostaadresi email emailadresi mail mailadresi emailaddress",
    ),
    (
        Column::Field(Field::MobilePhone),
        "cep ceptel ceptelefonu ceptelefon cepno cepnumarasi ceptelefonno ceptelno gsm gsmno mobil mobiltelefon mobile mobilephone",
    ),
    (
        Column::Field(Field::Unit),
        "birim birimi birimadi mudurluk mudurlugu gorevyeri daire dairesi departman bolum bolumu sube unit department",
    ),
    (
        Column::Field(Field::Title),
        "unvan unvani gorev gorevi pozisyon pozisyonu title jobtitle",
    ),
    (
        Column::Field(Field::PersonnelNumber),
        "sicil sicilno sicilnumarasi personelno personelnumarasi registrynumber registryno employeeno",
    ),
    (
        Column::Field(Field::Validity),
        "sertifikasuresi gecerliliksuresi eimzasuresi validity",
    ),
    (
        Column::Field(Field::CardReader),
        "kartokuyucutipi kartokuyucu okuyucu okuyucutipi cardreader",
    ),
    (
        Column::Field(Field::Product),
        "urun urunu urunadi urunturu uruntipi sertifikaturu sertifikatipi product",
    ),
    (
        Column::Field(Field::TaxNumber),
        "vkn vergino vergikimlikno verginumarasi vergikimliknumarasi taxnumber taxno",
    ),
    (
        Column::Field(Field::EntityTitle),
        "tuzelkisiunvani ticaretunvani kurumunvani kurulusunvani firmaunvani sirketunvani entitytitle tradename",
    ),
];

/// Words that show the meaning inside a longer title, and words with which the title means something else.
const WITHIN: &[(Column, &str, &str)] = &[
    (
        Column::Field(Field::IdentityNumber),
        "tckimlik tckn",
        "seri kart kurum cuzdan",
    ),
    (
        Column::Field(Field::IdentityNumber),
        "kimlikno kimliknumara",
        "seri kart kurum cuzdan vergi",
    ),
    (
        Column::Field(Field::TaxNumber),
        "vergikimlik vergino verginumara",
        "daire",
    ),
    (
        Column::FullName,
        "adsoyad adisoyad advesoyad adivesoyad isimsoy",
        "baba anne anaadi esinin amir",
    ),
    (Column::Field(Field::BirthDate), "dogumtar", ""),
    (
        Column::Field(Field::Email),
        "eposta email mailadres",
        "sifre parola",
    ),
    (
        Column::Field(Field::MobilePhone),
        "ceptel cepno gsm mobiltel",
        "operator hat",
    ),
    (Column::Field(Field::Unit), "birim gorevyeri", "kod"),
    (
        Column::Field(Field::EntityTitle),
        "tuzelkisi ticaretunvan kurumunvan kurulusunvan firmaunvan sirketunvan",
        "kod vergi",
    ),
    (Column::Field(Field::Title), "unvan", "kod"),
    (
        Column::Field(Field::PersonnelNumber),
        "sicilno sicilnumara kurumsicil",
        "",
    ),
    (
        Column::Field(Field::Validity),
        "sertifikasure gecerliliksure",
        "gorev kalan",
    ),
    (
        Column::Field(Field::CardReader),
        "okuyucutip kartokuyucu",
        "",
    ),
];

/// A telephone is taken for a mobile one only where nothing better is named; the row says if it is not.
const TELEPHONE: &str = "tel telefon telefonu telefonno telno telefonnumarasi phone";

fn words(list: &str) -> impl Iterator<Item = &str> {
    list.split_ascii_whitespace()
}

/// What a title means, and how sure that is: of two columns of one meaning the surer is taken.
pub fn recognise(title: &str) -> Option<(Column, u8)> {
    if title.chars().count() > LONGEST_TITLE {
        return None;
    }
    let whole = letters(title);
    let (column, strength) =
        meaning(&letters(&without_brackets(title))).or_else(|| meaning(&whole))?;
    if column == Column::Field(Field::Email) {
        // The office's address is asked for; a private one will do where there is no other.
        let private = ["kisisel", "sahsi", "ozel"]
            .iter()
            .any(|word| whole.contains(word));
        let strength = if private {
            POSSIBLE
        } else if whole.contains("kurumsal") {
            SURE + 1
        } else {
            strength
        };
        return Some((column, strength));
    }
    Some((column, strength))
}

fn meaning(title: &str) -> Option<(Column, u8)> {
    if let Some((column, _)) = KNOWN
        .iter()
        .find(|(_, names)| words(names).any(|name| name == title))
    {
        return Some((*column, SURE));
    }
    if words(TELEPHONE).any(|name| name == title) {
        return Some((Column::Field(Field::MobilePhone), POSSIBLE));
    }
    let means = |(_, within, not): &&(Column, &str, &str)| {
        words(within).any(|word| title.contains(word))
            && !words(not).any(|word| title.contains(word))
    };
    let (column, ..) = WITHIN.iter().find(means)?;
    let pension = title.contains("emekli");
    Some((*column, if pension { POSSIBLE } else { LIKELY }))
}

fn letters(title: &str) -> String {
    turkish::search_key(title)
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .collect()
}

/// "Doğum tarihi (gg/aa/yyyy)" without the hint.
fn without_brackets(title: &str) -> String {
    let mut depth = 0usize;
    let mut outside = |letter: &char| match letter {
        '(' | '[' => {
            depth += 1;
            false
        }
        ')' | ']' => {
            depth = depth.saturating_sub(1);
            false
        }
        _ => depth == 0,
    };
    title.chars().filter(|letter| outside(letter)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn meant(title: &str) -> Option<Column> {
        recognise(title).map(|(column, _)| column)
    }

    #[test]
    fn titles_are_known_by_their_usual_names() {
        for (field, titles) in [
            (
                Field::IdentityNumber,
                "tc; T.C.; TCKN; T.C. KİMLİK NO; TC Kimlik Numarası (11 hane); KİMLİK NO ; TC_KIMLIK_NO; T.C. Kimlik No / YKN *; TC Kimlik No / Vergi No",
            ),
            (Field::GivenName, "Ad; ADI; İsim; adı:"),
            (Field::FamilyName, "Soyad; SOYADI; Soy adı; soyisim"),
            (
                Field::BirthDate,
                "Doğum Tarihi; DOĞUM TARİHİ (GG.AA.YYYY); dogum_tarihi; D. Tarihi; Personelin Doğum Tarihi",
            ),
            (
                Field::Email,
                "e-posta; E-Mail; eposta; Kurumsal E-Posta Adresi; mail",
            ),
            (
                Field::MobilePhone,
                "Cep Tel.; GSM; cep_telefonu; Cep Telefonu (5xx); Telefon; GSM Numarası",
            ),
            (Field::Unit, "Birimi; Müdürlük; Çalıştığı Birim; Görev Yeri"),
            (Field::Title, "Ünvanı; unvan; Görevi; Kadro Ünvanı"),
            (
                Field::PersonnelNumber,
                "Sicil No; SICIL_NO; Personel no; Kurum Sicil No",
            ),
            (
                Field::Validity,
                "Sertifika Süresi; SERTİFİKA SÜRESİ (YIL); Sertifika geçerlilik süresi",
            ),
            (
                Field::CardReader,
                "Kart Okuyucu Tipi; KART OKUYUCU; Kart okuyucu türü; okuyucu",
            ),
            (Field::Product, "Ürün; ÜRÜN ADI; Sertifika Türü"),
            (
                Field::TaxNumber,
                "VKN; Vergi No; VERGİ KİMLİK NO; Vergi Kimlik Numarası (10 hane); Kurum Vergi No",
            ),
            (
                Field::EntityTitle,
                "Tüzel Kişi Unvanı; TİCARET ÜNVANI; Şirket Unvanı; Tüzel kişinin unvanı",
            ),
        ] {
            for title in titles.split(';') {
                assert_eq!(meant(title), Some(Column::Field(field)), "{title}");
            }
        }
        for title in
            "Ad Soyad; ADI SOYADI; Adı ve Soyadı; Ad-Soyad; Personelin Adı Soyadı; İsim Soyisim"
                .split(';')
        {
            assert_eq!(meant(title), Some(Column::FullName), "{title}");
        }
        assert_eq!(meant("Soyadı Adı"), Some(Column::FullNameReversed));
    }

    #[test]
    fn like_sounding_titles_are_not_taken() {
        let titles = "Sıra; Baba Adı; Baba Adı Soyadı; Kurum Adı; İş Telefonu; Dahili; Kimlik Kartı Seri No; Doğum Yeri; \
                      Adres; Operatör; Birim Kodu; Vergi Dairesi; ; 10000000146; ÖRNEK ÜNİVERSİTESİ";
        for title in titles.split(';') {
            assert_eq!(meant(title), None, "{title}");
        }
    }
}
