//! İletişim bilgileri: codes and notices that protect go to phones that were proven, and never to what a form or a list names.

use crate::story::applicant::{AYSE, CAGRI, ask_for_the_code, fill_in, with_a_proven_phone};
use crate::story::consent::signed_in_by_e_imza;
use crate::story::{Browser, Chip, Town, on_both};
use store::{row, run};

const CARDS: &str = "/nes/bireysel/sertifikalar";
const FORM: &str = "/basvurularim/SD-2/form";
/// Çağrı's own, which his form proved.
const OWN: &str = "+905550000372";
const NEW: &str = "+905329999999";
const HOUR: u32 = 3_600;

async fn has_a_card(town: &Town, who: &str) {
    Chip::new("deneme-1").made_for(town, who).await;
}

/// Puts another phone into the form and sends it.
async fn name_a_phone(who: &mut Browser, phone: &str) {
    who.visit(FORM).await;
    fill_in(who);
    who.fill("phone", phone).press("Devam").await;
    who.sees("SMS onay kodu");
}

/// The same, and proves it.
async fn prove_a_phone(town: &Town, who: &mut Browser, phone: &str) {
    name_a_phone(who, phone).await;
    let code = town.newest_code().await;
    who.fill("code", &code).press("Devam").await;
    who.is_at("/basvurularim/SD-2/onay");
}

/// To whom short messages with these words went.
async fn told(town: &Town, words: &str) -> Vec<String> {
    town.work().await;
    let inbox = town.inbox().into_iter();
    let short = inbox.filter(|one| one.subject.is_none() && one.text.contains(words));
    short.map(|one| one.to).collect()
}

/// Who gets the code with which the card's PIN is changed.
async fn gets_the_pin_code(town: &Town, who: &mut Browser) -> String {
    who.visit(CARDS).await.follow("PIN Değiştirme").await;
    who.press("SMS kodu gönder").await.sees("bir kod gönderdik");
    town.work().await;
    let inbox = town.inbox();
    let newest = inbox
        .iter()
        .find(|one| one.subject.is_none() && one.text.contains('#'));
    newest.unwrap().to.clone()
}

/// Attack: the institution's list names the attacker's phone. No code goes there, and the page says what to do.
#[test]
fn a_list_names_no_phone_for_codes() {
    on_both(async |town| {
        has_a_card(&town, AYSE).await;
        let mut ayse = town.signed_in(AYSE).await;
        ayse.visit(CARDS).await.follow("PIN Değiştirme").await;
        ayse.is_told(200)
            .sees("Kodun gönderileceği bir telefonunuz yok")
            .sees("çağrı merkezini arayın");
        let address = ayse.path().to_owned();
        ayse.post(&address, &[]).await.is_told_clearly(409);
        let no_code = [("code", "123456")];
        ayse.post(&format!("{address}/kod"), &no_code).await;
        ayse.is_told(409);
        town.work().await;
        let listed = format!("+90555000{}", &AYSE[7..]);
        assert!(town.inbox().iter().all(|one| one.to != listed));
    });
}

/// Attack: whoever comes in by the gate proves a phone of their own. Codes go to the old one, which was told, and no code of theirs opens
/// anything. After the time it is the new one: the honest owner of a new phone is not shut out.
#[test]
fn a_new_phone_opens_nothing_before_its_time() {
    on_both(async |town| {
        let (town, authority) = town.with_authority().await;
        authority.card(CAGRI);
        has_a_card(&town, CAGRI).await;
        let mut thief = town.signed_in(CAGRI).await;
        prove_a_phone(&town, &mut thief, NEW).await;
        assert_eq!(told(&town, "adınıza doğrulandı").await, [OWN]);
        assert_eq!(gets_the_pin_code(&town, &mut thief).await, OWN);
        thief.sees("+90 5** *** ** 72").sees("+90 5** *** ** 99");
        thief.sees("tarihinden sonra kullanılır");

        // A code for the form goes to whatever is typed there, and is good for nothing else.
        let mut form = thief.another_tab();
        name_a_phone(&mut form, "0532 999 99 98").await;
        let theirs = town.newest_code().await;
        thief
            .fill("code", &theirs)
            .press("Devam")
            .await
            .is_told(422);
        thief.visit(CARDS).await.follow("Askıya al").await;
        let suspend = format!("{}/kod", thief.path());
        thief
            .post(&suspend, &[("code", &theirs)])
            .await
            .is_told(422);
        form.fill("code", &theirs).press("Devam").await;
        form.is_at("/basvurularim/SD-2/onay");

        town.clock.forward(71 * HOUR).unwrap();
        let mut cagri = town.signed_in(CAGRI).await;
        assert_eq!(gets_the_pin_code(&town, &mut cagri).await, OWN);
        town.clock.forward(2 * HOUR).unwrap();
        let mut cagri = town.signed_in(CAGRI).await;
        assert_eq!(gets_the_pin_code(&town, &mut cagri).await, "+905329999998");
        town.history_holds().await;
    });
}

