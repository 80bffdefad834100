//! Signatures that are not accepted: each says why, in the app and on the page, and nothing is done.

use crate::story::applicant::{CAGRI, approving, ask_for_approval};
use crate::story::authority::Mood;
use crate::story::signer_app::{SignerApp, code_on, signed};
use crate::story::{Authority, Browser, Card, Town, on_both};
use handoff::bytes::Cms;
use handoff::message::{Answer, HandoffFault};
use handoff::offer::Offer;
use signature::crl::Reason;
use signature::moment::Moment;
use store::row;

const OMER: &str = "10000100518";
const HOUR: i64 = 3_600;

/// A hand-off that is tried again and again.
struct Trial {
    town: Town,
    authority: Authority,
    browser: Browser,
    signer: SignerApp,
    offer: Offer,
}

impl Trial {
    async fn begin(town: Town) -> Self {
        let (town, authority) = town.with_authority().await;
        let browser = approving(&town).await;
        let mut signer = SignerApp::new(&town);
        let offer = signer.redeem(&code_on(&browser)).await.unwrap();
        Self {
            town,
            authority,
            browser,
            signer,
            offer,
        }
    }

    fn card(&self) -> Card {
        self.authority.card(CAGRI)
    }

    async fn sends(&mut self, cms: Cms) -> Result<(), HandoffFault> {
        let signatures = vec![cms];
        let answer = Answer::Signed { signatures };
        self.signer.answer(&self.offer, answer).await.map(|_| ())
    }

    async fn told_to_security(&self) -> i64 {
        let mut conn = self.town.app.db.read().await.unwrap();
        let found = row!(
            &mut conn,
            (i64,),
            "SELECT CAST(COALESCE(SUM(times), 0) AS BIGINT) FROM security_event WHERE kind = 'signature-refused'"
        );
        found.unwrap().unwrap().0
    }

    /// The card signs, now and the right text; it is refused in these words, which the page says as well.
    async fn is_refused(&mut self, card: &Card, fault: HandoffFault, words: &str) {
        let cms = card.sign(&self.offer.texts[0], self.authority.now());
        self.is_refused_with(cms, fault, words).await;
    }

    async fn is_refused_with(&mut self, cms: Cms, fault: HandoffFault, words: &str) {
        let before = self.told_to_security().await;
        assert_eq!(self.sends(cms).await, Err(fault), "{words}");
        // What could not be found out is no attack; what is wrong is told to the security officer.
        let told = i64::from(fault == HandoffFault::NotAccepted);
        assert_eq!(self.told_to_security().await - before, told, "{words}");
        assert_eq!(self.signer.words.as_ref().unwrap().turkish, words);
        let address = self.browser.path().to_owned();
        self.browser.visit(&address).await.sees(words);
        self.nothing_was_done().await;
    }

    async fn nothing_was_done(&self) {
        let mut conn = self.town.app.db.read().await.unwrap();
        let sql = "SELECT approval FROM application WHERE number = 2";
        let found = row!(&mut conn, (Option<String>,), sql).unwrap().unwrap();
        assert_eq!(found.0, None);
        let sql = "SELECT count(*) FROM hand_off_signature";
        assert_eq!(row!(&mut conn, (i64,), sql).unwrap().unwrap().0, 0);
    }

    async fn is_accepted(&mut self) {
        let card = self.card();
        let good = signed(&self.town, &self.offer, &card);
        self.signer.answer(&self.offer, good).await.unwrap();
        let address = self.browser.path().to_owned();
        self.browser.visit(&address).await.sees("İşlem Başarılı");
        self.town.history_holds().await;
    }
}

/// Another's certificate, one that is not in its time, one that was taken back: nobody is let through, and the right one still is.
#[test]
fn a_certificate_must_be_good_and_the_persons_own() {
    on_both(async |town| {
        let mut trial = Trial::begin(town).await;
        let (authority, now) = (trial.authority.clone(), trial.authority.now());
        let not = HandoffFault::NotAccepted;
        let others = authority.card(OMER);
        let words = "Sertifika başka bir kişiye ait.";
        trial.is_refused(&others, not, words).await;
        let mut officer = trial.town.at_the_desk().await;
        officer.visit("/masa/guvenlik").await.sees(words);
        let ended = authority.card_with(CAGRI, |draft| {
            draft.issuance.not_after = now.plus_seconds(-HOUR);
        });
        let words = "Sertifikanın süresi dolmuş.";
        trial.is_refused(&ended, not, words).await;
        let early = authority.card_with(CAGRI, |draft| {
            draft.issuance.not_before = now.plus_seconds(HOUR);
        });
        let words = "Sertifika henüz geçerli değil.";
        trial.is_refused(&early, not, words).await;
        for (reason, words) in [
            (Reason::CertificateHold, "Sertifika askıda."),
            (Reason::KeyCompromise, "Sertifika iptal edilmiş."),
        ] {
            let card = trial.card();
            authority.revoke(&card, reason);
            trial.is_refused(&card, not, words).await;
        }
        trial.is_accepted().await;
    });
}

