//! Personel listesi: an officer reports people, sees a verdict on every row, mends or drops, commits (R06, R07, R08, B07).

mod lists;
mod story;

use lists::{OFFICER, identity, list, of_an_office, people, row, row_of};
use outside::civil_registry::{PRACTICE_UNAVAILABLE, PRACTICE_UNKNOWN};
use store::history::Actor;
use story::{Browser, Town, on_both};

const SEND: &str = "Listeyi gönder ve denetle";

/// Chooses what is to be opened and sends the file.
async fn send(officer: &mut Browser, name: &str, bytes: Vec<u8>) {
    officer.visit("/yetkili/listeler/yeni").await;
    officer.fill("kind", "first").pick("file", name, bytes);
    officer.press(SEND).await;
}

/// Sends a list, has the register asked, and looks at it again.
async fn judged(town: &Town, officer: &mut Browser, rows: &[String]) -> String {
    send(officer, "liste.csv", list(rows)).await;
    officer.is_told(200).sees("Satırların sonuçları");
    let address = officer.path().to_owned();
    town.work().await;
    officer.visit(&address).await;
    address
}

fn html(browser: &Browser) -> String {
    String::from_utf8_lossy(&browser.body).into_owned()
}

/// R05, R06, R07: from the menu to the orders; everyone gets a number and an e-mail.
#[test]
fn an_officer_reports_people() {
    on_both(async |town| {
        let mut elif = town.signed_in(OFFICER).await;
        elif.follow("NES İşlemleri")
            .await
            .follow("Yetkili İşlemleri")
            .await;
        elif.is_at("/yetkili").follow("Yeni Personel Listesi").await;
        assert_eq!(
            elif.value("payment"),
            "institution",
            "as the institution pays"
        );
        assert_eq!(elif.value("spare"), "no");
        for kind in [
            "İlk Sertifika/Diğer",
            "Yenileme",
            "Kayıp/Çalıntı",
            "Donanım Arızası",
            "Kimlik Bilgisi Güncelleme",
            "Pin/Puk Kayıp/Çalıntı",
        ] {
            elif.sees(kind);
        }
        let rows = [row_of(&identity(1), "Şükran", "Iğdır"), row(&identity(2))];
        elif.fill("kind", "renewal").fill("spare", "yes").pick(
            "file",
            "personel şubat.csv",
            list(&rows),
        );
        elif.press(SEND)
            .await
            .sees("personel şubat.csv")
            .sees("Yenileme")
            .sees("Soruluyor")
            .sees("0 / 2");
        assert_eq!(
            elif.headers["refresh"], "3",
            "the page looks again by itself"
        );
        let address = elif.path().to_owned();
        assert!(
            !elif.has_button("2 ön başvuruyu aç"),
            "nobody was confirmed yet"
        );

        town.work().await;
        elif.visit(&address).await.sees("2 Hazır");
        assert!(elif.headers.get("refresh").is_none());
        elif.press("2 ön başvuruyu aç")
            .await
            .is_at(&address)
            .sees("2 ön başvuru açıldı")
            .sees("SD-")
            .sees("Onaylandı");
        elif.sees("100******46");
        assert!(
            !html(&elif).contains(&format!(">{}<", identity(1))),
            "no number is shown any longer"
        );

        town.work().await;
        let letters: Vec<_> = town
            .inbox()
            .into_iter()
            .filter(|m| m.to.contains("@ornek.example") && m.to.starts_with("kisi"))
            .collect();
        assert_eq!(letters.len(), 2, "R07: one letter each");
        let mut sukran = town.signed_in_as(&identity(1), "Şükran", "Iğdır").await;
        sukran
            .visit("/basvurularim")
            .await
            .sees("Başvuru Formu Bekleniyor")
            .follow("Başvuruyu Tamamla")
            .await;
        sukran
            .sees("Yenileme")
            .sees("Kurum Ödemeli")
            .sees("Kurumun e-imza sorumlusu")
            .follow("Başvuruyu Tamamla")
            .await;
        assert_eq!(
            sukran.value("phone"),
            "0532 123 45 67",
            "what the list said is filled in"
        );
        assert_eq!(sukran.value("unit"), "Bilgi İşlem");
        town.history_holds().await;
    });
}

