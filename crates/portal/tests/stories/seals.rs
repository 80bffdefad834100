//! Mali Mühür: a certificate of a legal entity, for which a representative applies. Told as NES is: a list, a form, an approval, and whatever an
//! office may get wrong.

use rules::application::Event;
use rules::order_number::OrderNumber;
use store::row;
use uuid::Uuid;

use portal::order::finders;

use crate::lists::{OFFICER, SEND, html, identity, row_of};
use crate::story::applicant::{approve, choose_way, fill_in};
use crate::story::clerk::search;
use crate::story::consent::{choose_and_sign, signed_in_by_e_imza};
use crate::story::signer_app::{SignerApp, code_on};
use crate::story::{Browser, Town, happens, on_both};

const TITLES: &str = "T.C. Kimlik No;Ad;Soyad;Doğum Tarihi;Kurumsal E-posta;Cep Telefonu;Birim;Unvan;Sicil No;Ürün;VKN;Tüzel Kişi Unvanı";
pub const SEAL: &str = "mali_muhur";
pub const OWN: &str = "Örnek Üniversitesi Rektörlüğü (Deneme)";
/// Of no legal entity.
pub const OTHER: &str = "1000000018";

pub fn row(number: &str, product: &str, tax_number: &str, title: &str) -> String {
    let person = row_of(number, "Işıl Çağrı", "Öğüt");
    format!("{person};{product};{tax_number};{title}")
}

/// Sends a list of a product, has it judged and stands on it.
pub async fn judged(town: &Town, officer: &mut Browser, product: &str, rows: &[String]) -> String {
    officer.visit("/yetkili/listeler/yeni").await;
    let text = format!("{TITLES}\n{}\n", rows.join("\n"));
    officer
        .fill("product", product)
        .fill("kind", "first")
        .pick("file", "liste.csv", text.into_bytes())
        .press(SEND)
        .await
        .is_told(200);
    let address = officer.path().to_owned();
    town.work().await;
    officer.visit(&address).await;
    address
}

/// The same, committed.
pub async fn opened(town: &Town, officer: &mut Browser, product: &str, rows: &[String]) -> String {
    let list = judged(town, officer, product, rows).await;
    let button = format!("{} ön başvuruyu aç", rows.len());
    officer.press(&button).await;
    town.work().await;
    officer.visit(&list).await;
    list
}

/// The addresses of the person's orders, newest first.
pub async fn orders(person: &mut Browser) -> Vec<String> {
    person.visit("/basvurularim").await;
    let page = html(person);
    let mut found: Vec<String> = Vec::new();
    for part in page.split("/basvurularim/SD-").skip(1) {
        let number: String = part.chars().take_while(char::is_ascii_digit).collect();
        let address = format!("/basvurularim/SD-{number}");
        if !found.contains(&address) {
            found.push(address);
        }
    }
    found
}

/// The form is filled in and its phone proven; the person stands on the approval page.
async fn filled_in(town: &Town, person: &mut Browser, order: &str) {
    person.visit(&format!("{order}/form")).await;
    fill_in(person);
    person.press("Devam").await;
    let code = town.newest_code().await;
    person.fill("code", &code).press("Devam").await;
    person.is_at(&format!("{order}/onay"));
}

/// What the printed form of an order says, line by line, with its title, and the commitment that stands on it.
async fn on_paper(town: &Town, order: &str) -> (String, Vec<(String, String)>, String) {
    let number: i64 = order.rsplit_once("SD-").unwrap().1.parse().unwrap();
    let mut conn = town.app.db.read().await.unwrap();
    let (order, version, sealed) = row!(
        &mut conn,
        (Uuid, i64, Vec<u8>),
        "SELECT p.application, p.form_version, p.sealed FROM printed_form p JOIN application a ON a.id = p.application WHERE a.number = $1",
        number
    )
    .unwrap()
    .unwrap();
    let place = format!("printed_form:{order}:{version}");
    let form = town.app.vault.open(&place, &sealed).unwrap();
    let form: paper::Form = serde_json::from_slice(&form).unwrap();
    let fields = form.sections.into_iter().flat_map(|section| section.fields);
    let lines = fields.map(|field| (field.label, field.value)).collect();
    (form.title, lines, form.commitment.version)
}