/// "Ben değildim" ends a new phone before it is ever used. The same button in the attacker's hands takes nothing from the owner.
#[test]
fn it_was_not_me() {
    on_both(async |town| {
        has_a_card(&town, CAGRI).await;
        let mut thief = town.signed_in(CAGRI).await;
        prove_a_phone(&town, &mut thief, NEW).await;
        let mut cagri = town.signed_in(CAGRI).await;
        cagri.visit("/nes/bireysel/gunluk").await;
        cagri
            .sees("+90 5** *** ** 99")
            .sees("Yeni cep telefonu doğrulandı");
        cagri.follow("Ben değildim: Yeni cep telefonu").await;
        cagri.press("Ben değildim, bildir").await.is_told(200);
        cagri
            .sees_not("+90 5** *** ** 99")
            .sees("+90 5** *** ** 72");
        town.clock.forward(80 * HOUR).unwrap();

        let mut thief = town.signed_in(CAGRI).await;
        assert_eq!(gets_the_pin_code(&town, &mut thief).await, OWN);
        loop {
            thief.visit("/nes/bireysel/gunluk").await;
            if !thief.has_link("Ben değildim") {
                break;
            }
            thief.follow("Ben değildim").await;
            thief.press("Ben değildim, bildir").await.is_told(200);
        }
        thief.visit("/nes/bireysel/gunluk").await;
        thief.sees("+90 5** *** ** 72").sees("1***@ornek.example");
        assert_eq!(gets_the_pin_code(&town, &mut thief).await, OWN);
        town.history_holds().await;
    });
}

/// A form that names another phone and e-mail address, and proves neither, changes nothing: not where codes go, nor who is told.
#[test]
fn what_a_form_names_changes_nothing() {
    on_both(async |town| {
        let (town, authority) = town.with_authority().await;
        let card = authority.card(CAGRI);
        has_a_card(&town, CAGRI).await;
        let mut thief = town.signed_in(CAGRI).await;
        thief.visit(FORM).await;
        fill_in(&mut thief);
        thief
            .fill("phone", NEW)
            .fill("email", "hirsiz@ornek.example");
        thief.press("Devam").await.sees("SMS onay kodu");
        assert_eq!(gets_the_pin_code(&town, &mut thief).await, OWN);
        signed_in_by_e_imza(&town, CAGRI, &card).await;
        assert_eq!(told(&town, "e-İmzanızla giriş yapıldı").await, [OWN]);
        let inbox = town.inbox();
        let letters = inbox.iter().filter(|one| {
            let subject = one.subject.as_deref().unwrap_or_default();
            subject.contains("e-İmza ile giriş")
        });
        let mut to: Vec<_> = letters.map(|one| one.to.as_str()).collect();
        to.sort_unstable();
        let own = format!("{CAGRI}@ornek.example");
        // A login is about no order, so that what a form names hears nothing of it.
        assert_eq!(to, [own.as_str()]);
    });
}

/// Whoever comes in by their card has proven more than a phone: a new one is used at once, and the old one is told.
#[test]
fn a_card_trusts_a_new_phone_at_once() {
    on_both(async |town| {
        let (town, authority) = town.with_authority().await;
        let card = authority.card(CAGRI);
        has_a_card(&town, CAGRI).await;
        let mut cagri = signed_in_by_e_imza(&town, CAGRI, &card).await;
        prove_a_phone(&town, &mut cagri, NEW).await;
        assert_eq!(told(&town, "adınıza doğrulandı").await, [OWN]);
        assert_eq!(gets_the_pin_code(&town, &mut cagri).await, NEW);
    });
}

/// The very first phone is used at once while there is no card to protect. With a certificate in force it waits, and the page says until when.
#[test]
fn a_first_phone() {
    on_both(async |town| {
        let (town, _authority) = town.with_authority().await;
        let mut ayse = with_a_proven_phone(&town).await;
        has_a_card(&town, AYSE).await;
        assert_eq!(gets_the_pin_code(&town, &mut ayse).await, "+905321234567");
        assert!(told(&town, "adınıza doğrulandı").await.is_empty());

        let town = Town::on_sqlite().await;
        let (town, authority) = town.with_authority().await;
        authority.card(AYSE);
        let mut ayse = with_a_proven_phone(&town).await;
        has_a_card(&town, AYSE).await;
        ayse.visit(CARDS).await.follow("PIN Değiştirme").await;
        ayse.sees("Kodun gönderileceği bir telefonunuz yok")
            .sees("+90 5** *** ** 67")
            .sees("tarihinden sonra kullanılabilir");
        town.clock.forward(73 * HOUR).unwrap();
        let mut ayse = town.signed_in(AYSE).await;
        assert_eq!(gets_the_pin_code(&town, &mut ayse).await, "+905321234567");
    });
}

