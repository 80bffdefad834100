//! A secret leaves only after proof: what unlocks a card goes to whoever has shown that very card in that very run, and "done" is believed of
//! the card alone.

use crate::story::applicant::{AYSE, CAGRI, with_a_proven_phone};
use crate::story::signer_app::{SignerApp, code_on};
use crate::story::{Browser, Chip, Town, on_both};
use handoff::card_proof::{CardProof, CardSignature, CardStep, UnlockSecretNow};
use handoff::message::{Answer, Failure, HandoffFault};
use handoff::offer::Offer;
use store::{row, rows};

const CARDS: &str = "/nes/bireysel/sertifikalar";
const PRESENT: CardStep = CardStep::Present;

/// A run of the app that has turned in a code for work on this card.
async fn redeemed(town: &Town, chip: &Chip, act: &str) -> (Browser, SignerApp, Offer) {
    // A phone takes so many codes in so much time.
    town.clock.forward(3_600).unwrap();
    let mut ayse = town.signed_in(AYSE).await;
    let card = chip.id(town).await;
    ayse.visit(&format!("{CARDS}/{card}/{act}")).await;
    ayse.press("SMS kodu gönder").await;
    let code = town.newest_code().await;
    ayse.fill("code", &code).press("Devam").await;
    let mut signer = SignerApp::new(town);
    let offer = signer.redeem(&code_on(&ayse)).await.unwrap();
    (ayse, signer, offer)
}

/// What was written down about the card, and what was told.
async fn acts(town: &Town) -> Vec<String> {
    town.work().await;
    let mut conn = town.app.db.read().await.unwrap();
    let sql = "SELECT act FROM history WHERE act LIKE 'card-%' ORDER BY seq";
    let found = rows!(&mut conn, (String,), sql).unwrap();
    found.into_iter().map(|(act,)| act).collect()
}

async fn given(town: &Town) -> usize {
    let acts = acts(town).await;
    acts.iter()
        .filter(|act| *act == "card-unlock-given")
        .count()
}

/// Whoever has the code and not the card gets no secret: not without a proof, not with another card, not with a proof of another run,
/// hand-off, step or purpose, and not with one bit of a right one changed.
#[test]
fn the_secret_goes_to_the_card_alone() {
    on_both(async |town| {
        with_a_proven_phone(&town).await;
        let (chip, other) = (Chip::new("deneme-1"), Chip::new("deneme-2"));
        chip.made_for(&town, AYSE).await;
        other.made_for(&town, CAGRI).await;
        let (_, mut first, seen) = redeemed(&town, &chip, "kilit").await;
        let overheard = chip.at(&first, &seen, PRESENT);
        let (_, mut signer, offer) = redeemed(&town, &chip, "kilit").await;
        let right = chip.at(&signer, &offer, PRESENT);
        let CardProof::Signed { signature } = &right else {
            panic!("it signs")
        };
        let flipped = {
            let mut text = String::from(signature.clone()).into_bytes();
            text[20] = if text[20] == b'A' { b'B' } else { b'A' };
            let text = String::from_utf8(text).unwrap();
            CardSignature::try_from(text).unwrap()
        };
        let strangers_key = SignerApp::new(&town);
        for (what, forged) in [
            ("another person's card", other.at(&signer, &offer, PRESENT)),
            ("another hand-off's", overheard),
            ("another run's", chip.at(&strangers_key, &offer, PRESENT)),
            (
                "another step's",
                chip.at(&signer, &offer, CardStep::Opened { with: 0 }),
            ),
            ("one bit", CardProof::Signed { signature: flipped }),
            (
                "a secret that it does not have",
                Chip::simple("x").at(&signer, &offer, PRESENT),
            ),
        ] {
            let told = signer.states(&offer, PRESENT, forged).await;
            assert_eq!(told, Err(HandoffFault::NotThisCard), "{what}");
        }
        // Nor with a right proof by somebody who did not redeem the code.
        let mut thief = SignerApp::new(&town);
        assert_eq!(
            thief.states(&offer, PRESENT, right.clone()).await,
            Err(HandoffFault::Over)
        );
        assert_eq!(given(&town).await, 0);
        let noted = "SELECT count(*) FROM security_event WHERE kind = 'card-not-shown'";
        let mut conn = town.app.db.read().await.unwrap();
        assert_ne!(row!(&mut conn, (i64,), noted).unwrap().unwrap().0, 0);
        drop(conn);
        // The card itself gets it.
        assert!(signer.states(&offer, PRESENT, right).await.is_ok());
        assert!(
            first.presents(&seen, &chip).await.is_err(),
            "its time is over"
        );
        assert_eq!(given(&town).await, 1);
        town.history_holds().await;
    });
}

/// A card of a family without keys answers by what lies on it, and nobody else does.
#[test]
fn the_secret_on_the_card_is_asked_for() {
    on_both(async |town| {
        with_a_proven_phone(&town).await;
        let (chip, other) = (Chip::simple("deneme-1"), Chip::simple("deneme-2"));
        chip.made_for(&town, AYSE).await;
        let (_, mut signer, offer) = redeemed(&town, &chip, "kilit").await;
        for forged in [&other, &Chip::new("deneme-1")] {
            let told = signer.presents(&offer, forged).await;
            assert_eq!(told, Err(HandoffFault::NotThisCard));
        }
        assert_eq!(
            signer.presents(&offer, &chip).await.unwrap().secrets.len(),
            1
        );
    });
}

