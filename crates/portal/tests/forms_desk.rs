//! Form masası: signed forms arrive, a clerk finds the order, accepts the form or refuses it with reasons (R26, R46).

mod story;

use portal::desk::operators;
use store::{row, run};
use story::{Browser, Town, on_both};
use uuid::Uuid;

/// Her form is in the post: SD-3.
const GULSAH: &str = "10000100440";
/// Pays himself; his form is in the post: SD-4.
const OMER: &str = "10000100518";
/// Has an old, cancelled order and a new one: SD-5 and SD-6.
const IPEK: &str = "10000100686";

async fn search(desk: &mut Browser, typed: &str) {
    desk.visit("/masa")
        .await
        .fill("q", typed)
        .press("Bul")
        .await;
}

/// The code that stands on the form as it was printed last.
async fn printed_code(desk: &mut Browser, order: &str) -> String {
    desk.visit(&format!("/masa/siparis/{order}/form")).await;
    let words = desk.page.text.split(' ');
    let code = words.into_iter().find(|word| word.starts_with("KALEM1-"));
    code.expect("a form was printed").to_owned()
}

/// What was told to a person since, by e-mail and by short message.
async fn told(town: &Town, number: &str, words: &str) -> (usize, usize) {
    town.work().await;
    let phone = format!("+90555000{}", &number[7..]);
    let messages = town.inbox();
    let about = |to: &str| {
        let theirs = messages.iter().filter(|m| m.to == to);
        theirs
            .filter(|m| {
                m.text.contains(words) || m.subject.as_deref().unwrap_or("").contains(words)
            })
            .count()
    };
    (about(&format!("{number}@ornek.example")), about(&phone))
}

/// R46: one box for order number, name and identity number; one hit goes straight to its order.
#[test]
fn the_clerk_finds_an_order_however_it_is_asked_for() {
    on_both(async |town| {
        let mut desk = town.at_the_desk().await;
        desk.is_at("/masa").sees("Başvuru masası");
        for typed in [
            "SD-3",
            "3",
            " sd 3 ",
            "10000100440",
            "100 001 004 40",
            "Gülşah",
            "gulsah nazim igdir",
            "GÜLŞAH NÂZIM",
            "Iğdır",
            "ıgdır",
            "IGDIR GULSAH",
            "Gülşah Iğdır",
            "Nâzım Iğdır",
            "igdir nazim",
        ] {
            search(&mut desk, typed).await;
            desk.is_at("/masa/siparis/SD-3").sees("Gülşah Nâzım Iğdır");
        }
        for (typed, answer) in [
            ("Zübeyde", "Bu adla başlayan bir başvuru sahibi yok"),
            ("gulsah ipek", "Bu adla başlayan"),
            ("100%", "Bu adla başlayan"),
            ("SD-999999", "Bu numarayla bir sipariş yok"),
            ("10000100441", "Kimlik numarası geçerli değil"),
            ("10000000146", "Bu adla başlayan"),
            ("KALEM1-SD-3-1-YAV2", "tam okunamadı"),
            (
                "KALEM1-SD-999999-1-00000000000000000000000000",
                "bu numarayla bir sipariş yok",
            ),
        ] {
            search(&mut desk, typed).await;
            desk.is_told(200).sees(answer);
            assert_eq!(desk.value("q"), typed, "what was typed stays");
        }
        town.history_holds().await;
    });
}

/// Two orders of one person are both shown, the newest first, and the number stays masked.
#[test]
fn several_hits_are_listed_newest_first() {
    on_both(async |town| {
        let mut desk = town.at_the_desk().await;
        for typed in ["ugurlu", "İpek", IPEK] {
            search(&mut desk, typed).await;
            desk.sees("100******86").sees("İptal Edildi").sees_not(IPEK);
            let orders: Vec<_> = desk
                .page
                .links
                .iter()
                .map(|link| link.text.trim())
                .collect();
            let place = |order| orders.iter().position(|text| *text == order);
            assert!(
                place("SD-6").unwrap() < place("SD-5").unwrap(),
                "{typed}: {orders:?}"
            );
        }
    });
}

