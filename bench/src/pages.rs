//! What is asked for: the pages under measure, by people and clerks whose sessions are put into the database.

use sha2::{Digest, Sha256};
use store::{Db, Tx, Vault, rows, run};
use uuid::Uuid;

use crate::load::Shot;
use crate::orders::{DAY, World, typed};
use crate::people::{Person, searches};
use crate::run::WRITING;
use crate::{Done, dice::Dice, table::Table};

/// How many people look at their lists, so that not always the same rows are read.
const READERS: i64 = 2_000;
/// How many people send their form; nobody twice, where there are as many.
const WRITERS: i64 = 60_000;
/// An order gets twenty codes in an hour, and a run is not alone in it.
const FORMS_OF_AN_ORDER: u64 = 18;
/// How many different names are searched for.
const NAMES: u64 = 500;

/// Every kind of request with its shots.
pub struct Pages {
    pub empty: Vec<Shot>,
    pub list: Vec<Shot>,
    pub search: Vec<Shot>,
    pub queue: Vec<Shot>,
    pub form: Vec<Shot>,
}

/// Prepares the requests, and opens the sessions that they come with.
pub async fn prepare(db: &Db, vault: &Vault, world: &World) -> Done<Pages> {
    let mut tx = db.write().await?;
    run!(&mut tx, "DELETE FROM session")?;
    let mut sessions = Sessions::new(vault, world.now);
    let clerk = sessions.open("operator", world.operator, "kalem_masa");
    let pages = Pages {
        empty: (0..64)
            .map(|_| Shot::new("/healthz", "", None, &["200"]))
            .collect(),
        list: list(&mut tx, world, &mut sessions).await?,
        search: search(world, &clerk),
        queue: queue(&mut tx, &clerk).await?,
        form: form(&mut tx, world, &mut sessions).await?,
    };
    sessions.rows.write(&mut tx).await?;
    tx.commit().await?;
    Ok(pages)
}

/// Sessions to be written, and the cookies that belong to them.
struct Sessions<'a> {
    vault: &'a Vault,
    rows: Table,
    now: i64,
    count: u64,
}

impl<'a> Sessions<'a> {
    fn new(vault: &'a Vault, now: i64) -> Self {
        let rows = Table::new(
            "session",
            "token_hash, kind, subject, way, created_at, seen_at, expires_at, mac",
        );
        Self {
            vault,
            rows,
            now,
            count: 0,
        }
    }

    fn open(&mut self, kind: &'static str, subject: Uuid, cookie: &str) -> String {
        self.count += 1;
        let mut dice = Dice::new(self.count, "session");
        let token = format!("{:032x}{:032x}", dice.id(0).as_u128(), dice.id(0).as_u128());
        // Seen now: one that was seen in the future is not believed, and keeping it alive is a write a minute at most.
        let hash = Sha256::digest(token.as_bytes()).to_vec();
        let (now, later) = (self.now, self.now + DAY);
        // As `session` makes it, so that the portal believes the row.
        let mac = self.vault.row_mac(
            "session",
            &[
                &hash,
                kind.as_bytes(),
                subject.as_bytes(),
                b"bench",
                &now.to_be_bytes(),
                &now.to_be_bytes(),
                &later.to_be_bytes(),
            ],
        );
        self.rows.push([
            hash.into(),
            kind.into(),
            subject.into(),
            "bench".into(),
            now.into(),
            now.into(),
            later.into(),
            mac.into(),
        ]);
        format!("{cookie}={token}")
    }
}

async fn list(tx: &mut Tx, world: &World, sessions: &mut Sessions<'_>) -> Done<Vec<Shot>> {
    let step = (world.orders.cast_signed() / READERS).max(1);
    let people = rows!(
        tx,
        (Uuid,),
        "SELECT DISTINCT person FROM application WHERE number % $1 = 0",
        step
    )?;
    let shots = people.iter().map(|(person,)| {
        let cookie = sessions.open("person", *person, "kalem");
        Shot::new("/basvurularim", &cookie, None, &["200"])
    });
    Ok(shots.collect())
}

