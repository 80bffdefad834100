//! Form masası: signed forms arrive, a clerk accepts them or refuses them with reasons (R26).

use crate::story::clerk::{printed_code, search, told};
use crate::story::on_both;
use portal::staff::operators;
use rules::staff_role::StaffRole;

/// Her form is in the post: SD-3.
const GULSAH: &str = "10000100440";

/// Pays himself; his form is in the post: SD-4.
const OMER: &str = "10000100518";

/// R26: accepted, the person sees "Üretim Bekleniyor" and is told by the chosen channel, here by both.
#[test]
fn an_accepted_form() {
    on_both(async |town| {
        let mut desk = town.at_the_desk().await;
        desk.visit("/masa/bekleyen-formlar")
            .await
            .sees("Gülşah Nâzım Iğdır");
        let code = printed_code(&mut desk, "SD-3").await;
        // As a scanner types it, which is set to another keyboard.
        search(&mut desk, &code.to_lowercase().replace('-', "*")).await;
        desk.is_at(&format!("/masa/siparis/SD-3/form?kod={code}"))
            .sees("Okutulan kod güncel formun kodu");
        assert_eq!(desk.value("decision"), "accept", "the code suggests it");
        desk.choose("remark", &["stapled"]).press("Kaydet").await;
        desk.is_at("/masa/siparis/SD-3?oldu=kabul")
            .sees("Form kabul edildi")
            .sees("Üretim Bekleniyor")
            .sees("Sertifika makamı: Deniz Deneme")
            .sees_not("Form geldi");
        desk.visit("/masa/bekleyen-formlar")
            .await
            .sees_not("Gülşah Nâzım Iğdır");
        desk.visit("/masa/uretim-bekleyenler")
            .await
            .sees("Gülşah Nâzım Iğdır");

        assert_eq!(told(&town, GULSAH, "kabul edildi").await, (1, 1));
        let mut gulsah = town.signed_in(GULSAH).await;
        gulsah
            .visit("/basvurularim")
            .await
            .sees("Üretim Bekleniyor");
        gulsah
            .visit("/basvurularim/SD-3")
            .await
            .sees("İmzalı form ulaştı ve kabul edildi")
            .sees("zımbalanmış")
            .sees("Sertifika makamı")
            .sees_not("Deniz Deneme");
        gulsah.visit("/basvurularim/SD-3/form").await.is_told(409);
        town.days_pass(200).await;
        assert_eq!(
            told(&town, GULSAH, "gün kaldı").await,
            (0, 0),
            "nothing runs out any more"
        );
        town.history_holds().await;
    });
}

/// R30: who pays themselves is asked to pay when the form is in, and not before.
#[test]
fn an_accepted_form_of_a_self_paid_order() {
    on_both(async |town| {
        let mut desk = town.at_the_desk().await;
        desk.visit("/masa/siparis/SD-4/form")
            .await
            .fill("decision", "accept");
        desk.press("Kaydet").await.sees("Ödeme Bekleniyor");
        assert_eq!(told(&town, OMER, "ödemeniz bekleniyor").await.0, 1);
        let mut omer = town.signed_in(OMER).await;
        omer.visit("/basvurularim").await.sees("Ödeme Bekleniyor");
    });
}

