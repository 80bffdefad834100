//! e-İmza ile Onayla: read, ticked, signed, done at once (R23), whatever happens in between.

use crate::story::applicant::{CAGRI, approve, approving, choose_way, fill_in};
use crate::story::signer_app::{SignerApp, code_on, signed};
use crate::story::{Town, clerk, on_both};
use handoff::message::{HandoffFault, Receipt};
use handoff::text::body_of;
use handoff::wire;
use store::{row, rows, run};
use uuid::Uuid;

const OMER: &str = "10000100518";

async fn approvals(town: &Town) -> usize {
    let mut conn = town.app.db.read().await.unwrap();
    let sql = "SELECT act FROM history WHERE act = 'e-imza-approved'";
    rows!(&mut conn, (String,), sql).unwrap().len()
}

/// R23: without the box nothing begins; with the signature the order awaits production, and the holder is told by both channels.
#[test]
fn an_application_is_approved_with_the_card() {
    on_both(async |town| {
        let mut nobody = town.signed_in(CAGRI).await;
        nobody
            .visit("/basvurularim/SD-2/onay")
            .await
            .sees_not("e-İmza ile Onaylama");
        nobody
            .post("/basvurularim/SD-2/e-imza", &[("okudum", "evet")])
            .await
            .is_told(404);
        let (town, authority) = town.with_authority().await;
        let mut cagri = town.signed_in(CAGRI).await;
        cagri.visit("/basvurularim/SD-2/onay").await;
        cagri
            .sees("Lütfen onaylama yöntemini seçerek başvurunuzu onaylayınız.")
            .press("Devam")
            .await
            .sees("Hata: ")
            .sees("Onaylama yöntemini seçin.");
        choose_way(&mut cagri, "e-imza").await;
        cagri
            .press("e-İmza ile Onayla")
            .await
            .sees("taahhütnameyi okuyup kutuyu işaretleyin");
        cagri
            .fill("okudum", "evet")
            .press("e-İmza ile Onayla")
            .await
            .sees("e-İmza doğrulama kodu");
        let card = authority.card(CAGRI);
        let mut signer = SignerApp::new(&town);
        signer.run(&town, &code_on(&cagri), &card).await.unwrap();
        let address = cagri.path().to_owned();
        cagri.visit(&address).await.sees("İşlem Başarılı");
        cagri
            .follow("Devam")
            .await
            .sees("Üretim Bekleniyor")
            .sees_not("Form Teslimat Adresimiz");
        cagri
            .visit("/basvurularim/SD-2")
            .await
            .sees("Başvuru e-İmza ile onaylandı");
        // Back shows what happened, and begins nothing anew.
        cagri
            .visit("/basvurularim/SD-2/onay")
            .await
            .is_at("/basvurularim/SD-2/sonuc");
        town.work().await;
        assert_eq!(
            clerk::told(&town, CAGRI, "e-İmza ile onaylandı").await,
            (1, 1)
        );
        assert_eq!(approvals(&town).await, 1);
        town.history_holds().await;
    });
}

/// After a paper that was refused, the card serves as well; who pays for themselves is asked to pay now.
#[test]
fn a_refused_paper_is_followed_by_a_signature() {
    on_both(async |town| {
        let (town, authority) = town.with_authority().await;
        let mut desk = town.at_the_desk().await;
        desk.visit("/masa/siparis/SD-4/form").await;
        desk.fill("decision", "refuse")
            .choose("reason", &["unsigned"])
            .press("Kaydet")
            .await
            .is_told(200);
        let mut omer = town.signed_in(OMER).await;
        omer.visit("/basvurularim/SD-4/onay").await;
        approve(&mut omer, "e-imza").await;
        let card = authority.card(OMER);
        let mut signer = SignerApp::new(&town);
        signer.run(&town, &code_on(&omer), &card).await.unwrap();
        omer.visit("/basvurularim/SD-4/sonuc")
            .await
            .sees("Ödeme Bekleniyor");
        town.history_holds().await;
    });
}

/// What was signed must still be so: a form corrected meanwhile, or an order cancelled, is not approved by an older text.
#[test]
fn what_changed_meanwhile_is_not_approved() {
    on_both(async |town| {
        let (town, authority) = town.with_authority().await;
        let mut cagri = approving(&town).await;
        let card = authority.card(CAGRI);
        let mut signer = SignerApp::new(&town);
        let offer = signer.redeem(&code_on(&cagri)).await.unwrap();
        let good = signed(&town, &offer, &card);
        let mut tab = cagri.another_tab();
        tab.visit("/basvurularim/SD-2/form").await;
        fill_in(&mut tab);
        tab.fill("phone", "0555 000 03 72").press("Devam").await;
        let told = signer.answer(&offer, good.clone()).await;
        assert_eq!(told, Err(HandoffFault::NotAccepted));
        let address = cagri.path().to_owned();
        tab.visit("/basvurularim/SD-2/iptal").await;
        tab.press("Başvuruyu iptal et").await;
        let told = signer.answer(&offer, good).await;
        assert_eq!(told, Err(HandoffFault::NotAccepted));
        assert_eq!(signer.words.unwrap().turkish, "Başvuru iptal edilmiş.");
        cagri.visit(&address).await.sees("Başvuru iptal edilmiş.");
        assert_eq!(approvals(&town).await, 0);
        town.history_holds().await;
    });
}

