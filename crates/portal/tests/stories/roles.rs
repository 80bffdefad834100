//! Who may come where: every address of every room, for everyone who may knock, in one table (R46, R47).
//!
//! The rows are asked from the first to the last, so what ends something stands at the end. What a cell says: `ok` a page or a file; `→` led on, the act done; `login` and `desk` to the one or the other login;
//! a number is the status of a refusal, 404 for whatever belongs to somebody else.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::Path;

use crate::lists::{OFFICER, appoint, judged, people};
use crate::story::{Authority, Browser, Chip, Crooked, Town, on_both};
use rules::staff_role::StaffRole;
use store::row;
use uuid::Uuid;

const TABLE: &str = include_str!("roles.table.txt");

/// The person whose order is asked for; their form is in the post.
const OWNER: &str = "10000100440";
const OTHER: &str = "10000100518";
/// An officer of another institution.
const ELSEWHERE: &str = "10000100372";

/// Who knocks, in the order of the table's columns. The owner comes last, so that nobody can hide behind what they did.
const ROLES: [&str; 10] = [
    "nobody",
    "other person",
    "other officer",
    "clerk",
    "finance",
    "production",
    "security",
    "administrator",
    "officer",
    "owner",
];

/// What anybody may ask for. All the rest wants a login first.
const OPEN: [&str; 20] = [
    "/",
    "/giris",
    "/cikis",
    "/dil",
    "/borc",
    "/ilceler",
    "/uygulama",
    "/taahhutname",
    "/yardim",
    "/imza-dogrula",
    "/static",
    // Its own cookie opens a waiting page, and a code or a bearer what the app asks for.
    "/e-imza",
    "/healthz",
    "/readyz",
    "/readyz/details",
    "/metrics",
    "/deneme",
    "/masa/giris",
    "/masa/cikis",
    // A one-time code opens it.
    "/masa/kayit",
];

/// What stands for the names in braces.
struct Things {
    list: String,
    institution: String,
    officer: String,
    job: String,
    card: String,
    certificate: String,
}

async fn things(town: &Town, authority: &Authority) -> Things {
    let mut elif = town.signed_in(OFFICER).await;
    let list = judged(town, &mut elif, &people(90, 1)).await;
    Chip::new("deneme-1").made_for(town, OWNER).await;
    let mut conn = town.app.db.read().await.unwrap();
    let found = row!(
        &mut conn,
        (Uuid, Uuid),
        "SELECT o.institution, o.person FROM officer o JOIN institution i ON i.id = o.institution
         WHERE i.name LIKE 'Örnek%'"
    );
    let (institution, officer) = found.unwrap().unwrap();
    let job = row!(&mut conn, (Uuid,), "SELECT id FROM job LIMIT 1");
    let card = row!(&mut conn, (Uuid,), "SELECT id FROM card LIMIT 1");
    Things {
        list: list.rsplit('/').next().unwrap().to_owned(),
        institution: institution.to_string(),
        officer: officer.to_string(),
        job: job.unwrap().unwrap().0.to_string(),
        card: card.unwrap().unwrap().0.to_string(),
        certificate: certificate(authority),
    }
}

/// The owner's, as the issuer knows it.
fn certificate(authority: &Authority) -> String {
    let address = authority.address(&authority.card(OWNER));
    address.rsplit('/').next().unwrap().to_owned()
}

impl Things {
    fn fill_in(&self, address: &str) -> String {
        let id = match address.starts_with("/masa/isler") {
            true => &self.job,
            false => &self.institution,
        };
        // The officer cancels an order of the institution which is not the owner's.
        let order = match address == "/yetkili/basvurular/{order}/iptal" {
            true => "SD-1",
            false => "SD-3",
        };
        let filled = address
            .replace("{order}", order)
            .replace("{list}", &self.list);
        let filled = filled.replace("{card}", &self.card).replace("{act}", "pin");
        let filled = filled
            .replace("{line}", "2")
            .replace("{id}", id)
            .replace("{terms}", id)
            .replace("{entry}", id);
        let filled = filled.replace("{certificate}", &self.certificate);
        filled.replace("{person}", &self.officer)
    }
}

async fn knocking(town: &Town, role: &str) -> Browser {
    match role {
        "nobody" => town.browser(),
        "other person" => town.signed_in(OTHER).await,
        "other officer" => town.signed_in(ELSEWHERE).await,
        "officer" => town.signed_in(OFFICER).await,
        "owner" => town.signed_in(OWNER).await,
        staff => town.at_the_desk_as(staff).await,
    }
}

async fn cell(who: &mut Browser, method: &str, address: &str) -> String {
    let asked = match (method, address.ends_with("/listeler/yeni")) {
        ("POST", true) => Crooked::new("POST", address)
            .header("content-type", "multipart/form-data; boundary=x")
            .body("--x--\r\n"),
        ("POST", false) => Crooked::form(address, body(address)),
        _ => Crooked::new("GET", address),
    };
    who.send(asked).await;
    let to = who.headers.get("location").map(|to| to.to_str().unwrap());
    match (who.status.as_u16(), to) {
        (200 | 204, _) => "ok".into(),
        (303, Some(to)) if to.starts_with("/giris?donus=") => "login".into(),
        (303, Some("/masa/giris")) if address != "/masa/cikis" => "desk".into(),
        (303, Some(to)) if to.starts_with("/masa/dogrula") => "proof".into(),
        (303, Some(_)) => "→".into(),
        (status, _) => status.to_string(),
    }
}