/// R06: the template can be downloaded, and is read as a list without people.
#[test]
fn the_template_can_be_downloaded() {
    on_both(async |town| {
        let mut elif = town.signed_in(OFFICER).await;
        elif.visit("/yetkili/listeler/yeni")
            .await
            .follow("Örnek şablonu indir")
            .await
            .is_told(200);
        assert!(
            elif.headers["content-disposition"]
                .to_str()
                .unwrap()
                .contains(".xlsx")
        );
        let template = elif.body.clone();
        send(&mut elif, "sablon.xlsx", template).await;
        elif.is_told(422).sees("Başlıkların altında hiç kişi yok");
    });
}

/// R06, B07: the lists of four offices are taken as they are, and what is wrong in them is named.
#[test]
fn the_lists_of_the_offices() {
    on_both(async |town| {
        let mut elif = town.signed_in(OFFICER).await;
        let usual = [
            "rakamları kontrol edin",
            "Kimlik numarasını yazın",
            "@ işareti",
            "satırda da var",
            "cep telefonu numarası değil",
        ];
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
            elif.visit(&format!("{address}?goster=hatali")).await;
            for message in usual {
                elif.sees(message);
            }
            // Rows 3, 5, 7, 9 and 11, counted from 0.
            let first = if name.starts_with("universite") {
                5
            } else {
                first_line(&mut elif, &address).await
            };
            let mut lines: Vec<_> = [3, 5, 7, 9, 11].map(|row| first + row).to_vec();
            if faulty == 6 {
                elif.sees("başka bir adla");
                lines.push(first + 50);
            }
            elif.visit(&format!("{address}?goster=hatali")).await;
            let page = html(&elif);
            let found: Vec<_> = page
                .split("id=\"satir-")
                .skip(1)
                .map(|rest| &rest[..rest.find('"').unwrap()])
                .collect();
            assert_eq!(
                found.len(),
                lines.len(),
                "{name}: {found:?} {}",
                elif.page.text
            );
            for line in lines {
                assert!(
                    page.contains(&format!("id=\"satir-{line}\"")),
                    "{name}: line {line}"
                );
            }
        }
        town.history_holds().await;
    });
}