/// R26 B02: refused with reasons, the person is told why and prints a new form; the old paper is not taken for it.
#[test]
fn a_refused_form_and_the_new_one() {
    on_both(async |town| {
        let mut desk = town.at_the_desk().await;
        let old = printed_code(&mut desk, "SD-3").await;
        desk.fill("decision", "refuse")
            .choose("reason", &["unsigned", "photocopy-or-fax"])
            .press("Kaydet")
            .await;
        desk.sees("Form reddedildi").sees("Formun imza alanı boş");
        assert_eq!(told(&town, GULSAH, "işleme alınamadı").await, (1, 1));
        assert_eq!(
            told(&town, GULSAH, "Formun imza alanı boş").await.0,
            1,
            "the letter says why"
        );

        let mut gulsah = town.signed_in(GULSAH).await;
        gulsah
            .visit("/basvurularim")
            .await
            .sees("Başvuru Formu Bekleniyor")
            .sees("Formun imza alanı boş")
            .sees("fotokopi");
        // The reason comes first, and the new form is one button away.
        gulsah
            .visit("/basvurularim/SD-3")
            .await
            .sees("Gönderdiğiniz form işleme alınamadı")
            .press("Yeni formu indir")
            .await
            .sees("Form Teslimat Adresimiz");
        gulsah
            .visit("/basvurularim")
            .await
            .sees_not("Formun imza alanı boş");

        let new = printed_code(&mut desk, "SD-3").await;
        assert_ne!(old, new);
        search(&mut desk, &old).await;
        desk.sees("Eldeki kâğıt eski: 1 sürümü");
        assert_eq!(desk.value("decision"), "refuse");
        assert_eq!(desk.value("reason"), "outdated-version");
        desk.fill("decision", "accept").choose("reason", &[]);
        desk.press("Kaydet")
            .await
            .is_told(422)
            .sees("bu kâğıt kabul edilemez");
        search(&mut desk, &new).await;
        desk.sees("güncel formun kodu")
            .press("Kaydet")
            .await
            .sees("Üretim Bekleniyor");
        town.history_holds().await;
    });
}

/// What is missing is named, beside the field and above the page, and what was chosen stays.
#[test]
fn a_decision_must_be_whole() {
    on_both(async |town| {
        let mut desk = town.at_the_desk().await;
        let arrival = "/masa/siparis/SD-3/form";
        desk.visit(arrival).await.press("Kaydet").await;
        desk.is_told(422).sees("Kabul ya da ret seçin");
        assert!(desk.page.title.starts_with("Hata:"), "{}", desk.page.title);
        desk.fill("decision", "refuse")
            .choose("remark", &["stapled"]);
        desk.press("Kaydet")
            .await
            .is_told(422)
            .sees("en az bir neden seçin");
        desk.sees("Notlar yalnızca kabul edilen form içindir");
        assert_eq!(desk.value("decision"), "refuse");
        assert_eq!(desk.value("remark"), "stapled");
        desk.choose("remark", &[]).fill("decision", "accept");
        desk.choose("reason", &["unsigned"]);
        desk.press("Kaydet")
            .await
            .is_told(422)
            .sees("seçilmiş bir form kabul edilemez");
        desk.post(
            arrival,
            &[("version", "4"), ("decision", "refuse"), ("reason", "ugly")],
        )
        .await
        .is_told(400);
        desk.post(arrival, &[("decision", "accept")])
            .await
            .is_told(409);
        desk.visit("/masa/siparis/SD-3")
            .await
            .sees("Başvuru Formu Bekleniyor");
        // No form of hers was printed yet.
        desk.visit("/masa/siparis/SD-1/form")
            .await
            .sees("henüz form indirilmemiş");
        assert!(!desk.has_button("Kaydet"));
    });
}

/// A paper of another order is said to be one, and is not recorded here, neither accepted nor refused.
#[test]
fn a_paper_of_another_order() {
    on_both(async |town| {
        let mut desk = town.at_the_desk().await;
        let foreign = printed_code(&mut desk, "SD-4").await;
        let here = format!("/masa/siparis/SD-3/form?kod={foreign}");
        for decision in ["accept", "refuse"] {
            desk.visit(&here)
                .await
                .sees("başka bir siparişin formu: SD-4");
            desk.fill("decision", decision);
            if decision == "refuse" {
                desk.choose("reason", &["wrong-person"]);
            }
            desk.press("Kaydet")
                .await
                .is_told(422)
                .sees("o siparişte kaydedin");
        }
        desk.visit(&here).await.follow("O siparişte işle").await;
        desk.is_at(&format!("/masa/siparis/SD-4/form?kod={foreign}"));
        let forged = format!("{}0000000000000000", &foreign[..foreign.len() - 16]);
        desk.visit(&format!("/masa/siparis/SD-4/form?kod={forged}"))
            .await;
        desk.sees("böyle bir form basılmadı")
            .fill("decision", "accept");
        desk.press("Kaydet").await.is_told(422);
    });
}

