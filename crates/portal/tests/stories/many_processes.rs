//! Ten portal processes on one PostgreSQL: nothing is shared but the database, and nobody notices which one answers.

use std::collections::HashSet;

use crate::story::applicant::{self, AYSE, fill_in};
use crate::story::counterparts::{Health, PostOffice};
use crate::story::signer_app::{SignerApp, code_on};
use crate::story::town::until;
use crate::story::{Browser, Town, on_postgres};
use handoff::code::Code;
use handoff::message::Redemption;
use handoff::wire;
use tokio::sync::watch;

const HOUSES: usize = 10;

async fn build(town: &Town) -> Vec<Town> {
    let mut apps = Vec::new();
    for _ in 0..HOUSES {
        apps.push(town.another_app(&town.database).await);
    }
    apps
}

/// Every request goes to the next house, as before a balancer.
fn browser(town: &Town, apps: &[Town]) -> Browser {
    let doors: Vec<_> = apps.iter().map(|app| app.door.clone()).collect();
    Browser::through(&town.url, &doors)
}

/// Log in at one, type at the next, prove the phone at a third: one session, one draft, one code.
#[test]
fn a_person_goes_from_process_to_process() {
    on_postgres(async |town| {
        let apps = build(&town).await;
        let mut ayse = browser(&town, &apps);
        town.sign_in(&mut ayse, AYSE).await;
        ayse.visit("/basvurularim/SD-1/form").await;
        fill_in(&mut ayse);
        ayse.press("Devam").await.sees("SMS onay kodu");
        let code = town.newest_code().await;
        ayse.fill("code", &code)
            .press("Devam")
            .await
            .sees("Adım 2 / 3");
        applicant::approve(&mut ayse, "islak-imza")
            .await
            .sees("Adım 3 / 3");
        ayse.visit("/basvurularim/SD-1/form.pdf").await.is_told(200);
        let pdf = ayse.body.clone();
        ayse.visit("/basvurularim/SD-1/form.pdf").await;
        assert_eq!(ayse.body, pdf, "every house prints the same form");
        ayse.visit("/islemler").await.press("Çıkış").await;
        for _ in 0..HOUSES {
            ayse.visit("/basvurularim")
                .await
                .sees("Merkezi Kimlik Doğrulama Sistemi");
        }
        town.history_holds().await;
    });
}

/// Limits count over all houses: codes asked for, wrong codes typed, tries at the desk.
#[test]
fn limits_count_across_processes() {
    on_postgres(async |town| {
        let apps = build(&town).await;
        let mut ayse = browser(&town, &apps);
        town.sign_in(&mut ayse, AYSE).await;
        ayse.visit("/basvurularim/SD-1/form").await;
        fill_in(&mut ayse);
        ayse.press("Devam").await;
        let code = town.newest_code().await;
        let wrong = if code == "111111" { "222222" } else { "111111" };
        for told in [
            "doğru değil",
            "doğru değil",
            "doğru değil",
            "doğru değil",
            "artık geçerli değil",
        ] {
            ayse.fill("code", wrong).press("Devam").await.sees(told);
        }
        ayse.fill("code", &code)
            .press("Devam")
            .await
            .sees("artık geçerli değil");
        for _ in 0..5 {
            ayse.press("Yeni kod gönder")
                .await
                .sees("Yeni bir kod gönderdik");
        }
        ayse.press("Yeni kod gönder")
            .await
            .sees("çok sayıda kod istendi");

        let mut guest = browser(&town, &apps);
        for _ in 0..10 {
            let wrong = [("user_name", "memur"), ("password", "x"), ("code", "1")];
            guest.post("/masa/giris", &wrong).await.is_told(422);
        }
        guest
            .post("/masa/giris", &[("user_name", "memur")])
            .await
            .is_told_clearly(429);
    });
}

fn calling_from(last: u8) -> reqwest::Client {
    let address = std::net::Ipv4Addr::new(127, 0, 9, last);
    let client = reqwest::Client::builder().local_address(Some(address.into()));
    client.build().unwrap()
}