/// The desk finds people by the name that they bear now.
#[test]
fn a_new_surname_is_found() {
    on_both(async |town| {
        town.signed_in_as(GULSAH, "Gülşah Nâzım", "Kayaöz").await;
        let mut desk = town.at_the_desk().await;
        search(&mut desk, "kayaoz").await;
        desk.is_at("/masa/siparis/SD-3");
        search(&mut desk, "igdir").await;
        desk.sees("Bu adla başlayan bir başvuru sahibi yok");
    });
}

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
        gulsah.visit("/basvurularim/SD-3/onay").await;
        gulsah
            .press("Islak İmzalı Onaylamak için Formu İndir")
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
        let mut tx = town.house.db.write().await.unwrap();
        let (name, password, secret) = second;
        operators::add(&mut tx, &town.house, name, "Defne Deneme", password, secret)
            .await
            .unwrap_or_else(|refusal| panic!("{refusal:?}"));
        tx.commit().await.unwrap();
        let mut deniz = town.at_the_desk().await;
        let mut defne = town.browser();
        let now = town.house.outside.clock.now();
        let code = portal::desk::totp_code(secret, now).unwrap();
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

/// R46: what a clerk looked at is written down, and the number in full only for a stated purpose.
#[test]
fn looking_is_an_act_too() {
    on_both(async |town| {
        let mut desk = town.at_the_desk().await;
        let in_full = format!("Kimlik no {GULSAH}");
        desk.visit("/masa/siparis/SD-3")
            .await
            .sees("100******40")
            .sees_not(&in_full);
        desk.fill("purpose", "form-comparison")
            .press("Göster")
            .await
            .sees(&in_full);
        desk.visit("/masa/siparis/SD-3").await.sees_not(&in_full);
        desk.post("/masa/siparis/SD-3/kimlik", &[("purpose", "curiosity")])
            .await
            .is_told(400)
            .sees_not(&in_full);
        let acts = acts_of_the_clerk(&town).await;
        assert_eq!(
            acts,
            [
                "operator-added",
                "signed-in",
                "order-opened",
                "identity-revealed",
                "order-opened"
            ]
        );
        town.history_holds().await;
    });
}

async fn acts_of_the_clerk(town: &Town) -> Vec<String> {
    let mut conn = town.house.db.read().await.unwrap();
    let found = row!(
        &mut conn,
        (Uuid,),
        "SELECT id FROM operator WHERE user_name = $1",
        &town.clerk.user_name
    );
    let (id,) = found.unwrap().unwrap();
    let chain = store::history::chain(&mut conn, id).await.unwrap();
    chain.into_iter().map(|row| row.act).collect()
}

/// Every address of the desk, and how a foreign role is met there: by the login page, and nothing is done.
#[test]
fn the_desk_is_for_its_staff_only() {
    on_both(async |town| {
        let mut officer = town.signed_in("10000100136").await;
        let mut citizen = town.signed_in(GULSAH).await;
        let mut nobody = town.browser();
        for browser in [&mut officer, &mut citizen, &mut nobody] {
            for address in [
                "/masa",
                "/masa/ara?q=igdir",
                "/masa/siparis/SD-3",
                "/masa/siparis/SD-3/form",
                "/masa/bekleyen-formlar",
                "/masa/bekleyen-formlar.csv",
                "/masa/uretim-bekleyenler",
                "/masa/isler",
            ] {
                browser
                    .visit(address)
                    .await
                    .is_at("/masa/giris")
                    .sees("Masa girişi");
                browser.sees_not("Iğdır");
            }
            for address in [
                "/masa/siparis/SD-3/form",
                "/masa/siparis/SD-3/kimlik",
                "/masa/isler/00000000-0000-0000-0000-000000000001/yeniden",
                "/masa/tuslar",
            ] {
                let sent = [
                    ("version", "4"),
                    ("decision", "accept"),
                    ("purpose", "form-comparison"),
                ];
                browser.post(address, &sent).await.is_at("/masa/giris");
            }
        }
        // And the other way round: a clerk is nobody's applicant.
        let mut desk = town.at_the_desk().await;
        desk.visit("/basvurularim/SD-3")
            .await
            .sees("Merkezi Kimlik Doğrulama Sistemi");
        desk.visit("/masa/siparis/SD-3")
            .await
            .sees("Başvuru Formu Bekleniyor");
        for nothing in [
            "/masa/siparis/SD-999999",
            "/masa/siparis/x/form",
            "/masa/yok",
        ] {
            desk.visit(nothing).await.is_told(404);
        }
        desk.visit("/masa")
            .await
            .press("Çıkış")
            .await
            .is_at("/masa/giris");
        desk.visit("/masa").await.is_at("/masa/giris");
    });
}