/// The applicant changed the data after printing: the old paper is told from the current form, printed or not.
#[test]
fn a_form_changed_after_it_was_posted() {
    on_both(async |town| {
        let mut desk = town.at_the_desk().await;
        let posted = printed_code(&mut desk, "SD-3").await;
        let mut gulsah = town.signed_in(GULSAH).await;
        gulsah.visit("/basvurularim/SD-3/form").await;
        gulsah.fill("title", "Şube Müdürü").press("Devam").await;
        search(&mut desk, &posted).await;
        desk.sees("Eldeki kâğıt eski")
            .sees("Bu form şu anda işlenemez");
        assert!(!desk.has_button("Kaydet"));
    });
}

/// Two clerks on one order at once: one wins, the other is told, and the person hears of one decision only.
#[test]
fn two_clerks_at_once() {
    on_both(async |town| {
        let second = (
            "memure",
            "ikinci-parola",
            "KALEMIKINCIKALEMIKINCIKALEMIKINC",
        );
        let mut tx = town.app.db.write().await.unwrap();
        let (name, password, secret) = second;
        operators::add(
            &mut tx,
            &town.app,
            name,
            "Defne Deneme",
            password,
            secret,
            &[StaffRole::Clerk],
        )
        .await
        .unwrap_or_else(|refusal| panic!("{refusal:?}"));
        tx.commit().await.unwrap();
        let mut deniz = town.at_the_desk().await;
        let mut defne = town.browser();
        let now = town.app.outside.clock.now();
        let code = portal::staff::totp_code(secret, now).unwrap();
        defne.visit("/masa/giris").await;
        defne
            .fill("user_name", name)
            .fill("password", password)
            .fill("code", &code);
        defne.press("Giriş").await.is_at("/masa");

        let arrival = "/masa/siparis/SD-3/form";
        deniz.visit(arrival).await.fill("decision", "accept");
        defne.visit(arrival).await.fill("decision", "refuse");
        defne.choose("reason", &["unsigned"]);
        let (_, _) = tokio::join!(deniz.press("Kaydet"), defne.press("Kaydet"));
        let (winner, loser) = if deniz.status.is_success() {
            (&mut deniz, &mut defne)
        } else {
            (&mut defne, &mut deniz)
        };
        winner.is_told(200);
        loser
            .is_told(409)
            .sees("Bu kayıt az önce değişti")
            .sees("İşleminiz uygulanmadı");
        loser.visit("/masa/siparis/SD-3").await;
        assert_eq!(loser.page.text.matches("İmzalı form ulaştı").count(), 1);
        let accepted = told(&town, GULSAH, "Formunuz kabul edildi").await.0;
        let refused = told(&town, GULSAH, "Formunuz işleme alınamadı").await.0;
        assert_eq!(accepted + refused, 1);
        town.history_holds().await;
    });
}