/// The portal is renewed while somebody signs: a text of the first version, sealed by the release before, is accepted as it stands.
#[test]
fn a_text_of_the_first_version_that_is_on_its_way_is_accepted() {
    on_both(async |town| {
        let (town, authority) = town.with_authority().await;
        let cagri = approving(&town).await;
        as_the_release_before_wrote_it(&town).await;
        let mut signer = SignerApp::new(&town);
        let offer = signer.redeem(&code_on(&cagri)).await.unwrap();
        assert!(offer.texts[0].starts_with("Kalem imza metni, sürüm 1\n"));
        offer.clone().check(&signer.portal).unwrap();
        let good = signed(&town, &offer, &authority.card(CAGRI));
        signer.answer(&offer, good).await.unwrap();
        assert_eq!(approvals(&town).await, 1);
        town.history_holds().await;
    });
}

/// The only hand-off, with the lines that bind its text above it, letter by letter as the first version had them.
async fn as_the_release_before_wrote_it(town: &Town) {
    let sql = "SELECT id, nonce, sealed FROM hand_off";
    let mut conn = town.app.db.read().await.unwrap();
    let found = row!(&mut conn, (Uuid, Vec<u8>, Vec<u8>), sql).unwrap();
    drop(conn);
    let (id, nonce, sealed) = found.unwrap();
    let place = format!("hand_off:{id}");
    let opened = town.app.vault.open(&place, &sealed).unwrap();
    let mut inside: serde_json::Value = serde_json::from_slice(&opened).unwrap();
    let body = body_of(inside["texts"][0].as_str().unwrap()).unwrap();
    let nonce: String = nonce.iter().map(|byte| format!("{byte:02x}")).collect();
    let old = format!(
        "Kalem imza metni, sürüm 1\nPortal: {}\nİşlem: Başvuru onayı (approve)\nTek kullanımlık sayı: {nonce}\nMetin: 1 / 1\n\n{body}",
        town.url
    );
    inside["texts"] = serde_json::json!([old]);
    let sealed = serde_json::to_vec(&inside).unwrap();
    let sealed = town.app.vault.seal(&place, &sealed);
    let mut tx = town.app.db.write().await.unwrap();
    run!(
        &mut tx,
        "UPDATE hand_off SET sealed = $2 WHERE id = $1",
        id,
        sealed
    )
    .unwrap();
    tx.commit().await.unwrap();
}

/// The line breaks, the portal dies, the app is impatient: it sends the same again, here or at another process, and it is done once.
#[test]
fn sent_again_it_is_done_once() {
    on_both(async |town| {
        let (town, authority) = town.with_authority().await;
        let other = town.another_app(&town.database).await;
        let cagri = approving(&town).await;
        let mut signer = SignerApp::new(&town);
        let offer = signer.redeem(&code_on(&cagri)).await.unwrap();
        let sent = signer.written(&offer, signed(&town, &offer, &authority.card(CAGRI)));
        let post = |door: &str| {
            let asked = reqwest::Client::new().post(format!("{door}/e-imza/yanit"));
            let sent = sent.clone();
            async move {
                let answer = asked.body(sent).send().await.unwrap();
                (answer.status(), answer.bytes().await.unwrap())
            }
        };
        let doors = [&town.door, &other.door, &town.door, &other.door];
        let told = futures_util::future::join_all(doors.map(|door| post(door))).await;
        let mut receipts = Vec::new();
        for (status, body) in told {
            assert!(status.is_success(), "{status}");
            receipts.push(wire::read::<Receipt>(&body).unwrap());
        }
        // And long after, when the first answer was lost with its process.
        town.clock.forward(3_600).unwrap();
        let (status, body) = post(&other.door).await;
        assert!(status.is_success());
        receipts.push(wire::read(&body).unwrap());
        assert!(receipts.iter().all(|one| *one == receipts[0]));
        assert_eq!(approvals(&town).await, 1);
        town.history_holds().await;
    });
}

/// A time-stamp service that is away holds nothing up: the signature counts, and is stamped when the service is back.
#[test]
fn a_late_time_stamp_is_added_by_a_job() {
    on_both(async |town| {
        let (town, authority) = town.with_authority().await;
        authority.stamps(false);
        let cagri = approving(&town).await;
        let card = authority.card(CAGRI);
        let mut signer = SignerApp::new(&town);
        signer.run(&town, &code_on(&cagri), &card).await.unwrap();
        assert_eq!(approvals(&town).await, 1);
        let stamped = async || {
            let mut conn = town.app.db.read().await.unwrap();
            let sql = "SELECT stamped FROM hand_off_signature";
            let found = row!(&mut conn, (Option<Vec<u8>>,), sql).unwrap().unwrap();
            found.0.is_some()
        };
        town.work().await;
        assert!(!stamped().await);
        authority.stamps(true);
        town.clock.forward(3_600).unwrap();
        town.work().await;
        assert!(stamped().await);
    });
}
