//! A practice form as the portal would fill it, and the longest legal one. The person and all places are invented.

use paper::{Authority, Clause, Commitment, Field, Form, Language, Section, SignatureBox};

/// The usual case.
pub fn form() -> Form {
    Form {
        title: "Nitelikli Elektronik Sertifika Başvuru Formu".to_owned(),
        authority: Authority {
            name: "Kalem Deneme Sertifika Makamı".to_owned(),
            address: vec!["Örnek Mah. Deneme Cad. No: 1".to_owned(), "06000 Çankaya / Ankara".to_owned()],
            phone: "0312 000 00 00".to_owned(),
        },
        order_number: 780,
        form_version: 3,
        printed_on: "20.11.2026".to_owned(),
        practice: true,
        sections: sections(),
        commitment: commitment(),
        declaration: "Yukarıdaki taahhütnameyi okudum ve kabul ediyorum. Bu formdaki bilgilerin doğru olduğunu, aksi hâlde \
            doğacak zararı karşılayacağımı beyan eder, adıma nitelikli elektronik sertifika düzenlenmesini isterim."
            .to_owned(),
        signature: SignatureBox {
            label: "İmza".to_owned(),
            hint: "Yalnız kutunun içine, mavi tükenmez kalemle".to_owned(),
            name_label: "Adı Soyadı".to_owned(),
            name: "Gülşen Çığırağaoğlu".to_owned(),
            date_label: "Tarih".to_owned(),
        },
        instructions: [
            "Formu A4 kâğıda, tek sayfa ve gerçek boyutta basınız.",
            "Mavi tükenmez kalemle yalnız kutunun içine imzalayınız.",
            "Zımba veya ataç kullanmayınız; kimlik fotokopisi ya da dekont eklemeyiniz.",
            "Islak imzalı aslını gönderiniz; fotokopi ve faks kabul edilmez.",
            "Köşe işaretlerini ve karekodları kapatmayınız, üzerlerine yazmayınız.",
        ]
        .map(str::to_owned)
        .to_vec(),
        language: Language::Turkish,
    }
}

/// Every value as long as the portal lets it be, and in capitals, the widest way to write it.
pub fn longest() -> Form {
    let of_length = |words: &str, length: usize| -> String {
        words
            .replace('i', "İ")
            .to_uppercase()
            .chars()
            .cycle()
            .take(length)
            .collect()
    };
    let name = of_length("Abdülğani Şükrüye Çığırağaoğlu ", 100);
    let given_name = of_length("Abdülğani Şükrüye ", 50);
    let family_name = of_length("Çığırağaoğlu ", 50);
    let mail = format!(
        "{}@{}.example",
        of_length("uzunad.soyad-", 60),
        of_length("kurum", 31)
    );
    let institution = of_length(
        "Deneme Üniversitesi Rektörlüğü Sağlık Bilimleri Enstitüsü ",
        150,
    );
    let unit = of_length("Öğrenci İşleri Daire Başkanlığı Burs Müdürlüğü ", 100);
    let role = of_length("Genel Müdür Yardımcılığı Şube Müdürü Vekili ", 100);
    let address = of_length(
        "Işıklar Mahallesi Ğazi Sokağı Çiçek Apartmanı No: 12/3 Kat 4 Yenişehir ",
        250,
    );
    let mut form = form();
    for field in form
        .sections
        .iter_mut()
        .flat_map(|section| &mut section.fields)
    {
        let value = match field.label.as_str() {
            "Ad" => &given_name,
            "Soyad" => &family_name,
            "E-posta" => &mail,
            "Kurum adı" => &institution,
            "Çalıştığı birim" => &unit,
            "Unvan" => &role,
            "Adres" => &address,
            _ => continue,
        };
        field.value.clone_from(value);
    }
    form.signature.name = name;
    form.order_number = u64::MAX;
    form.form_version = u32::MAX;
    form
}

fn sections() -> Vec<Section> {
    vec![
        section("Sertifika Bilgisi", &[("İnternette yayın", "Hayır")]),
        section(
            "Kimlik Bilgileri",
            &[
                ("T.C. Kimlik No", "10000000146"),
                ("Ad", "Gülşen"),
                ("Soyad", "Çığırağaoğlu"),
            ],
        ),
        section(
            "İletişim Bilgileri",
            &[
                ("E-posta", "gulsen.cigiragaoglu@kurum.example"),
                ("Cep telefonu", "+90 500 000 00 00"),
                ("Operatör", "Türk Telekom"),
                ("Bilgi kanalı", "E-posta ve SMS"),
            ],
        ),
        section(
            "Kurum Bilgileri",
            &[
                ("Kurum adı", "Deneme Üniversitesi Rektörlüğü"),
                ("Çalıştığı birim", "Öğrenci İşleri Daire Başkanlığı"),
                ("Unvan", "Şube Müdürü"),
                ("İş telefonu", "0312 000 00 01"),
                ("Dahili", "1234"),
            ],
        ),
        section(
            "Teslimat Bilgileri",
            &[
                ("Adres tipi", "İş"),
                (
                    "Adres",
                    "Işıklar Mah. Ğ Sok. No: 12/3 Yenişehir, 06420 Çankaya / Ankara",
                ),
            ],
        ),
    ]
}

fn section(title: &str, fields: &[(&str, &str)]) -> Section {
    let field = |&(label, value): &(&str, &str)| Field {
        label: label.to_owned(),
        value: value.to_owned(),
    };
    Section {
        title: title.to_owned(),
        fields: fields.iter().map(field).collect(),
    }
}

/// Thirteen clauses of 40 words, title apart: 520 words, as many as the real text may have.
fn commitment() -> Commitment {
    const TITLES: [&str; 13] = [
        "Taraflar ve dayanak.",
        "Bilgilerin doğruluğu.",
        "Anahtar ve PIN.",
        "Kullanım.",
        "Bildirim.",
        "Yayın.",
        "Hukuki sonuç.",
        "Teslim.",
        "Makamın hakları.",
        "Ücret.",
        "Sorumluluk.",
        "Kişisel veriler.",
        "Kayıt ve süre.",
    ];
    const WORDS: &str = "Sertifika sahibi başvuruda verdiği bilgilerin güncel ve eksiksiz olduğunu kabul eder imza oluşturma \
        aracını yalnız kendisi kullanır parolasını kimseyle paylaşmaz kaybolma çalınma veya şüphe hâlinde durumu gecikmeden \
        bildirir süresi dolmuş askıya alınmış ya da iptal edilmiş sertifikayla işlem yapmaz yükümlülüğü sürer";
    let words: Vec<&str> = WORDS.split_whitespace().collect();
    let clause = |(at, title): (usize, &&str)| {
        let rotated: Vec<&str> = words
            .iter()
            .cycle()
            .skip(at * 3)
            .take(words.len())
            .copied()
            .collect();
        Clause {
            title: (*title).to_owned(),
            text: format!("{}.", rotated.join(" ")),
        }
    };
    Commitment {
        title: "Nitelikli Elektronik Sertifika Sahibi Taahhütnamesi".to_owned(),
        version: "1.0".to_owned(),
        clauses: TITLES.iter().enumerate().map(clause).collect(),
    }
}