/// Password and TOTP: each must be right, a code is good once, and guessing ends soon.
#[test]
fn the_way_in() {
    on_both(async |town| {
        town.clock.forward(31).unwrap();
        let now = || town.house.outside.clock.now();
        let code = || portal::desk::totp_code(&town.clerk.totp, now()).unwrap();
        let (user, password) = (town.clerk.user_name.as_str(), town.clerk.password.as_str());
        let attempt = async |user: &str, password: &str, code: &str| {
            let mut browser = town.browser();
            browser.visit("/masa/giris").await;
            browser
                .fill("user_name", user)
                .fill("password", password)
                .fill("code", code);
            browser.press("Giriş").await;
            browser
        };
        let good = code();
        let wrong = if good == "123456" { "654321" } else { "123456" };
        let words = "Kullanıcı adı, parola ya da kod doğru değil";
        for (user, password, code) in [
            (user, "yanlış", good.as_str()),
            (user, password, wrong),
            (user, password, ""),
            ("kimse", password, good.as_str()),
            ("", "", ""),
        ] {
            attempt(user, password, code).await.is_told(422).sees(words);
        }
        let spaced = format!("{} {}", &good[..3], &good[3..]);
        attempt(user, password, &spaced).await.is_at("/masa");
        // Somebody looked over the clerk's shoulder and uses the same code at once.
        attempt(user, password, &good)
            .await
            .is_told(422)
            .sees(words);
        for _ in 0..10 {
            attempt(user, "tahmin", wrong).await;
        }
        town.clock.forward(31).unwrap();
        attempt(user, password, &code())
            .await
            .is_told(429)
            .sees("Çok sık denediniz");
        town.clock.forward(15 * 60).unwrap();
        attempt(user, password, &code()).await.is_at("/masa");
        town.history_holds().await;
    });
}

/// A letter that could not be sent waits where staff see it, and is sent again by one press.
#[test]
fn a_stuck_letter_is_sent_again() {
    on_both(async |town| {
        town.work().await;
        // A folder in the place of the inbox: from here on nothing can be delivered.
        let file = town.folder.path().join("inbox.jsonl");
        let aside = town.folder.path().join("aside.jsonl");
        std::fs::rename(&file, &aside).unwrap();
        std::fs::create_dir(&file).unwrap();
        let mut desk = town.at_the_desk().await;
        desk.visit("/masa/isler").await.sees("Takılan iş yok");
        desk.visit("/masa/siparis/SD-3/form")
            .await
            .fill("decision", "accept");
        desk.press("Kaydet").await;
        for _ in 0..store::job::LAST_TRY {
            town.work().await;
            town.clock.forward(3600).unwrap();
        }
        let mut desk = town.at_the_desk().await;
        desk.visit("/masa").await.sees("Takılan işler: 2");
        desk.visit("/masa/isler")
            .await
            .sees("SD-3")
            .sees("e-Posta")
            .sees("SMS");
        std::fs::remove_dir(&file).unwrap();
        std::fs::rename(&aside, &file).unwrap();

        desk.press("Yeniden gönder: SD-3")
            .await
            .is_at("/masa/isler");
        desk.visit("/masa/siparis/SD-3")
            .await
            .sees("Takıldı")
            .sees("Sırada");
        desk.press("Yeniden gönder")
            .await
            .sees("yeniden gönderilmek üzere");
        assert_eq!(told(&town, GULSAH, "kabul edildi").await, (1, 1));
        desk.visit("/masa/siparis/SD-3")
            .await
            .sees("Gönderildi")
            .sees_not("Takıldı");
        desk.post(
            "/masa/isler/00000000-0000-0000-0000-000000000001/yeniden",
            &[],
        )
        .await
        .is_told(409);
        let acts = acts_of_the_clerk(&town).await;
        assert_eq!(
            acts.iter().filter(|act| *act == "job-sent-again").count(),
            2
        );
        town.history_holds().await;
    });
}

