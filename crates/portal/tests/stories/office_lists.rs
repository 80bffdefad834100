//! Lists as offices send them, and files that are none (R06, B07).

use crate::lists::{OFFICER, SEND, html, identity, list, of_an_office, row, row_of, send};
use crate::story::{Browser, on_both};

/// R06, B07: the lists of four offices are taken as they are, and what is wrong in them is named.
#[test]
fn the_lists_of_the_offices() {
    on_both(async |town| {
        let mut elif = town.signed_in(OFFICER).await;
        for (name, people, faulty) in [
            ("universite.xlsx", 60, 6),
            ("universite-libreoffice.xlsx", 60, 6),
            ("universite.ods", 60, 6),
            ("il-mudurlugu.csv", 35, 5),
            ("bakanlik.csv", 20, 5),
            ("belediye.xlsx", 25, 0),
            ("belediye.xls", 25, 0),
        ] {
            let Some(bytes) = of_an_office(name) else {
                return;
            };
            send(&mut elif, name, bytes).await;
            elif.is_told(200);
            let address = elif.path().to_owned();
            town.work().await;
            let counted = match faulty {
                0 => format!("Satırların sonuçları {people} Hazır {people} ön"),
                _ => format!(
                    "Satırların sonuçları {} Hazır {faulty} Hatalı {faulty} satırın",
                    people - faulty
                ),
            };
            elif.visit(&address)
                .await
                .sees(&counted)
                .sees(&format!("Toplam {people} satır"));
            if faulty == 0 {
                elif.sees_not("Hatalı");
                continue;
            }
            let found = faulty_lines(&mut elif, &address).await;
            // Rows 3, 5, 7, 9 and 11, counted from 0; in the university two different people also have one number.
            let first = first_line(&mut elif, &address).await;
            let rows = [3, 5, 7, 9, 11, 50];
            let expected: Vec<_> = rows[..faulty].iter().map(|row| first + row).collect();
            assert_eq!(found, expected, "{name}");
        }
        town.history_holds().await;
    });
}

/// The lines that are named as faulty, each with its reason.
async fn faulty_lines(officer: &mut Browser, address: &str) -> Vec<usize> {
    officer.visit(&format!("{address}?goster=hatali")).await;
    for reason in [
        "rakamları kontrol edin",
        "Kimlik numarasını yazın",
        "@ işareti",
        "satırda da var",
        "cep telefonu numarası değil",
    ] {
        officer.sees(reason);
    }
    lines(officer)
}

async fn first_line(officer: &mut Browser, address: &str) -> usize {
    officer.visit(address).await;
    lines(officer)[0]
}

/// The lines that the page shows.
fn lines(officer: &Browser) -> Vec<usize> {
    html(officer)
        .split("id=\"satir-")
        .skip(1)
        .map(|rest| rest[..rest.find('"').unwrap()].parse().unwrap())
        .collect()
}

/// Bad input: each file is answered in words, with the choices kept, and nothing is stored.
#[test]
fn hostile_files() {
    on_both(async |town| {
        let mut elif = town.signed_in(OFFICER).await;
        let mut quoted = [identity(1), identity(2), identity(3)].map(|number| row(&number));
        quoted[0] = quoted[0].replace(";Öğüt", ";\"Öğüt");
        let open_quote = list(&quoted);
        let without_phone = b"T.C. Kimlik No;Ad;Soyad;E-posta;Dogum Tarihi\n1;2;3;4;5\n".to_vec();
        for (name, bytes, told) in [
            ("bos.xlsx", Vec::new(), "Dosya boş"),
            ("rapor.pdf", b"%PDF-1.7 nothing".to_vec(), "bir tablo değil"),
            (
                "liste.xlsx",
                b"<html><table><tr><td>TC</td></tr></table></html>".to_vec(),
                "bir web sayfası",
            ),
            (
                "liste.xlsx",
                b"PK\x03\x04 and no more".to_vec(),
                "bozuk ya da eksik",
            ),
            ("bomba.xlsx", bomb(), "çok büyük"),
            ("liste.csv", open_quote, "tırnak işareti"),
            (
                "liste.csv",
                without_phone,
                "Şu sütunlar bulunamadı: Cep Telefonu",
            ),
            (
                "liste.csv",
                vec![b'x'; 20 * 1024 * 1024 + 1],
                "20 MB’den büyük",
            ),
            ("liste.csv", vec![b'x'; 50 * 1024 * 1024], "20 MB’den büyük"),
        ] {
            elif.visit("/yetkili/listeler/yeni").await;
            elif.fill("kind", "lost")
                .fill("payment", "person")
                .fill("spare", "yes")
                .pick("file", name, bytes);
            elif.press(SEND)
                .await
                .is_told(422)
                .sees(told)
                .sees("dosyayı yeniden seçin");
            assert!(elif.page.title.starts_with("Hata:"));
            assert_eq!(
                (
                    elif.value("kind"),
                    elif.value("payment"),
                    elif.value("spare")
                ),
                ("lost".into(), "person".into(), "yes".into())
            );
        }
        elif.visit("/yetkili/listeler/yeni")
            .await
            .press(SEND)
            .await
            .is_told(422)
            .sees("Bir dosya seçin")
            .sees("Birini seçin");
        elif.visit("/yetkili/listeler")
            .await
            .sees("Henüz bir liste göndermediniz");
    });
}

/// A small file that unpacks to more than a list can be.
fn bomb() -> Vec<u8> {
    use std::io::Write;
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    let parts: [(&str, &[u8]); 3] = [
        ("[Content_Types].xml", b"<Types/>"),
        ("xl/workbook.xml", b"<workbook><sheets><sheet name='a' sheetId='1' r:id='r1'/></sheets></workbook>"),
        ("xl/_rels/workbook.xml.rels", b"<Relationships><Relationship Id='r1' Type='x/worksheet' Target='worksheets/s1.xml'/></Relationships>"),
    ];
    for (name, content) in parts {
        zip.start_file(name, options).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.start_file("xl/worksheets/s1.xml", options).unwrap();
    zip.write_all(b"<worksheet><sheetData>").unwrap();
    let line = b"<row><c><v>10000000146</v></c></row>".repeat(30_000);
    for _ in 0..220 {
        zip.write_all(&line).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// Windows-1254 and UTF-16, as old and new Excels save text.
#[test]
fn old_and_wide_letters() {
    on_both(async |town| {
        let mut elif = town.signed_in(OFFICER).await;
        let text =
            String::from_utf8(list(&[row_of(&identity(7), "İbrahim Şükrü", "Öğüt Çağ")])).unwrap();
        let old: Vec<u8> = text
            .chars()
            .map(|letter| match letter {
                'İ' => 0xdd,
                'Ş' => 0xde,
                'ş' => 0xfe,
                'ğ' => 0xf0,
                'ü' => 0xfc,
                'Ö' => 0xd6,
                'Ç' => 0xc7,
                plain => u8::try_from(u32::from(plain)).unwrap(),
            })
            .collect();
        let wide: Vec<u8> = std::iter::once(0xfeff)
            .chain(text.encode_utf16())
            .flat_map(u16::to_le_bytes)
            .collect();
        for (name, bytes) in [("eski.csv", old), ("genis.txt", wide)] {
            send(&mut elif, name, bytes).await;
            elif.is_told(200)
                .sees("İbrahim Şükrü")
                .sees("Öğüt Çağ")
                .sees("Bilgi İşlem");
        }
    });
}