/// Two people of one household have one phone: each is known by it.
#[test]
fn two_people_have_one_phone() {
    on_both(async |town| {
        let mut ayse = ask_for_the_code(&town).await;
        ayse.visit("/basvurularim/SD-1/form").await;
        ayse.fill("phone", OWN).press("Devam").await;
        let code = town.newest_code().await;
        ayse.fill("code", &code).press("Devam").await;
        ayse.is_at("/basvurularim/SD-1/onay");
        has_a_card(&town, AYSE).await;
        assert_eq!(gets_the_pin_code(&town, &mut ayse).await, OWN);
        town.history_holds().await;
    });
}

/// Whose phone was proven before contact points were written down is not shut out; it is written down when the first code is asked for.
#[test]
fn a_phone_that_was_proven_before_is_taken_over() {
    on_both(async |town| {
        has_a_card(&town, CAGRI).await;
        let mut tx = town.app.db.write().await.unwrap();
        run!(&mut tx, "DELETE FROM contact_point").unwrap();
        tx.commit().await.unwrap();
        let count = async || {
            let mut conn = town.app.db.read().await.unwrap();
            let found = row!(&mut conn, (i64,), "SELECT COUNT(*) FROM contact_point");
            let (count,) = found.unwrap().unwrap();
            count
        };
        let mut cagri = town.signed_in(CAGRI).await;
        cagri.visit(CARDS).await.follow("PIN Değiştirme").await;
        cagri.sees("+90 5** *** ** 72");
        assert_eq!(count().await, 0, "a page writes nothing");
        assert_eq!(gets_the_pin_code(&town, &mut cagri).await, OWN);
        assert_eq!(count().await, 2);
        prove_a_phone(&town, &mut cagri, NEW).await;
        assert_eq!(told(&town, "adınıza doğrulandı").await, [OWN]);
        assert_eq!(gets_the_pin_code(&town, &mut cagri).await, OWN);
        town.history_holds().await;
    });
}

/// Attack: whoever can write into the database, and has no key, dates the trust back. The row is not believed.
#[test]
fn a_row_without_its_mac_is_not_believed() {
    on_both(async |town| {
        has_a_card(&town, CAGRI).await;
        let mut thief = town.signed_in(CAGRI).await;
        prove_a_phone(&town, &mut thief, NEW).await;
        let mut tx = town.app.db.write().await.unwrap();
        let sql = "UPDATE contact_point SET trusted_from = noted_at WHERE trusted_from > noted_at";
        assert_eq!(run!(&mut tx, sql).unwrap(), 1);
        tx.commit().await.unwrap();
        assert_eq!(gets_the_pin_code(&town, &mut thief).await, OWN);
    });
}

/// A login at the gate by a means that the installation takes for as good as a card trusts a new phone at once; by default none is.
#[test]
fn a_strong_login_at_the_gate_trusts_a_new_phone_at_once() {
    on_both(async |town| {
        let strong = |settings: &mut web::Settings| {
            settings.contact.strong_acr = vec!["deneme".into()];
        };
        let town = town.with_settings(strong).await;
        has_a_card(&town, CAGRI).await;
        let mut cagri = town.signed_in(CAGRI).await;
        prove_a_phone(&town, &mut cagri, NEW).await;
        assert_eq!(told(&town, "adınıza doğrulandı").await, [OWN]);
        assert_eq!(gets_the_pin_code(&town, &mut cagri).await, NEW);
    });
}

/// The honest one whose number changed after the card came: there is no form to change any more, so the phone is confirmed by itself. The code is
/// good for that number alone.
#[test]
fn a_phone_is_confirmed_without_a_form() {
    on_both(async |town| {
        has_a_card(&town, CAGRI).await;
        let mut cagri = town.signed_in(CAGRI).await;
        cagri.visit("/nes/bireysel/gunluk").await;
        cagri.follow("Yeni bir cep telefonu doğrula").await;
        cagri
            .fill("phone", "0312 444 55 76")
            .press("SMS kodu gönder")
            .await;
        cagri.is_told(422);
        cagri
            .fill("phone", "0532 999 99 99")
            .press("SMS kodu gönder")
            .await;
        cagri.sees("+90 5** *** ** 99");
        let code = town.newest_code().await;
        let mut other = cagri.another_tab();
        let theirs = [("phone", "0532 999 99 98"), ("code", code.as_str())];
        other
            .post("/nes/bireysel/telefon/kod", &theirs)
            .await
            .is_told(422);
        cagri.fill("code", &code).press("Devam").await;
        cagri
            .sees("Telefonunuz doğrulandı")
            .sees("tarihinden sonra kullanılır");
        assert_eq!(told(&town, "adınıza doğrulandı").await, [OWN]);
        assert_eq!(gets_the_pin_code(&town, &mut cagri).await, OWN);
        town.clock.forward(73 * HOUR).unwrap();
        let mut cagri = town.signed_in(CAGRI).await;
        assert_eq!(gets_the_pin_code(&town, &mut cagri).await, NEW);
        town.history_holds().await;
    });
}