async fn first_line(officer: &mut Browser, address: &str) -> usize {
    officer.visit(address).await;
    let page = html(officer);
    let rest = page.split("id=\"satir-").nth(1).unwrap();
    rest[..rest.find('"').unwrap()].parse().unwrap()
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

/// R06: the same list twice opens nothing twice, and says why, row by row.
#[test]
fn the_same_list_twice() {
    on_both(async |town| {
        let mut elif = town.signed_in(OFFICER).await;
        let rows = people(10, 3);
        judged(&town, &mut elif, &rows).await;
        elif.press("3 ön başvuruyu aç")
            .await
            .sees("3 ön başvuru açıldı");
        let again = judged(&town, &mut elif, &rows).await;
        elif.sees("Bu dosya")
            .sees("gönderilmişti")
            .sees("3 Başvurusu var")
            .sees("açık bir başvurusu var: SD-");
        elif.sees("başvuru açılacak kimse yok");
        assert!(
            !html(&elif).contains("/onayla"),
            "there is nothing to commit"
        );
        elif.post(&format!("{again}/onayla"), &[("surum", "1")])
            .await
            .sees("henüz onaylanamaz");

        // With somebody new, only that person gets an order.
        let more = [rows, people(20, 1)].concat();
        judged(&town, &mut elif, &more).await;
        elif.press("1 ön başvuruyu aç")
            .await
            .sees("1 ön başvuru açıldı")
            .sees("3 Başvurusu var");
        assert_eq!(orders_of(&town, "kisi").await, 4);
        town.history_holds().await;
    });
}

/// How many people were told that an application was opened.
async fn orders_of(town: &Town, mailbox: &str) -> usize {
    town.work().await;
    town.inbox()
        .iter()
        .filter(|m| m.to.starts_with(mailbox))
        .count()
}

/// Double submit, and two officers at once: one wins, nothing is opened twice, the other is told.
#[test]
fn a_list_is_committed_once() {
    on_both(async |town| {
        let mut elif = town.signed_in(OFFICER).await;
        judged(&town, &mut elif, &people(30, 4)).await;
        let (mut tab, address) = (elif.another_tab(), elif.path().to_owned());
        tab.visit(&address).await;
        let at_once = tokio::join!(
            async {
                elif.press("4 ön başvuruyu aç")
                    .await
                    .is_told(200)
                    .sees("4 ön başvuru açıldı");
            },
            async {
                tab.press("4 ön başvuruyu aç")
                    .await
                    .is_told(200)
                    .sees("4 ön başvuru açıldı");
            },
        );
        assert_eq!(at_once, ((), ()));
        let told = [&elif, &tab]
            .iter()
            .filter(|page| page.page.text.contains("işleminiz uygulanmadı"))
            .count();
        assert_eq!(told, 1, "the second is told");
        assert_eq!(orders_of(&town, "kisi").await, 4);

        // What is committed is what was seen: a colleague's change in between is told.
        judged(&town, &mut elif, &people(40, 2)).await;
        let mut other = elif.another_tab();
        other
            .visit(elif.path().to_owned().as_str())
            .await
            .press("Çıkar: Satır 2")
            .await
            .sees("1 Çıkarıldı");
        elif.press("2 ön başvuruyu aç")
            .await
            .is_told(409)
            .sees("az önce değişti");
        other
            .press("1 ön başvuruyu aç")
            .await
            .sees("1 ön başvuru açıldı");
        // Two lists with the same person, both ready: the second opens nothing for them.
        let one = judged(&town, &mut elif, &people(50, 2)).await;
        judged(&town, &mut other, &people(50, 2)).await;
        other
            .press("2 ön başvuruyu aç")
            .await
            .sees("2 ön başvuru açıldı");
        elif.visit(&one)
            .await
            .press("2 ön başvuruyu aç")
            .await
            .sees("0 ön başvuru açıldı")
            .sees("2 Başvurusu var");
        assert_eq!(orders_of(&town, "kisi").await, 7);
        town.history_holds().await;
    });
}

/// B07: a row is corrected where it is wrong, keeps what was typed, and is judged anew.
#[test]
fn rows_are_corrected_and_dropped() {
    on_both(async |town| {
        let mut elif = town.signed_in(OFFICER).await;
        let right = identity(60);
        let wrong = format!("{}{}", &right[..10], (right.as_bytes()[10] - b'0' + 1) % 10);
        let rows = [
            row(&wrong),
            row(&identity(61)),
            row_of(&identity(61), "Başka", "Biri"),
            row(&identity(62)).replace("@ornek", " ornek"),
        ];
        let address = judged(&town, &mut elif, &rows).await;
        elif.sees("3 Hatalı")
            .sees("1 Hazır")
            .sees("3 satırın düzeltilmesi");
        assert!(
            !html(&elif).contains("/onayla"),
            "not with faulty rows in it"
        );

        elif.follow("Düzelt: Satır 2")
            .await
            .sees("Satır 2")
            .sees("rakamları kontrol edin");
        assert_eq!(elif.value("identity_number"), wrong);
        elif.fill("birth_date", "31.02.1976")
            .fill("title", "Başuzman");
        elif.press("Kaydet ve denetle")
            .await
            .sees("Takvimde böyle bir gün yok")
            .sees("rakamları kontrol edin");
        assert_eq!(
            (elif.value("birth_date"), elif.value("title")),
            ("31.02.1976".into(), "Başuzman".into())
        );
        elif.fill("identity_number", &right)
            .fill("birth_date", "28.02.1976");
        elif.press("Kaydet ve denetle")
            .await
            .sees("Soruluyor")
            .sees("2 Hatalı");

        // The second of two rows with one number is right once the first is out, and wrong again once it is back.
        elif.sees("başka bir adla")
            .press("Çıkar: Satır 3")
            .await
            .sees("1 Hatalı")
            .sees("1 Çıkarıldı");
        elif.press("Geri al: Satır 3").await.sees("2 Hatalı");
        elif.press("Hatalı 2 satırı çıkar")
            .await
            .sees("2 Çıkarıldı")
            .sees_not("Hatalı");
        town.work().await;
        elif.visit(&address)
            .await
            .press("2 ön başvuruyu aç")
            .await
            .sees("2 ön başvuru açıldı");

        elif.post(&format!("{address}/satir/3"), &[("yap", "cikar")])
            .await
            .sees("işleminiz uygulanmadı");
        elif.visit("/yetkili/listeler")
            .await
            .sees("Onaylandı")
            .sees("liste.csv");
        town.history_holds().await;
    });
}

/// R06: unknown to the register is a fault; unavailable is not, and can be asked again.
#[test]
fn the_population_register_is_asked() {
    on_both(async |town| {
        let mut elif = town.signed_in(OFFICER).await;
        let rows = [
            row(PRACTICE_UNKNOWN),
            row(PRACTICE_UNAVAILABLE),
            row(&identity(70)),
        ];
        judged(&town, &mut elif, &rows).await;
        elif.sees("1 Nüfus kaydında yok")
            .sees("1 Nüfus kaydı yanıt vermedi")
            .sees("1 Hazır");
        elif.sees("eşleşen biri bulunamadı")
            .sees("yanlış olduğu anlamına gelmez");
        assert!(!html(&elif).contains("/onayla"));
        elif.press("Nüfus kaydına yeniden sor")
            .await
            .sees("1 Soruluyor");
        town.work().await;
        elif.visit("/yetkili/listeler")
            .await
            .follow("Listeyi aç")
            .await
            .sees("1 Nüfus kaydı yanıt vermedi");

        elif.follow("Düzelt: Satır 2")
            .await
            .fill("identity_number", &identity(71))
            .press("Kaydet ve denetle")
            .await
            .sees("1 Soruluyor");
        town.work().await;
        elif.visit("/yetkili/listeler")
            .await
            .follow("Listeyi aç")
            .await
            .sees("2 Hazır");
        elif.press("Çıkar: Satır 3")
            .await
            .press("2 ön başvuruyu aç")
            .await
            .sees("2 ön başvuru açıldı");
        town.history_holds().await;
    });
}

/// A list that is given up opens nothing and forgets its people.
#[test]
fn a_list_is_given_up() {
    on_both(async |town| {
        let mut elif = town.signed_in(OFFICER).await;
        let address = judged(&town, &mut elif, &people(80, 2)).await;
        elif.press("Listeden vazgeç ve verileri sil")
            .await
            .sees("Vazgeçildi")
            .sees("veriler silindi")
            .sees_not("Işıl Çağrı");
        elif.post(&format!("{address}/onayla"), &[("surum", "1")])
            .await
            .sees("işleminiz uygulanmadı");
        // A file that was given up is no earlier one.
        judged(&town, &mut elif, &people(80, 2)).await;
        elif.sees_not("gönderilmişti");
        // A large list is awaited among the others.
        elif.visit("/yetkili/listeler?durum=geliyor")
            .await
            .sees("Listeniz alındı")
            .sees("liste.csv");
        assert_eq!(elif.headers["refresh"], "3");
        town.history_holds().await;
    });
}

/// R08: cancelled by the institution, asked once more before; the person is told, and may be reported anew.
#[test]
fn an_institution_cancels() {
    on_both(async |town| {
        let mut elif = town.signed_in(OFFICER).await;
        judged(&town, &mut elif, &people(90, 1)).await;
        elif.press("1 ön başvuruyu aç")
            .await
            .follow("SD-")
            .await
            .sees("Başvuru Detay Formu")
            .sees("Işıl Çağrı Öğüt");
        let number = elif.path().rsplit('/').next().unwrap().to_owned();
        elif.sees("Ön başvuru açıldı")
            .follow("Başvuruyu iptal et")
            .await
            .sees("kişiye haber verilecek");
        let mut tab = elif.another_tab();
        tab.visit(elif.path().to_owned().as_str()).await;
        elif.press("Başvuruyu iptal et")
            .await
            .sees("İptal Edildi")
            .sees("Başvuru iptal edildi");
        tab.press("Başvuruyu iptal et")
            .await
            .is_told(409)
            .sees("Başvuru iptal edilmiş");
        town.work().await;
        let told = |m: &outside::practice_inbox::Received| {
            m.subject
                .as_deref()
                .is_some_and(|s| s.contains(&format!("iptal edildi: {number}")))
        };
        assert_eq!(town.inbox().iter().filter(|m| told(m)).count(), 1);
        let mut isil = town.signed_in_as(&identity(90), "Işıl Çağrı", "Öğüt").await;
        isil.visit("/basvurularim")
            .await
            .sees("kurumunuzun isteğiyle iptal edildi");

        elif.visit("/yetkili/basvurular")
            .await
            .sees(&number)
            .sees("İptal Edildi")
            .sees("Ayşe Yılmaz");
        elif.fill("ara", &number.to_lowercase())
            .press("Bul")
            .await
            .is_at(&format!("/yetkili/basvurular/{number}"));
        elif.visit("/yetkili/basvurular")
            .await
            .fill("ara", "SD-999999")
            .press("Bul")
            .await
            .sees("bu numarayla bir başvurusu yok");
        assert_eq!(elif.value("ara"), "SD-999999");
        judged(&town, &mut elif, &people(90, 1)).await;
        elif.press("1 ön başvuruyu aç")
            .await
            .sees("1 ön başvuru açıldı");
        town.history_holds().await;
    });
}

/// A plain person is told that the door is not theirs; a foreign officer finds nothing.
#[test]
fn foreign_officers_and_plain_people() {
    on_both(async |town| {
        let mut elif = town.signed_in(OFFICER).await;
        let address = judged(&town, &mut elif, &people(95, 1)).await;
        let mut guest = town.browser();
        guest
            .visit("/yetkili")
            .await
            .sees("Merkezi Kimlik Doğrulama Sistemi");
        let mut ayse = town.signed_in("10000100754").await;
        for door in [
            "/yetkili",
            "/yetkili/listeler/yeni",
            "/yetkili/listeler",
            "/yetkili/sablon.xlsx",
            "/yetkili/basvurular",
            address.as_str(),
        ] {
            ayse.visit(door)
                .await
                .is_told(403)
                .sees("Bu bölüme girme yetkiniz yok");
        }
        appoint(
            &town,
            "Öteki Belediye (Deneme)",
            "10000100372",
            "Çağrı",
            "Işık",
        )
        .await;
        let mut cagri = town.signed_in("10000100372").await;
        cagri
            .visit("/yetkili/listeler")
            .await
            .sees("Henüz bir liste göndermediniz");
        for page in [
            address.clone(),
            format!("{address}/satir/2"),
            "/yetkili/basvurular/SD-1".into(),
            "/yetkili/basvurular/SD-1/iptal".into(),
            "/yetkili/listeler/x".into(),
        ] {
            cagri
                .visit(&page)
                .await
                .is_told(404)
                .sees("Sayfa bulunamadı");
        }
        for act in ["satir/2", "hatalilari-cikar", "sor", "onayla", "vazgec"] {
            cagri
                .post(
                    &format!("{address}/{act}"),
                    &[("surum", "1"), ("yap", "cikar")],
                )
                .await
                .is_told(404);
        }
        cagri
            .post("/yetkili/basvurular/SD-1/iptal", &[])
            .await
            .is_told(404);
        cagri
            .visit("/yetkili/basvurular")
            .await
            .sees("açılmış bir başvuru yok")
            .fill("ara", "SD-1")
            .press("Bul")
            .await
            .sees("bu numarayla bir başvurusu yok");
        elif.visit(&address).await.sees("1 Hazır");
    });
}

/// Whoever is the officer of several institutions chooses for which one to act.
#[test]
fn an_officer_of_two_institutions() {
    on_both(async |town| {
        appoint(&town, "Öteki Belediye (Deneme)", OFFICER, "Elif", "Öztürk").await;
        let mut elif = town.signed_in(OFFICER).await;
        elif.visit("/yetkili/listeler/yeni")
            .await
            .is_at("/yetkili")
            .sees("Kurum seçin")
            .follow("Öteki Belediye")
            .await;
        elif.follow("Yeni Personel Listesi")
            .await
            .sees("Öteki Belediye")
            .fill("kind", "first")
            .pick("file", "a.csv", list(&people(97, 1)));
        elif.press(SEND)
            .await
            .sees("Öteki Belediye")
            .follow("Personel Listeleri")
            .await
            .sees("a.csv");
        elif.visit("/yetkili")
            .await
            .follow("Örnek Üniversitesi")
            .await
            .follow("Personel Listeleri")
            .await
            .sees_not("a.csv");
        elif.visit("/yetkili?kurum=00000000-0000-0000-0000-000000000000")
            .await
            .is_told(404);
    });
}

async fn appoint(
    town: &Town,
    institution: &str,
    number: &str,
    given_name: &str,
    family_name: &str,
) {
    use portal::institution::appointment;
    let mut tx = town.house.db.write().await.unwrap();
    let payment = rules::application::Payment::Institution;
    appointment::create(&mut tx, &town.house, institution, payment, Actor::System)
        .await
        .unwrap();
    let identity = rules::identity_number::IdentityNumber::parse(number).unwrap();
    let name = |name| rules::person_name::PersonName::parse(name).unwrap();
    appointment::appoint(
        &mut tx,
        &town.house,
        institution,
        &identity,
        &name(given_name),
        &name(family_name),
        Actor::System,
    )
    .await
    .unwrap();
    tx.commit().await.unwrap();
}