/// "Done" without the card is nothing: nothing is written down as done, and nobody is told.
#[test]
fn done_is_believed_of_the_card_alone() {
    on_both(async |town| {
        with_a_proven_phone(&town).await;
        let (chip, other) = (Chip::new("deneme-1"), Chip::new("deneme-2"));
        chip.made_for(&town, AYSE).await;
        let kept = UnlockSecretNow::Kept;
        let (mut ayse, mut signer, offer) = redeemed(&town, &chip, "pin").await;
        let without_pin = match chip.done(&signer, &offer, kept) {
            Answer::Done { secret, card, .. } => Answer::Done {
                secret,
                card,
                pin: None,
            },
            other => other,
        };
        let stranger = SignerApp::new(&town);
        for (what, forged) in [
            ("another card", other.done(&signer, &offer, kept)),
            ("another run", chip.done(&stranger, &offer, kept)),
            ("the PIN was not shown to work", without_pin),
            (
                "a secret that nobody was given",
                chip.done(&signer, &offer, UnlockSecretNow::Changed),
            ),
        ] {
            let told = signer.answer(&offer, forged).await;
            assert_eq!(told, Err(HandoffFault::NotThisCard), "{what}");
        }
        // And what unlocks a card is not given where its PIN is changed.
        let told = signer.presents(&offer, &chip).await;
        assert_eq!(told, Err(HandoffFault::NotAccepted));
        let waiting = ayse.path().to_owned();
        ayse.visit(&waiting)
            .await
            .sees("e-İmza uygulamasında devam edin");
        let acts = acts(&town).await;
        assert!(!acts.contains(&"card-pin-changed".to_owned()), "{acts:?}");
        assert!(town.inbox().iter().all(|letter| {
            let subject = letter.subject.as_deref().unwrap_or_default();
            !subject.contains("PIN")
        }));

        // A card that is to be unlocked is not done before it was opened.
        let (_, mut signer, offer) = redeemed(&town, &chip, "kilit").await;
        for secret in [UnlockSecretNow::Kept, UnlockSecretNow::Changed] {
            let done = chip.done(&signer, &offer, secret);
            let told = signer.answer(&offer, done).await;
            assert_eq!(told, Err(HandoffFault::NotThisCard));
        }
        let told = signer.opened(&offer, &chip, 0).await;
        assert_eq!(told, Err(HandoffFault::Over), "nothing was given yet");
        town.history_holds().await;
    });
}

/// A hand-off in which the secret left ended badly: the next one replaces it, whichever of the two the card has by then, and no card is made
/// to guess more than once.
#[test]
fn what_left_the_house_is_replaced() {
    on_both(async |town| {
        with_a_proven_phone(&town).await;
        let mut chip = Chip::new("deneme-1");
        chip.made_for(&town, AYSE).await;
        // Given, and then nothing: failed, expired, or turned in twice.
        for end in 0..3 {
            let (ayse, mut signer, offer) = redeemed(&town, &chip, "kilit").await;
            let given = signer.presents(&offer, &chip).await.unwrap();
            assert_eq!(
                given.secrets.len(),
                1,
                "nothing was opened, so there is one"
            );
            match end {
                0 => {
                    let why = Failure::CardFault;
                    signer.answer(&offer, Answer::Failed { why }).await.unwrap();
                }
                1 => town.clock.forward(301).unwrap(),
                _ => {
                    let twice = SignerApp::new(&town).redeem(&code_on(&ayse)).await;
                    assert_eq!(twice, Err(HandoffFault::CodeNotGood));
                }
            }
            assert!(signer.presents(&offer, &chip).await.is_err());
        }
        let exposed = chip.secret.clone();
        // Opened, and then the answer about the fresh one is lost: the card may have either.
        for took_it in [false, true, false] {
            let (_, mut signer, offer) = redeemed(&town, &chip, "kilit").await;
            let given = signer.presents(&offer, &chip).await.unwrap();
            assert!(given.secrets.len() <= 2);
            let with = chip.opened_by(&given);
            let fresh = signer.opened(&offer, &chip, with).await.unwrap();
            if took_it {
                chip.secret = fresh;
            }
            town.clock.forward(301).unwrap();
        }
        let (_, mut signer, offer) = redeemed(&town, &chip, "kilit").await;
        let given = signer.presents(&offer, &chip).await.unwrap();
        let with = chip.opened_by(&given);
        chip.secret = signer.opened(&offer, &chip, with).await.unwrap();
        let done = chip.done(&signer, &offer, UnlockSecretNow::Changed);
        signer.answer(&offer, done).await.unwrap();
        for old in [exposed.as_str(), given.secrets[0].expose()] {
            assert_ne!(chip.secret, old, "worthless from now on");
        }
        let (_, mut signer, offer) = redeemed(&town, &chip, "kilit").await;
        let given = signer.presents(&offer, &chip).await.unwrap();
        assert_eq!(chip.opened_by(&given), 0);
        town.history_holds().await;
    });
}

/// A card that cannot show itself is not worked on from afar, and its holder is told whom to call.
#[test]
fn a_card_from_before_is_for_the_call_centre() {
    on_both(async |town| {
        with_a_proven_phone(&town).await;
        Chip::new("deneme-1").made_for(&town, AYSE).await;
        let mut tx = town.app.db.write().await.unwrap();
        store::run!(&mut tx, "UPDATE card SET device_key = NULL").unwrap();
        tx.commit().await.unwrap();
        let mut ayse = town.signed_in(AYSE).await;
        ayse.visit(CARDS).await.follow("Kilit Çözme").await;
        ayse.is_told(409).sees("çağrı merkezini arayın");
    });
}