/// What a form must hold to be one at all; never so much that it changes something for those who come after.
fn body(address: &str) -> &'static str {
    match address {
        "/dil" => "language=tr&back=/",
        "/deneme/saat" => "days=0",
        "/masa/kurumlar" => "name=&payment=person",
        _ if address.ends_with("/tuzel-kisi") => "tax_number=1",
        _ if address.ends_with("/onayla") => "surum=0",
        "/masa/siparis/SD-3/kimlik" => "purpose=caller-check",
        _ if address.ends_with("/durum") => "version=1",
        _ => "",
    }
}

/// Deny by default: who has not logged in, who is somebody else, and who works elsewhere get nothing but what is written here.
#[test]
fn everyone_comes_where_they_may_and_nowhere_else() {
    on_both(async |town| {
        let (town, authority) = town.with_authority().await;
        appoint(
            &town,
            "Çınar Belediyesi (Deneme)",
            ELSEWHERE,
            "Çağrı",
            "Işık",
        )
        .await;
        let things = things(&town, &authority).await;
        for role in StaffRole::ALL {
            let name = role.key().trim_end_matches("_officer");
            town.operator(name, &[*role]).await;
        }
        let mut people = Vec::new();
        for role in ROLES {
            people.push(knocking(&town, role).await);
        }
        let mut found = heading();
        for (method, address) in rows_of_the_table() {
            write!(found, "{method:<5}{address:<50}").unwrap();
            for (role, who) in ROLES.iter().zip(&mut people) {
                let said = cell(who, &method, &things.fill_in(&address)).await;
                write!(found, "{said:<15}").unwrap();
                let is_open = OPEN.iter().any(|open| {
                    address == *open || *open != "/" && address.starts_with(&format!("{open}/"))
                });
                let refused = said == "login" || said == "desk";
                assert!(
                    *role != "nobody" || is_open || refused,
                    "{method} {address}"
                );
                if address.ends_with("/cikis") {
                    *who = knocking(&town, role).await;
                }
            }
            found.truncate(found.trim_end().len());
            found.push('\n');
        }
        assert!(found == TABLE, "roles.table.txt should read:\n{found}");
        town.history_holds().await;
    });
}

fn heading() -> String {
    let roles = ROLES.map(|role| format!("{role:<15}")).concat();
    format!("{:<55}{}\n", "", roles.trim_end())
}

fn rows_of_the_table() -> Vec<(String, String)> {
    let rows = TABLE.lines().skip(1).map(|line| {
        let mut words = line.split_whitespace().map(str::to_owned);
        (words.next().unwrap(), words.next().unwrap())
    });
    rows.collect()
}

/// A new address has no row in the table, and this test says so.
#[test]
fn every_address_of_every_room_is_in_the_table() {
    let mut rooms = BTreeSet::new();
    read_rooms(
        Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src")),
        &mut rooms,
    );
    assert!(rooms.len() > 80, "the rooms are found: {rooms:?}");
    let table: BTreeSet<_> = rows_of_the_table().into_iter().collect();
    let missing: Vec<_> = rooms.difference(&table).collect();
    assert!(missing.is_empty(), "not in roles.table.txt: {missing:?}");
    let gone: Vec<_> = table.difference(&rooms).collect();
    assert!(gone.is_empty(), "no room has: {gone:?}");
}

/// Every `.route("/address", get(…).post(…))` below a folder.
fn read_rooms(folder: &Path, rooms: &mut BTreeSet<(String, String)>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            read_rooms(&path, rooms);
            continue;
        }
        if path.extension().is_none_or(|kind| kind != "rs") {
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        for route in text.split(".route(").skip(1) {
            let address = route.split('"').nth(1).unwrap().to_owned();
            let call = call(route);
            let methods = [("GET", "get("), ("POST", "post(")];
            let mut used = methods
                .iter()
                .filter(|(_, word)| call.contains(word))
                .peekable();
            assert!(
                used.peek().is_some(),
                "{address} is asked for by another method"
            );
            rooms.extend(used.map(|(method, _)| ((*method).to_owned(), address.clone())));
        }
    }
}

/// As far as the bracket that closes the call.
fn call(route: &str) -> &str {
    let mut depth = 1;
    let end = route.find(|letter| {
        depth += i32::from(letter == '(') - i32::from(letter == ')');
        depth == 0
    });
    &route[..end.unwrap()]
}

/// Where there are no practice parts, their addresses do not exist.
#[test]
fn production_has_no_practice_rooms() {
    on_both(async |town| {
        let town = town.with(|_, outside| outside.practice = None).await;
        let practice = rows_of_the_table()
            .into_iter()
            .filter(|(_, a)| a.starts_with("/deneme"));
        for (method, address) in practice {
            assert_eq!(
                cell(&mut town.browser(), &method, &address).await,
                "404",
                "{address}"
            );
        }
        town.browser()
            .visit("/")
            .await
            .sees_not("DENEME")
            .sees_not("memur");
    });
}