/// Orders that wait with Gülşah's: each of an institution of its own, a minute apart.
async fn crowd(town: &Town, orders: i64) {
    let mut tx = town.house.db.write().await.unwrap();
    for n in 1..=orders {
        let institution = Uuid::new_v4();
        run!(
            &mut tx,
            "INSERT INTO institution (id, name, payment, created_at, version) VALUES ($1, $2, 'institution', 0, 1)",
            institution,
            format!("Kalabalık Kurumu {n:03}")
        )
        .unwrap();
        let copied = run!(
            &mut tx,
            "INSERT INTO application (id, number, person, institution, kind, payment, spare, opened_at, notice_sealed,
                 form_version, phone_verified_at, approval, approved_at, expires_at, identity_index, name_key,
                 surname_key, version)
             SELECT $1, $2, person, $3, kind, payment, spare, opened_at, notice_sealed, form_version,
                 phone_verified_at, approval, approved_at + $4, expires_at, identity_index, name_key, surname_key, 1
             FROM application WHERE number = 3",
            Uuid::new_v4(),
            1000 + n,
            institution,
            n * 60_000_000
        );
        assert_eq!(copied.unwrap(), 1);
    }
    tx.commit().await.unwrap();
}

/// R46: no list ends after so many rows; the file holds the whole queue.
#[test]
fn a_long_queue_is_shown_to_its_end() {
    on_both(async |town| {
        crowd(&town, 120).await;
        let mut desk = town.at_the_desk().await;
        desk.sees("Bekleyen formlar: 100+");
        let mut seen = pages(&mut desk, "/masa/bekleyen-formlar").await;
        assert_eq!(seen.len(), 122);
        assert_eq!((seen[0].as_str(), seen[121].as_str()), ("SD-3", "SD-1120"));
        seen.sort();
        seen.dedup();
        assert_eq!(seen.len(), 122, "none is shown twice");

        desk.visit("/masa/bekleyen-formlar")
            .await
            .follow("CSV olarak indir")
            .await;
        let file = String::from_utf8(desk.body.clone()).unwrap();
        assert!(
            file.starts_with("\u{feff}\"Sipariş No\";\"Ad soyad\""),
            "{}",
            &file[..80]
        );
        assert_eq!(file.lines().count(), 123);
        assert!(file.contains("\"SD-1120\";\"Gülşah Nâzım Iğdır\";\"100******40\""));
        assert!(!file.contains(GULSAH));
        let acts = acts_of_the_clerk(&town).await;
        assert_eq!(acts.last().unwrap(), "queue-exported");
    });
}

/// A frequent name is shown page by page to its end as well, however it was typed.
#[test]
fn a_frequent_name_is_shown_to_its_end() {
    on_both(async |town| {
        crowd(&town, 120).await;
        let mut desk = town.at_the_desk().await;
        for typed in ["igdir", "gulsah", "igdir%20nazim", "nazim%20igdir", GULSAH] {
            let seen = pages(&mut desk, &format!("/masa/ara?q={typed}")).await;
            assert_eq!(seen.len(), 121, "{typed}");
            assert_eq!(
                (seen[0].as_str(), seen[120].as_str()),
                ("SD-1120", "SD-3"),
                "{typed}"
            );
        }
        // Found by surname or by given name, but not by both: Iğdır's 121 orders, then İpek's two.
        let seen = pages(&mut desk, "/masa/ara?q=i").await;
        assert_eq!(seen.len(), 121 + 3, "{seen:?}");
        assert_eq!(&seen[122..], ["SD-6", "SD-5"]);
    });
}

/// All order numbers of a list, page after page.
async fn pages(desk: &mut Browser, address: &str) -> Vec<String> {
    let mut seen = Vec::new();
    desk.visit(address).await;
    loop {
        let numbers = desk
            .page
            .links
            .iter()
            .map(|link| link.text.trim().to_owned());
        seen.extend(numbers.filter(|text| text.starts_with("SD-")));
        if !desk.has_link("Sonraki sayfa") {
            return seen;
        }
        desk.follow("Sonraki sayfa").await.is_told(200);
    }
}

/// Keys and language are switched where one is.
#[test]
fn keys_and_language() {
    on_both(async |town| {
        let mut desk = town.at_the_desk().await;
        let html = |desk: &Browser| String::from_utf8(desk.body.clone()).unwrap();
        assert!(!html(&desk).contains("data-keys"));
        desk.press("Tek tuşlu kısayolları kapat")
            .await
            .is_at("/masa");
        assert!(html(&desk).contains("data-keys=\"off\""));
        desk.press("Tek tuşlu kısayolları aç").await;
        assert!(!html(&desk).contains("data-keys"));
        desk.visit("/masa/siparis/SD-3/form")
            .await
            .press("English")
            .await;
        desk.is_at("/masa/siparis/SD-3/form")
            .sees("The signature box of the form is empty.");
    });
}