/// Bir kurum Mali Mühür başvurusu yapar: the seal is the institution's, the person represents it; everybody who sees the order reads both.
#[test]
fn an_institution_applies_for_its_seal() {
    on_both(async |town| {
        let mut elif = town.signed_in(OFFICER).await;
        let who = identity(1);
        let list = opened(&town, &mut elif, SEAL, &[row(&who, "", "", "")]).await;
        elif.sees(&format!(
            "Ürün Mali Mühür Tüzel kişi unvanı {OWN} (VKN 1234567890) (listede başka yazmıyorsa)"
        ));
        elif.sees("1 Açıldı");
        let subject = format!("Mali Mühür – {OWN} (VKN 1234567890)");
        let letters = town.inbox();
        assert!(letters.iter().any(|letter| letter.text.contains(&subject)));

        let mut person = town.signed_in_as(&who, "Işıl Çağrı", "Öğüt").await;
        let order = orders(&mut person).await.remove(0);
        person.sees(&subject);
        let summary = format!("Ürün Mali Mühür Tüzel kişi unvanı {OWN} VKN 1234567890");
        person.visit(&order).await.sees(&summary);
        person
            .sees(&format!("Ön başvuru açıldı {OWN} (VKN 1234567890)"))
            .visit(&format!("{order}/form"))
            .await
            .sees(&format!("Tüzel kişi unvanı {OWN} VKN 1234567890"))
            .sees("Temsilcinin Kimlik Bilgileri")
            .sees("Tüzel kişinin adına siz başvuruyorsunuz");
        filled_in(&town, &mut person, &order).await;
        person
            .sees(&summary)
            .sees("Temsilcinin Kimlik Bilgileri")
            .sees("Lütfen onaylama yöntemini seçerek");
        choose_way(&mut person, "islak-imza").await;
        person
            .sees("Elektronik Mühür Sertifikası Taahhütnamesi")
            .sees_not("Nitelikli Elektronik Sertifika Sahibi")
            .fill("okudum", "evet")
            .press("Islak İmzalı Onaylamak için Formu İndir")
            .await
            .is_told(200);
        let (title, lines, commitment) = on_paper(&town, &order).await;
        assert_eq!(title, "Mali Mühür Başvuru Formu");
        assert_eq!(commitment, "muhur-2026-11");
        for (label, value) in [("Tüzel kişi unvanı", OWN), ("VKN", "1234567890")] {
            assert!(
                lines.contains(&(label.to_owned(), value.to_owned())),
                "{label}"
            );
        }
        person
            .visit(&format!("{order}/form.pdf"))
            .await
            .is_told(200);

        let number = order.rsplit('/').next().unwrap();
        elif.visit(&format!("/yetkili/basvurular/{number}"))
            .await
            .sees(&summary);
        elif.visit("/yetkili/basvurular").await.sees(&subject);
        let mut desk = town.at_the_desk().await;
        search(&mut desk, "123 456 7890").await;
        desk.is_at(&format!("/masa/siparis/{number}"))
            .sees(&summary);
        desk.visit("/masa/bekleyen-formlar").await.sees(&subject);
        town.history_holds().await;
        assert!(list.contains("listeler"));
    });
}

/// What approval ways are open to a seal is data: its catalogue row has no e-Onay, whatever the person has consented to, and e-İmza signs
/// the entity's text.
#[test]
fn a_seal_is_approved_in_the_ways_of_its_product() {
    on_both(async |town| {
        let (town, authority) = town.with_authority().await;
        let mut elif = town.signed_in(OFFICER).await;
        let (_, cagri) = (identity(1), crate::story::applicant::CAGRI);
        let row = format!("{};;;", row_of(cagri, "Çağrı", "Işık"));
        opened(&town, &mut elif, SEAL, &[row]).await;
        let card = authority.card(cagri);
        let mut person = signed_in_by_e_imza(&town, cagri, &card).await;
        choose_and_sign(&town, &mut person, "accept", &card).await;
        person
            .visit("/basvurularim/SD-2/onay")
            .await
            .sees("e-Onay ile Onaylama");
        let order = orders(&mut person).await.remove(0);
        filled_in(&town, &mut person, &order).await;
        person
            .sees("e-İmza ile Onaylama")
            .sees_not("e-Onay ile Onaylama");
        let fields = [
            ("okudum", "evet"),
            ("taahhutname", "muhur-2026-11"),
            ("form", "1"),
        ];
        person
            .post(&format!("{order}/e-onay"), &fields)
            .await
            .is_told(409)
            .sees("Bu ürünün başvurusu bu yolla onaylanamaz");
        person.visit(&format!("{order}/onay")).await;
        approve(&mut person, "e-imza").await;
        let mut signer = SignerApp::new(&town);
        signer.run(&town, &code_on(&person), &card).await.unwrap();
        let number = order.rsplit('/').next().unwrap();
        person.visit("/nes/bireysel/gunluk").await.sees(&format!(
            "Başvuru e-İmza ile onaylandı: {number}, Mali Mühür – {OWN} (VKN 1234567890)"
        ));
        person.visit(&order).await.sees("Üretim Bekleniyor");
        town.history_holds().await;
    });
}