/// Names in every way in which they are typed. Exactly one hit leads straight to its order, so only those of which
/// there are many, or which nobody bears any more, are shown as lists; both are good answers.
fn search(world: &World, clerk: &str) -> Vec<Shot> {
    let step = (world.people() / NAMES).max(1);
    let mut shots = Vec::new();
    for place in (0..world.people()).step_by(step as usize) {
        for text in searches(&Person::of(place, 0)) {
            let path = format!("/masa/ara?q={}", percent_encode(&text));
            shots.push(Shot::new(&path, clerk, None, &["200", "303"]));
        }
    }
    shots
}

/// Both queues, each from its beginning and from places further behind.
async fn queue(tx: &mut Tx, clerk: &str) -> Done<Vec<Shot>> {
    let forms = rows!(
        tx,
        (i64, i64),
        "SELECT approved_at, number FROM application
         WHERE approval = 'wet_ink' AND form_arrived_at IS NULL AND form_refused_at IS NULL AND closed_at IS NULL
         ORDER BY approved_at, number"
    )?;
    let production = rows!(
        tx,
        (i64, i64),
        "SELECT form_arrived_at, number FROM application
         WHERE form_arrived_at IS NOT NULL AND ordered_at IS NULL AND closed_at IS NULL
         ORDER BY form_arrived_at, number"
    )?;
    let mut shots = Vec::new();
    for (address, waiting) in [
        ("bekleyen-formlar", forms),
        ("uretim-bekleyenler", production),
    ] {
        shots.push(Shot::new(
            &format!("/masa/{address}"),
            clerk,
            None,
            &["200"],
        ));
        for (at, number) in waiting.iter().step_by((waiting.len() / 8).max(1)).skip(1) {
            let path = format!("/masa/{address}?sonra={at}-{number}");
            shots.push(Shot::new(&path, clerk, None, &["200"]));
        }
    }
    Ok(shots)
}

/// Devam on the form: each of an order whose form may be filled. Those first that did not serve an earlier run.
async fn form(tx: &mut Tx, world: &World, sessions: &mut Sessions<'_>) -> Done<Vec<Shot>> {
    let open = rows!(
        tx,
        (i64, Uuid),
        "SELECT number, person FROM application
         WHERE approval IS NULL AND phone_verified_at IS NULL AND closed_at IS NULL ORDER BY version, number LIMIT $1",
        WRITERS
    )?;
    // What an earlier run left behind would be sent to no purpose beside what is measured.
    run!(
        tx,
        "UPDATE job SET state = 'done', done_at = $1 WHERE state = 'ready'",
        world.now
    )?;
    // Rounds over the same orders: where there are a multiple of the connections, an order always comes on the same one.
    let whole = match open.len() / WRITING {
        0 => open.len(),
        times => times * WRITING,
    };
    let cookies: Vec<String> = open[..whole]
        .iter()
        .map(|(_, person)| sessions.open("person", *person, "kalem"))
        .collect();
    let shots = (0..FORMS_OF_AN_ORDER).flat_map(|round| {
        let orders = open[..whole].iter().zip(&cookies);
        orders.map(move |((number, _), cookie)| {
            let body = form_encode(number.unsigned_abs(), round);
            let path = format!("/basvurularim/SD-{number}/form");
            let mut shot = Shot::new(&path, cookie, Some(&body), &["303"]);
            // Refused for having asked too often, it would lead to another address.
            shot.head_has = "/sms\r\n";
            shot
        })
    });
    Ok(shots.collect())
}

/// With a phone of its own for each form: one phone gets ten codes in an hour.
fn form_encode(place: u64, round: u64) -> String {
    let mut typed = serde_json::to_value(typed(place)).unwrap_or_default();
    let phone = (place * FORMS_OF_AN_ORDER + round) % 10_000_000;
    typed["phone"] = format!("0505{phone:07}").into();
    let fields = typed.as_object().into_iter().flatten();
    let pairs: Vec<String> = fields
        .map(|(name, value)| {
            format!(
                "{name}={}",
                percent_encode(value.as_str().unwrap_or_default())
            )
        })
        .collect();
    pairs.join("&")
}

fn percent_encode(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' => {
                char::from(byte).to_string()
            }
            _ => format!("%{byte:02X}"),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn turkish_letters_go_through_an_address() {
        assert_eq!(percent_encode("Işık a-1"), "I%C5%9F%C4%B1k%20a-1");
    }

    #[test]
    fn the_form_has_every_field() {
        assert_eq!(form_encode(1, 0).split('&').count(), 16);
    }
}