/// Of a recognised authority, under an accepted policy, and qualified by law.
#[test]
fn a_certificate_must_be_a_qualified_one() {
    on_both(async |town| {
        let mut trial = Trial::begin(town).await;
        let authority = trial.authority.clone();
        let not = HandoffFault::NotAccepted;
        let asked = authority.asked();
        let stranger = Authority::open(&trial.town.clock).await.card(CAGRI);
        let words = "Sertifika, tanınan bir makama bağlanamadı.";
        trial.is_refused(&stranger, not, words).await;
        assert_eq!(authority.asked(), asked, "nobody is asked about a stranger");
        let policy = const_oid::ObjectIdentifier::new_unwrap("1.3.6.1.4.1.32473.5070.9");
        let other = authority.card_with(CAGRI, |draft| draft.policy = policy);
        let words = "Sertifika geçerli bir makamdan, ama burada kabul edilen türden (ilkeden) değil. Nitelikli elektronik sertifikanızı seçin.";
        trial.is_refused(&other, not, words).await;
        // The statements of ETSI and of the BTK, under other numbers, say nothing.
        let words = "Sertifika nitelikli elektronik sertifika değil.";
        let etsi: [&[u8]; 2] = [
            &[0x06, 0x06, 0x04, 0x00, 0x8e, 0x46, 0x01, 0x01],
            &[0x06, 0x06, 0x04, 0x00, 0x8e, 0x46, 0x01, 0x09],
        ];
        let card = authority.card_patched(CAGRI, etsi[0], etsi[1]);
        trial.is_refused(&card, not, words).await;
        let sentence: [&[u8]; 2] = [
            b"5070 say\xc4\xb1l\xc4\xb1 Elektronik",
            b"5071 say\xc4\xb1l\xc4\xb1 Elektronik",
        ];
        let card = authority.card_patched(CAGRI, sentence[0], sentence[1]);
        trial.is_refused(&card, not, words).await;
        trial.is_accepted().await;
    });
}

/// Another text by one character, another hand-off's, another time's.
#[test]
fn a_signature_must_be_of_this_text_and_this_time() {
    on_both(async |town| {
        let mut trial = Trial::begin(town).await;
        let (card, now) = (trial.card(), trial.authority.now());
        let not = HandoffFault::NotAccepted;
        let text = trial.offer.texts[0].clone();
        let words = "İmzalanan metin, sizden istenen metin değil.";
        let other = card.sign(&text.replacen("SD-2", "SD-3", 1), now);
        trial.is_refused_with(other, not, words).await;
        let longer = card.sign(&format!("{text} "), now);
        trial.is_refused_with(longer, not, words).await;
        let clock =
            "İmzadaki saat, istek ile bitiş arasında değil. Bilgisayarınızın saatini denetleyin.";
        for apart in [-2 * HOUR, 2 * HOUR] {
            let cms = card.sign(&text, now.plus_seconds(apart));
            trial.is_refused_with(cms, not, clock).await;
        }
        // What was signed for this hand-off does not serve the next one.
        let old = card.sign(&text, now);
        ask_for_approval(&mut trial.browser).await;
        let mut signer = SignerApp::new(&trial.town);
        trial.offer = signer.redeem(&code_on(&trial.browser)).await.unwrap();
        trial.signer = signer;
        trial.is_refused_with(old, not, words).await;
        trial.is_accepted().await;
    });
}

/// Too late is too late, however good the signature; and a signature too often is not looked at any more.
#[test]
fn a_signature_that_comes_late_changes_nothing() {
    on_both(async |town| {
        let mut trial = Trial::begin(town).await;
        let others = trial.authority.card(OMER);
        let now: Moment = trial.authority.now();
        let text = trial.offer.texts[0].clone();
        for _ in 0..20 {
            let cms = others.sign(&text, now);
            assert_eq!(trial.sends(cms).await, Err(HandoffFault::NotAccepted));
        }
        let cms = others.sign(&text, now);
        assert_eq!(trial.sends(cms).await, Err(HandoffFault::TooMany));
        let good = trial.card().sign(&text, now);
        trial.town.clock.forward(300).unwrap();
        assert_eq!(trial.sends(good).await, Err(HandoffFault::Over));
        trial.nothing_was_done().await;
        let address = trial.browser.path().to_owned();
        trial
            .browser
            .visit(&address)
            .await
            .sees("Kodun süresi doldu");
        trial.town.days_pass(2).await;
        trial.browser.visit(&address).await.is_told(404);
        trial.town.history_holds().await;
    });
}

/// Where nobody answers, or only somebody whom the authority did not appoint, nothing is decided; the same signature is good later.
#[test]
fn without_an_answer_nothing_is_decided() {
    on_both(async |town| {
        let mut trial = Trial::begin(town).await;
        let card = trial.card();
        let cms = card.sign(&trial.offer.texts[0], trial.authority.now());
        let words = "Sertifikanın iptal edilip edilmediği şu anda öğrenilemiyor.";
        for mood in [Mood::Silent, Mood::Rogue] {
            trial.authority.is(mood);
            let again = cms.clone();
            trial
                .is_refused_with(again, HandoffFault::Undecided, words)
                .await;
        }
        trial.authority.is(Mood::Well);
        trial.sends(cms).await.unwrap();
        let address = trial.browser.path().to_owned();
        trial.browser.visit(&address).await.sees("İşlem Başarılı");
        trial.town.history_holds().await;
    });
}

/// A practice authority is believed among practice parts only.
#[test]
fn production_believes_no_practice_authority() {
    on_both(async |town| {
        let (town, authority) = town.with_authority().await;
        let client = authority.client();
        let town = town
            .with(|_, outside| {
                outside.authorities = Some(client);
                outside.practice = None;
            })
            .await;
        let mut anybody = town.browser();
        anybody.visit("/giris").await.sees_not("e-İmza ile giriş");
        anybody.visit("/giris/e-imza").await.is_told(404);
        let real = authority.client_with(|trusted| trusted.practice = false);
        let town = town
            .with(|_, outside| outside.authorities = Some(real))
            .await;
        let mut anybody = town.browser();
        anybody.visit("/giris").await.sees("e-İmza ile giriş");
    });
}
