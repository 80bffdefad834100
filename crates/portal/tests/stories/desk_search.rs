//! Masada arama: orders found by number, name and identity number, and queues that do not end (R46).

use crate::story::clerk::{acts_of_the_clerk, search};
use crate::story::{Browser, Crooked, Town, on_both};
use store::run;
use uuid::Uuid;

/// Her form is in the post: SD-3.
const GULSAH: &str = "10000100440";

/// Has an old, cancelled order and a new one: SD-5 and SD-6.
const IPEK: &str = "10000100686";

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
            ("10000000146", "Bu kimlik numarasıyla bir başvuru yok"),
            ("1000000014", "VKN geçerli değil"),
            ("Ayşe 10000000146", "Bu adla başlayan"),
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

/// R46: found by what somebody reads out on the phone, and neither stands in an address on the way. Half of one finds nobody.
#[test]
fn the_clerk_finds_people_by_phone_and_e_mail() {
    on_both(async |town| {
        let mut desk = town.at_the_desk().await;
        let gulsah = "10000100440@ornek.example";
        // What the institution named is known from the first notice that went there.
        town.work().await;
        for typed in [gulsah, " 10000100440@ORNEK.example "] {
            search(&mut desk, typed).await;
            desk.is_at("/masa/siparis/SD-3");
        }
        let mut hers = town.signed_in(GULSAH).await;
        hers.visit("/basvurularim/SD-3/iptal").await;
        hers.press("Başvuruyu iptal et").await;
        town.work().await;
        for typed in ["05550000440", "+90 555 000 04 40", "0555 000 0440"] {
            search(&mut desk, typed).await;
            desk.is_at("/masa/siparis/SD-3");
        }
        for (typed, answer) in [
            ("kimse@ornek.example", "kayıtlı kimse yok"),
            ("0555 999 99 99", "kayıtlı kimse yok"),
            ("10000100440@", "bir e-posta adresi değil"),
            ("gülşah@ornek.example", "bir e-posta adresi değil"),
        ] {
            search(&mut desk, typed).await;
            desk.is_told(200).is_at("/masa/ara").sees(answer);
            assert_eq!(desk.value("q"), typed, "what was typed stays");
        }
        for typed in [gulsah, "05550000440"] {
            desk.visit(&format!("/masa/ara?q={typed}"))
                .await
                .is_at("/masa");
        }
    });
}

/// A phone that two people share leads to the orders of both; a mailbox of a whole office names nobody.
#[test]
fn a_shared_address() {
    on_both(async |town| {
        let shared = "10000100440@ornek.example";
        let index = town.app.vault.index("contact-email", shared);
        let share = async |people: &str| {
            let mut tx = town.app.db.write().await.unwrap();
            let changed = match people {
                "ipek" => run!(
                    &mut tx,
                    "UPDATE notice SET to_index = $1 WHERE person = (SELECT person FROM application WHERE number = 6)",
                    &index
                ),
                _ => run!(
                    &mut tx,
                    "INSERT INTO notice (id, person, kind, cause, channel, content_sealed, state, tries, created_at, to_index)
                     SELECT id, id, 'opened', CAST(number AS TEXT), 'email', $1, 'sent', 0, 0, $1 FROM application",
                    &index
                ),
            };
            assert!(changed.unwrap() > 0);
            tx.commit().await.unwrap();
        };
        share("ipek").await;
        let mut desk = town.at_the_desk().await;
        search(&mut desk, shared).await;
        let found = desk.path().to_owned();
        assert!(found.starts_with("/masa/ara?kisi="), "{found}");
        assert_eq!(pages(&mut desk, &found).await, ["SD-6", "SD-5", "SD-3"]);
        crowd(&town, 12).await;
        share("everybody").await;
        search(&mut desk, shared).await;
        desk.is_told(200).sees("ondan fazla kişide kayıtlı");
    });
}

/// An identity number stands in no address on the way, neither whole nor with a slip in it; all else does, for Back.
#[test]
fn no_identity_number_stands_in_an_address() {
    on_both(async |town| {
        let mut desk = town.at_the_desk().await;
        for typed in [
            GULSAH,
            IPEK,
            "100 001 004 40",
            "10000100441",
            "1000010044",
            "100001004400",
            "Gülşah 10000100440",
            "SD 10000100440",
            "KALEM1-10000100440",
        ] {
            let body = format!(
                "q={}",
                typed
                    .replace(' ', "+")
                    .replace('ü', "%C3%BC")
                    .replace('ş', "%C5%9F")
            );
            desk.send(Crooked::form("/masa/ara", body)).await;
            let to = desk
                .headers
                .get("location")
                .map(|to| to.to_str().unwrap().to_owned());
            let to = to.unwrap_or_default();
            assert!(
                to.is_empty() || to.starts_with("/masa/ara?kisi="),
                "{typed}: {to}"
            );
            assert!(
                !to.replace(|c: char| !c.is_ascii_digit(), "")
                    .contains("10000100")
            );
        }
        search(&mut desk, IPEK).await;
        assert!(
            desk.path().starts_with("/masa/ara?kisi="),
            "{}",
            desk.path()
        );
        assert_eq!(desk.value("q"), "");
        desk.visit(&format!("/masa/ara?q={GULSAH}"))
            .await
            .is_at("/masa");
        search(&mut desk, "Iğdır ipek").await;
        desk.is_at("/masa/ara?q=I%C4%9Fd%C4%B1r%20ipek");
        search(&mut desk, "SD-999999").await;
        desk.is_at("/masa/ara?q=SD-999999");
        let nobody = "/masa/ara?kisi=00000000-0000-0000-0000-000000000001";
        desk.visit(nobody)
            .await
            .is_told(200)
            .sees("Bu kimlik numarasıyla");
        desk.visit("/masa/ara?kisi=x").await.is_told_clearly(400);
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

/// Orders that wait with Gülşah's: each of an institution of its own, a minute apart.
async fn crowd(town: &Town, orders: i64) {
    let mut tx = town.app.db.write().await.unwrap();
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
        for typed in ["igdir", "gulsah", "igdir nazim", "nazim igdir", GULSAH] {
            search(&mut desk, typed).await;
            let found = desk.path().to_owned();
            let seen = pages(&mut desk, &found).await;
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
