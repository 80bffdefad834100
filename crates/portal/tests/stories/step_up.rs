//! One code by SMS for every act that needs one: whatever the act is, it refuses the same codes.

use crate::story::applicant::CAGRI;
use crate::story::{Browser, Chip, Town, on_both};
use store::row;

const LIST: &str = "/nes/bireysel/sertifikalar";
const DAY: u32 = 86_400;

/// An act: where it is done, and what is typed beside the code.
struct Act {
    address: String,
    beside: Vec<(&'static str, &'static str)>,
}

impl Act {
    /// Asks for a code, and reads it on the phone.
    async fn code(&self, town: &Town, who: &mut Browser) -> String {
        who.post(&self.address, &self.beside).await;
        who.sees("bir kod gönderdik");
        town.newest_code().await
    }

    async fn types(&self, who: &mut Browser, code: &str) {
        let mut typed = self.beside.clone();
        typed.push(("code", code));
        who.post(&format!("{}/kod", self.address), &typed).await;
    }

    async fn refuses(&self, who: &mut Browser, code: &str, words: &str) {
        self.types(who, code).await;
        who.is_told(422).sees(words);
    }
}

/// Every act there is: a new phone, both works on a card's PIN, and the suspension of a certificate, which comes last since it is done once.
async fn every_act(town: &Town, who: &mut Browser) -> Vec<Act> {
    let mut acts = vec![Act {
        address: "/nes/bireysel/telefon".to_owned(),
        beside: vec![("phone", "0532 999 99 99")],
    }];
    for link in ["PIN Değiştirme", "Kilit Çözme", "Askıya al"] {
        who.visit(LIST).await.follow(link).await;
        acts.push(Act {
            address: who.path().to_owned(),
            beside: Vec::new(),
        });
    }
    assert_eq!(
        town.inbox().iter().filter(|m| m.text.contains('#')).count(),
        0
    );
    acts
}

fn other_than(codes: [&str; 2]) -> &'static str {
    let wrong = ["111111", "222222", "333333"];
    wrong.into_iter().find(|one| !codes.contains(one)).unwrap()
}

/// No code, a wrong one, one for another act, one that is too old, one after too many tries, and one that has served.
async fn refuses_every_other_code(town: &Town, act: &Act, other: &Act) {
    let mut who = town.signed_in(CAGRI).await;
    act.refuses(&mut who, "111111", "süresi doldu").await;
    act.refuses(&mut who, "12", "altı rakamdan").await;

    let theirs = other.code(town, &mut who).await;
    act.refuses(&mut who, &theirs, "süresi doldu").await;
    let code = act.code(town, &mut who).await;
    act.refuses(&mut who, &theirs, "Kod doğru değil").await;
    act.refuses(&mut who, other_than([&code, &theirs]), "Kod doğru değil")
        .await;
    town.clock.forward(6 * 60).unwrap();
    act.refuses(&mut who, &code, "süresi doldu").await;

    let code = act.code(town, &mut who).await;
    let wrong = other_than([&code, &theirs]);
    for _ in 0..4 {
        act.refuses(&mut who, wrong, "Kod doğru değil").await;
    }
    act.refuses(&mut who, wrong, "artık geçerli değil").await;
    act.refuses(&mut who, &code, "artık geçerli değil").await;

    let code = act.code(town, &mut who).await;
    let spaced = format!(" {} {}", &code[..3], &code[3..]);
    act.types(&mut who, &spaced).await;
    who.is_told(200);
    assert!(
        !who.path().ends_with("/kod"),
        "{} did not take its code",
        act.address
    );
}

#[test]
fn every_act_refuses_every_code_but_its_own() {
    on_both(async |town| {
        let (town, authority) = town.with_authority().await;
        authority.card(CAGRI);
        Chip::new("deneme-1").made_for(&town, CAGRI).await;
        let mut who = town.signed_in(CAGRI).await;
        let acts = every_act(&town, &mut who).await;
        for (at, act) in acts.iter().enumerate() {
            let other = &acts[(at + 1) % acts.len()];
            // The suspension is last, and the act that lends it a code is possible all the same.
            refuses_every_other_code(&town, act, other).await;
            town.clock.forward(DAY).unwrap();
        }
        let mut who = town.signed_in(CAGRI).await;
        who.visit(LIST).await.sees("Askıda");
        town.history_holds().await;
    });
}

/// A code serves once, and however many acts there are, a person has as many codes in an hour as for one.
#[test]
fn a_code_serves_once_and_all_acts_share_the_limit() {
    on_both(async |town| {
        let (town, authority) = town.with_authority().await;
        authority.card(CAGRI);
        Chip::new("deneme-1").made_for(&town, CAGRI).await;
        let mut who = town.signed_in(CAGRI).await;
        let acts = every_act(&town, &mut who).await;
        let [phone, pin, unlock, _] = &acts[..] else {
            panic!("{} acts", acts.len());
        };
        let code = pin.code(&town, &mut who).await;
        let also = unlock.code(&town, &mut who).await;
        pin.types(&mut who, &code).await;
        who.is_told(200);
        pin.refuses(&mut who, &code, "süresi doldu").await;
        unlock.refuses(&mut who, &also, "süresi doldu").await;

        for act in [phone, pin, unlock, phone] {
            act.code(&town, &mut who).await;
        }
        for act in &acts {
            who.post(&act.address, &act.beside).await;
            who.sees("Kısa sürede çok sayıda kod istendi");
        }
        town.work().await;
        let sent = town.inbox().iter().filter(|m| m.text.contains('#')).count();
        assert_eq!(sent, 6);
        // Sent in a person's own history, with the name of the act, and in no order's.
        let mut conn = town.app.db.read().await.unwrap();
        let sql =
            "SELECT kind, COUNT(*) FROM history WHERE act = 'step-up-code-sent' GROUP BY kind";
        let kept: Option<(String, i64)> = row!(&mut conn, (String, i64), sql).unwrap();
        assert_eq!(kept, Some(("person".to_owned(), 6)));
        drop(conn);
        town.history_holds().await;
    });
}