/// Whoever guesses verification codes guesses in vain: sixty a minute from one address, whichever of ten houses is asked, and five, with
/// the one that is told, once a thousand were wrong in all. The code on somebody's page stays good meanwhile, in the same minute.
#[test]
fn ten_processes_allow_no_more_guesses_than_one() {
    on_postgres(async |town| {
        let (town, authority) = town.with_authority().await;
        let apps = build(&town).await;
        let cagri = applicant::approving(&town).await;
        // Limits count by the minute of the clock, and the crowd must come within one.
        let into_the_minute = town.app.now() / 1_000_000 % 60;
        town.clock.forward(60 - into_the_minute as u32).unwrap();
        let clients: Vec<_> = (1..=4_u8).map(calling_from).collect();
        let asked = (0..210_usize).map(|guess| {
            // Seventy from each address, at all the houses in turn.
            let (from, to) = (guess / 70, &apps[guess % HOUSES]);
            let signer = SignerApp::new(to);
            let code = Code::from_random(rand::random());
            let body = wire::write(&Redemption::new(&signer.portal, code, &signer.key)).unwrap();
            let asked = clients[from].post(format!("{}/e-imza/kod", to.door));
            let asked = asked.body(body).send();
            async move { (from, asked.await.unwrap().status().as_u16()) }
        });
        let told = futures_util::future::join_all(asked).await;
        let looked_at = |from: usize| {
            let of = told.iter().filter(|(address, _)| *address == from);
            of.filter(|(_, status)| *status == 422).count()
        };
        assert!(told.iter().all(|(_, status)| [422, 429].contains(status)));
        assert!((0..3).all(|from| looked_at(from) <= 60));
        assert_eq!((0..3).map(looked_at).sum::<usize>(), 180);
        // Others have brought the wrong ones to a thousand.
        let mut tx = town.app.db.write().await.unwrap();
        let sql = "INSERT INTO rate_limit (who, slot, used, ends) VALUES ($1, $2, 1000, $3)
                   ON CONFLICT (who, slot) DO UPDATE SET used = 1000";
        let slot = town.app.now() / 60_000_000;
        let (who, ends) = (b"redemptions-wrong:".to_vec(), (slot + 1) * 60_000_000);
        store::run!(&mut tx, sql, who, slot, ends).unwrap();
        tx.commit().await.unwrap();
        let mut late = Vec::new();
        for guess in 0..8_usize {
            let to = &apps[guess % HOUSES];
            let signer = SignerApp::new(to);
            let code = Code::from_random(rand::random());
            let body = wire::write(&Redemption::new(&signer.portal, code, &signer.key)).unwrap();
            let asked = clients[3].post(format!("{}/e-imza/kod", to.door));
            late.push(asked.body(body).send().await.unwrap().status().as_u16());
        }
        assert_eq!(late, [422, 422, 422, 422, 422, 422, 429, 429]);
        let mut signer = SignerApp::new(&town);
        let card = authority.card(applicant::CAGRI);
        signer.run(&town, &code_on(&cagri), &card).await.unwrap();
    });
}

/// The same button pressed in ten houses at once does what it says once.
#[test]
fn ten_presses_at_once_are_one() {
    on_postgres(async |town| {
        let apps = build(&town).await;
        let cagri = town.signed_in("10000100372").await;
        let presses: Vec<_> = apps
            .iter()
            .map(|app| {
                let mut tab = cagri.another_tab().at(&app.door);
                tokio::spawn(async move {
                    tab.post("/basvurularim/SD-2/islak-imza", &[("okudum", "evet")])
                        .await;
                    tab.status.as_u16()
                })
            })
            .collect();
        for press in presses {
            let status = press.await.unwrap();
            assert!([200, 409].contains(&status), "{status}");
        }
        let mut cagri = town.signed_in("10000100372").await;
        cagri.visit("/basvurularim/SD-2").await;
        assert_eq!(cagri.page.text.matches("form indirildi").count(), 1);
        town.history_holds().await;
    });
}

/// Ten workers at one queue: every message once, whoever sends it.
#[test]
fn ten_workers_send_each_message_once() {
    on_postgres(async |town| {
        let post = PostOffice::open(Health::Up).await;
        let (mail, sms) = (post.mail_client(), post.sms_client());
        let town = town
            .with(|_, outside| {
                outside.mail = mail;
                outside.sms = sms;
            })
            .await;
        let mut cagri = town.signed_in("10000100372").await;
        cagri
            .visit("/basvurularim/SD-2/iptal")
            .await
            .press("Başvuruyu iptal et")
            .await;
        let (stop, stopped) = watch::channel(false);
        let apps = build(&town).await;
        let working: Vec<_> = apps
            .iter()
            .map(|app| tokio::spawn(portal::worker(app.app.clone(), stopped.clone())))
            .collect();
        until(async || {
            let left = store::row!(
                &mut town.app.db.read().await.unwrap(),
                (i64,),
                "SELECT COUNT(*) FROM job WHERE state <> 'done'"
            );
            (left.unwrap() == Some((0,))).then_some(())
        })
        .await;
        stop.send_replace(true);
        for worker in working {
            worker.await.unwrap();
        }
        let letters = post.letters();
        assert!(letters.len() > 5);
        assert_eq!(letters.iter().collect::<HashSet<_>>().len(), letters.len());
        let messages = post.messages();
        assert_eq!(
            messages.iter().collect::<HashSet<_>>().len(),
            messages.len()
        );
        town.history_holds().await;
    });
}