/// R26 R46: a wrong acceptance is taken back with a reason; who was told of it hears of the mistake, and loses no time by it.
#[test]
fn an_acceptance_is_undone() {
    on_both(async |town| {
        let mut desk = town.at_the_desk().await;
        let undo = "/masa/siparis/SD-3/kabul-geri-al";
        desk.visit(undo).await.is_told(409);
        // Hardly any time is left when the wrong paper is taken.
        town.days_pass(178).await;
        let mut desk = town.at_the_desk().await;
        let code = printed_code(&mut desk, "SD-3").await;
        search(&mut desk, &code).await;
        desk.press("Kaydet").await.sees("Üretim Bekleniyor");
        assert_eq!(told(&town, GULSAH, "kabul edildi").await, (1, 1));
        desk.visit("/masa/siparis/SD-3")
            .await
            .follow("Kabulü geri al")
            .await
            .sees("kabul bildirilmişti");
        desk.press("Kabulü geri al").await.is_told(422);
        desk.sees("Neden geri aldığınızı seçin");
        desk.fill("why", "wrong_order")
            .press("Kabulü geri al")
            .await;
        desk.is_at("/masa/siparis/SD-3?oldu=geri")
            .sees("Kabul geri alındı")
            .sees("Gelen kâğıt başka bir siparişe aitti")
            .sees("Başvuru Formu Bekleniyor")
            .sees("Form geldi");
        assert_eq!(told(&town, GULSAH, "hatamızdı").await.0, 1);
        assert_eq!(told(&town, GULSAH, "geri alındı").await, (1, 1));
        // What was decided from the page before is not done once more.
        desk.visit(undo).await.is_told(409);
        let mut gulsah = town.signed_in(GULSAH).await;
        gulsah
            .visit("/basvurularim/SD-3")
            .await
            .sees("Formun kabulü geri alındı")
            .sees_not("Deniz Deneme");
        // Without the mistake the time would be over.
        town.days_pass(20).await;
        gulsah = town.signed_in(GULSAH).await;
        gulsah
            .visit("/basvurularim")
            .await
            .sees("Başvuru Formu Bekleniyor");
        town.days_pass(11).await;
        assert_eq!(told(&town, GULSAH, "süresi doldu").await.0, 1);
        town.history_holds().await;
    });
}

/// Nobody hears of a mistake of whose first half they never heard, and what was approved electronically is no paper.
#[test]
fn an_acceptance_that_nobody_heard_of() {
    on_both(async |town| {
        let mut desk = town.at_the_desk().await;
        desk.visit("/masa/siparis/SD-3/form")
            .await
            .fill("decision", "accept")
            .press("Kaydet")
            .await;
        let mut tx = town.app.db.write().await.unwrap();
        store::run!(
            &mut tx,
            "UPDATE notice SET state = 'unreachable' WHERE kind = 'form-accepted'"
        )
        .unwrap();
        tx.commit().await.unwrap();
        desk.visit("/masa/siparis/SD-3/kabul-geri-al")
            .await
            .sees("kabul bildirilmedi");
        desk.fill("why", "no_paper").press("Kabulü geri al").await;
        desk.sees("Kabul geri alındı");
        assert_eq!(told(&town, GULSAH, "hatamızdı").await, (0, 0));
        town.history_holds().await;
    });
}

/// A paper for a cancelled order is written down, and its person hears why nothing follows; once for each time it came.
#[test]
fn a_paper_for_a_cancelled_order() {
    on_both(async |town| {
        let mut desk = town.at_the_desk().await;
        let code = printed_code(&mut desk, "SD-3").await;
        let late = "/masa/siparis/SD-3/gec-gelen";
        let sent = [("what", "signed_form"), ("version", "4")];
        desk.post(late, &sent).await.is_told(409);
        let mut gulsah = town.signed_in(GULSAH).await;
        gulsah.visit("/basvurularim/SD-3/iptal").await;
        gulsah.press("Başvuruyu iptal et").await.is_told(200);
        search(&mut desk, &code).await;
        desk.sees("Bu form şu anda işlenemez");
        assert_eq!(desk.value("what"), "signed_form");
        let drawn = desk.value("version");
        desk.press("Kaydet ve bildir").await;
        desk.is_at("/masa/siparis/SD-3?oldu=gec")
            .sees("Gelen kâğıt kaydedildi")
            .sees("İptal Edildi")
            .sees("Gelen: imzalı başvuru formu");
        assert_eq!(told(&town, GULSAH, "işleme alınmadı").await, (1, 1));
        // Pressed twice.
        desk.post(late, &[("what", "signed_form"), ("version", &drawn)])
            .await
            .is_told(409);
        desk.post(late, &[("what", "pizza"), ("version", &drawn)])
            .await
            .is_told(400);
        assert_eq!(told(&town, GULSAH, "işleme alınmadı").await, (1, 1));
        town.history_holds().await;
    });
}
