//! How many printed forms one core draws in a second.

use std::time::{Duration, Instant};

use paper::{Authority, Clause, Commitment, Field, Form, Language, Section, SignatureBox};

use crate::Done;

/// Draws the same form, with a text of the length of the real one, for that long.
pub fn per_second(lasting: Duration) -> Done<f64> {
    let form = form();
    paper::draw(&form).map_err(|error| error.to_string())?;
    let (begin, mut drawn) = (Instant::now(), 0_u32);
    while begin.elapsed() < lasting {
        paper::draw(&form).map_err(|error| error.to_string())?;
        drawn += 1;
    }
    Ok(f64::from(drawn) / begin.elapsed().as_secs_f64())
}

fn form() -> Form {
    let section = |title: &str, fields: &[(&str, &str)]| Section {
        title: title.to_owned(),
        fields: fields
            .iter()
            .map(|(label, value)| Field {
                label: (*label).to_owned(),
                value: (*value).to_owned(),
            })
            .collect(),
    };
    Form {
        title: "Nitelikli Elektronik Sertifika Başvuru Formu".to_owned(),
        authority: Authority {
            name: "Kalem Deneme Sertifika Makamı".to_owned(),
            address: vec!["Örnek Mah. Deneme Sok. No: 1".to_owned()],
            phone: "0312 000 00 00".to_owned(),
        },
        order_number: 780,
        form_version: 1,
        printed_on: "20.11.2026".to_owned(),
        practice: true,
        sections: vec![
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
                    ("E-posta", "gulsen@kurum.example"),
                    ("Cep telefonu", "+90 500 000 00 00"),
                ],
            ),
            section(
                "Teslimat Bilgileri",
                &[
                    ("Adres tipi", "İş"),
                    (
                        "Adres",
                        "Işıklar Mah. Ğ Sok. No: 12/3, 06420 Çankaya / Ankara",
                    ),
                ],
            ),
        ],
        commitment: commitment(),
        declaration: "Yukarıdaki taahhütnameyi okudum ve kabul ediyorum.".to_owned(),
        signature: SignatureBox {
            label: "İmza".to_owned(),
            hint: "Yalnız kutunun içine, mavi tükenmez kalemle".to_owned(),
            name_label: "Adı Soyadı".to_owned(),
            name: "Gülşen Çığırağaoğlu".to_owned(),
            date_label: "Tarih".to_owned(),
        },
        instructions: vec!["Formu A4 kâğıda, tek sayfa ve gerçek boyutta basınız.".to_owned()],
        language: Language::Turkish,
    }
}

fn commitment() -> Commitment {
    let words = "Sertifika sahibi başvuruda verdiği bilgilerin güncel ve eksiksiz olduğunu kabul eder, imza oluşturma aracını \
                 yalnız kendisi kullanır, kaybolma veya şüphe hâlinde durumu gecikmeden bildirir.";
    Commitment {
        title: "Nitelikli Elektronik Sertifika Sahibi Taahhütnamesi".to_owned(),
        version: "1.0".to_owned(),
        clauses: (1..=13)
            .map(|number| Clause {
                title: format!("{number}. madde."),
                text: format!("{words} {words}"),
            })
            .collect(),
    }
}