/// A product that may not be approved on paper offers no paper and takes none.
#[test]
fn paper_is_data_too() {
    on_both(async |town| {
        let only_e_imza = |settings: &mut web::Settings| {
            settings.products.0[1].approvals = vec![rules::application::Approval::EImza];
        };
        let town = town.with_settings(only_e_imza).await;
        let mut elif = town.signed_in(OFFICER).await;
        let who = identity(1);
        opened(&town, &mut elif, SEAL, &[row(&who, "", "", "")]).await;
        let mut person = town.signed_in_as(&who, "Işıl Çağrı", "Öğüt").await;
        let order = orders(&mut person).await.remove(0);
        filled_in(&town, &mut person, &order).await;
        person
            .sees_not("Islak İmza ile Onaylama")
            .sees("bir onaylama yöntemi sunulmuyor");
        person
            .post(&format!("{order}/islak-imza"), &[])
            .await
            .is_told(409)
            .sees("Bu ürünün başvurusu bu yolla onaylanamaz");
    });
}

/// Law 5070: what the order of a seal says of its representative is kept until twenty years after the seal's own end, which the issuer is asked
/// by VKN: the representative may have no certificate at all.
#[test]
fn the_archive_of_a_seal_goes_by_the_seals_end() {
    on_both(async |town| {
        let (town, authority) = town.with_authority().await;
        let mut elif = town.signed_in(OFFICER).await;
        let who = identity(1);
        opened(&town, &mut elif, SEAL, &[row(&who, "", "", "")]).await;
        let mut person = town.signed_in_as(&who, "Işıl Çağrı", "Öğüt").await;
        let order = orders(&mut person).await.remove(0);
        filled_in(&town, &mut person, &order).await;
        approve(&mut person, "islak-imza").await;
        let number = order.rsplit_once("SD-").unwrap().1.parse().unwrap();
        let remarks = Vec::new();
        for event in [
            Event::FormAccepted { remarks },
            Event::Ordered,
            Event::Produced,
            Event::Shipped,
            Event::Delivered,
        ] {
            happens(&town, number, event).await;
        }
        authority.seal("1234567890", 1_000);
        let is_kept = async || {
            let mut conn = town.app.db.read().await.unwrap();
            let order = finders::for_desk(&mut conn, OrderNumber(number)).await;
            order.unwrap().unwrap().erased_at.is_none()
        };
        // Twenty years and a day after the order ended, and the seal a thousand days after that.
        town.days_pass(20 * 366).await;
        assert!(is_kept().await);
        town.days_pass(980).await;
        assert!(is_kept().await);
        town.days_pass(40).await;
        assert!(!is_kept().await);
        // Whom the seal names is no person's, and stays.
        person.visit("/basvurularim").await;
        let mut desk = town.at_the_desk().await;
        search(&mut desk, "1234567890").await;
        desk.is_at(&format!("/masa/siparis/SD-{number}")).sees(OWN);
        town.history_holds().await;
    });
}

/// A row that names a legal entity by what is no VKN is shown as unclear, and nothing is decided from it.
#[test]
fn an_order_whose_subject_cannot_be_read_is_shown_to_staff() {
    on_both(async |town| {
        let mut elif = town.signed_in(OFFICER).await;
        let who = identity(1);
        opened(&town, &mut elif, SEAL, &[row(&who, "", "", "")]).await;
        let mut person = town.signed_in_as(&who, "Işıl Çağrı", "Öğüt").await;
        let order = orders(&mut person).await.remove(0);
        let mut tx = town.app.db.write().await.unwrap();
        let spoil = "UPDATE application SET tax_number = '1' WHERE product = 'mali_muhur'";
        store::run!(&mut tx, spoil).unwrap();
        tx.commit().await.unwrap();
        person.visit(&order).await.sees("Durum Gösterilemiyor");
        let mut desk = town.at_the_desk().await;
        let number = order.rsplit('/').next().unwrap();
        desk.visit(&format!("/masa/siparis/{number}"))
            .await
            .sees("hangi tüzel kişi için olduğu okunamıyor");
    });
}
