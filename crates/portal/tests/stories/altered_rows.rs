//! B15: a row says something else than the history of it. `kalem verify` names table, row and fact, for every fact that history states.

use crate::lists::OFFICER;
use crate::story::applicant::{CAGRI, approve};
use crate::story::consent::{choose_and_sign, signed_in_by_e_imza};
use crate::story::{Chip, Town, on_both};
use portal::integrity;
use portal::staff::acts::{self, Deed};
use rules::staff_role::StaffRole;
use store::facts::{self, FactFault};
use store::{row, run};

const HOUR: &str = "3600000000";

pub async fn write(town: &Town, deed: &str) {
    // The program itself has no statement whose text is made while it runs.
    let deed: &'static str = deed.to_owned().leak();
    let mut tx = town.app.db.write().await.unwrap();
    assert!(run!(&mut tx, deed).is_ok(), "{deed}");
    tx.commit().await.unwrap();
}

pub async fn found(town: &Town) -> Result<u64, FactFault> {
    let (db, vault) = (&town.app.db, &town.app.vault);
    facts::verify(db, vault, &integrity::ROOMS).await.unwrap()
}

/// Changes one column of the rows that `which` says, looks, and changes it back.
async fn altered(town: &Town, table: &str, column: &str, value: &str, which: &str) -> FactFault {
    let key = match table {
        "officer" => "person",
        "e_onay_approval" => "application",
        "hand_off_signature" => "hand_off",
        _ => "id",
    };
    write(
        town,
        &format!(
            "CREATE TABLE kept AS SELECT {key} AS kept_key, {column} AS kept_value FROM {table}"
        ),
    )
    .await;
    write(
        town,
        &format!("UPDATE {table} SET {column} = {value} WHERE {which}"),
    )
    .await;
    let fault = found(town).await;
    write(
        town,
        &format!("UPDATE {table} SET {column} = (SELECT kept_value FROM kept WHERE kept_key = {table}.{key})"),
    )
    .await;
    write(town, "DROP TABLE kept").await;
    let whole = found(town).await;
    assert!(whole.is_ok(), "{table}.{column} was put back: {whole:?}");
    fault.expect_err(&format!("{table}.{column} = {value} is found"))
}

/// What is said of it.
pub async fn is_named(
    town: &Town,
    fact: &str,
    table: &str,
    column: &str,
    value: &str,
    which: &str,
) {
    let said = altered(town, table, column, value, which).await.to_string();
    let words = format!("\"{fact}\" is not what the history says");
    let told = match table {
        "hand_off_signature" => "hand_off ",
        table => table,
    };
    assert!(
        said.contains(&words) && said.contains(told),
        "{column}: {said}"
    );
}

/// The facts that SD-3, whose form is in the post, does not have yet.
const NOT_YET: [(&str, &str); 15] = [
    ("form arrived", "form_arrived_at"),
    ("form refused", "form_refused_at"),
    ("paid", "paid_at"),
    ("held until", "held_until"),
    ("ordered", "ordered_at"),
    ("produced", "produced_at"),
    ("shipped", "shipped_at"),
    ("delivery failed", "delivery_failed_at"),
    ("returned", "returned_at"),
    ("delivered", "delivered_at"),
    ("activated", "activated_at"),
    ("refunded", "refunded_at"),
    ("erased", "erased_at"),
    ("cancelled", "cancelled_at"),
    ("closed", "closed_at"),
];

#[test]
fn every_fact_of_an_order_is_compared() {
    on_both(async |town| {
        assert!(found(&town).await.unwrap() > 50);
        let mut tx = town.app.db.write().await.unwrap();
        let institution = rules::application::Payment::Person;
        portal::institution::appointment::create(
            &mut tx,
            &town.app,
            "Başka Kurum",
            institution,
            store::history::Actor::System,
        )
        .await
        .unwrap();
        tx.commit().await.unwrap();
        let later = |column: &str| format!("{column} + {HOUR}");
        let opened = "opened_at".to_owned();
        for (fact, column, value, number) in [
            ("number", "number", "900".to_owned(), 1),
            ("kind", "kind", "'renewal'".to_owned(), 1),
            ("payment", "payment", "'person'".to_owned(), 1),
            ("spare", "spare", "NOT spare".to_owned(), 1),
            (
                "person",
                "person",
                "(SELECT id FROM person WHERE id NOT IN (SELECT person FROM application) LIMIT 1)"
                    .to_owned(),
                3,
            ),
            (
                "institution",
                "institution",
                "(SELECT id FROM institution WHERE name = 'Başka Kurum')".to_owned(),
                1,
            ),
            (
                "form version",
                "form_version",
                "form_version + 1".to_owned(),
                2,
            ),
            ("phone verified", "phone_verified_at", opened.clone(), 1),
            ("phone verified", "phone_verified_at", "NULL".to_owned(), 2),
            (
                "phone verified",
                "phone_verified_at",
                later("phone_verified_at"),
                2,
            ),
            ("approval", "approval", "'e_imza'".to_owned(), 3),
            ("approval", "approval", "'wet_ink'".to_owned(), 2),
            ("approved", "approved_at", later("approved_at"), 3),
            ("refusal", "refusal", "'unreadable'".to_owned(), 3),
            ("cancelled by", "cancelled_by", "'person'".to_owned(), 1),
        ] {
            let which = format!("number = {number}");
            is_named(&town, fact, "application", column, &value, &which).await;
        }
        for (fact, column) in NOT_YET {
            is_named(&town, fact, "application", column, &opened, "number = 3").await;
        }
    });
}

/// What is sealed is compared by what is inside: another form, sealed in its place by a stolen program, is found.
#[test]
fn what_is_sealed_in_an_order_is_compared() {
    on_both(async |town| {
        for (fact, column, place) in [
            ("notice address", "notice_sealed", "application.notice"),
            ("form", "form_sealed", "application.form"),
        ] {
            let (id,) = row!(
                &mut town.app.db.read().await.unwrap(),
                (uuid::Uuid,),
                "SELECT id FROM application WHERE number = 2"
            )
            .unwrap()
            .unwrap();
            let other = town.app.vault.seal(&format!("{place}:{id}"), b"{}");
            let hex: String = other.iter().map(|byte| format!("{byte:02x}")).collect();
            let value = match town.app.db.kind() {
                "PostgreSQL" => format!("'\\x{hex}'::bytea"),
                _ => format!("X'{hex}'"),
            };
            is_named(&town, fact, "application", column, &value, "number = 2").await;
        }
    });
}

#[test]
fn officers_staff_people_and_cards_are_compared() {
    on_both(async |town| {
        Chip::new("KALEM-1").made_for(&town, CAGRI).await;
        let somebody = "(SELECT person FROM application WHERE number = 3)";
        let login = "name, password or second factor";
        let data = "identity, name or birth date";
        for (fact, table, column, value) in [
            ("appointed", "officer", "since", format!("since - {HOUR}")),
            ("ended", "officer", "until", "since".to_owned()),
            (login, "operator", "password_hash", "'x'".to_owned()),
            (login, "operator", "user_name", "'x'".to_owned()),
            (login, "operator", "full_name", "'x'".to_owned()),
            (login, "operator", "totp_sealed", "mac".to_owned()),
            ("disabled", "operator", "disabled_at", "1".to_owned()),
            ("payment", "institution", "payment", "'x'".to_owned()),
            ("name", "institution", "name", "'x'".to_owned()),
            (data, "person", "given_name", "'x'".to_owned()),
            (data, "person", "family_name", "'x'".to_owned()),
            (data, "person", "name_source", "'x'".to_owned()),
            (data, "person", "birth_sealed", "identity_sealed".to_owned()),
            ("person", "card", "person", somebody.to_owned()),
            ("serial number", "card", "serial", "'x'".to_owned()),
            ("keys", "card", "device_key", "pin_key".to_owned()),
            ("keys", "card", "pin_key", "device_key".to_owned()),
        ] {
            let which = match table {
                "person" => "id = (SELECT person FROM application WHERE number = 2)",
                _ => "1 = 1",
            };
            is_named(&town, fact, table, column, &value, which).await;
        }
    });
}

#[test]
fn signatures_and_what_was_denied_are_compared() {
    on_both(async |town| {
        let (town, authority) = town.with_authority().await;
        let card = authority.card(CAGRI);
        let mut cagri = signed_in_by_e_imza(&town, CAGRI, &card).await;
        choose_and_sign(&town, &mut cagri, "accept", &card).await;
        cagri.visit("/basvurularim/SD-2/onay").await;
        approve(&mut cagri, "e-onay").await;
        cagri.visit("/nes/bireysel/gunluk").await;
        cagri.follow("Ben değildim").await;
        cagri.press("Ben değildim, bildir").await.is_told(200);
        town.history_holds().await;
        for (fact, table, column, value) in [
            ("signatures", "hand_off_signature", "sealed", "report"),
            ("purpose", "hand_off", "purpose", "'approve'"),
            (
                "text",
                "e_onay_approval",
                "sealed",
                "(SELECT form_sealed FROM application WHERE number = 2)",
            ),
            ("approved", "e_onay_approval", "at", "at - 3600000000"),
            (
                "asked",
                "revocation_request",
                "asked_at",
                "asked_at - 3600000000",
            ),
            ("settled", "revocation_request", "settled_at", "asked_at"),
            ("denied", "diary", "denied_at", "denied_at - 3600000000"),
        ] {
            let which = match table {
                "hand_off" => "person IS NOT NULL AND purpose <> 'login'",
                "diary" => "denied_at IS NOT NULL",
                _ => "1 = 1",
            };
            is_named(&town, fact, table, column, value, which).await;
        }
        // A denial that nobody made, one that is gone, and a change that nobody asked for.
        write(
            &town,
            "CREATE TABLE kept AS SELECT id AS kept_key, denied_at AS kept_value FROM diary",
        )
        .await;
        for (deed, said) in [
            ("UPDATE diary SET denied_at = at", "is not in the history"),
            ("UPDATE diary SET denied_at = NULL", "but its row is gone"),
        ] {
            write(&town, deed).await;
            let fault = found(&town).await.unwrap_err().to_string();
            assert!(
                fault.starts_with("diary ") && fault.contains(said),
                "{fault}"
            );
            write(&town, "UPDATE diary SET denied_at = (SELECT kept_value FROM kept WHERE kept_key = diary.id)").await;
        }
        let change = "INSERT INTO certificate_change (id, certificate, serial, person, act, demand, seen, asked_at, done_at)
                      SELECT id, id, '01', person, 'suspend', 'holder', 1, at, at FROM diary WHERE denied_at IS NOT NULL";
        write(&town, change).await;
        let fault = found(&town).await.unwrap_err().to_string();
        assert!(fault.starts_with("certificate_change "), "{fault}");
    });
}

/// What is done about the staff, and rows put back as they stood before it, with the MAC that they had then.
#[test]
fn a_row_of_the_staff_that_was_put_back_is_named() {
    on_both(async |town| {
        let id = town.operator("irem", &[StaffRole::Finance]).await;
        let code = || Some((vec![1], "abcd"));
        for (deed, table, fact) in [
            (Deed::EndRole(StaffRole::Finance), "operator_role", "ended"),
            (Deed::Disable, "operator", "disabled"),
            (Deed::Enable, "operator", "disabled"),
            (Deed::Renew, "operator", "name, password or second factor"),
        ] {
            write(
                &town,
                &format!("CREATE TABLE kept AS SELECT * FROM {table}"),
            )
            .await;
            let mut tx = town.app.db.write().await.unwrap();
            let done = acts::carry_out(&mut tx, &town.app, id, deed, None, code()).await;
            assert!(done.is_ok(), "{deed:?}");
            tx.commit().await.unwrap();
            town.history_holds().await;
            write(&town, &format!("CREATE TABLE now AS SELECT * FROM {table}")).await;
            put_back(&town, table, "kept").await;
            let fault = found(&town).await.unwrap_err().to_string();
            let words = format!("\"{fact}\" is not what the history says");
            assert!(fault.starts_with(&format!("in {table} ")), "{fault}");
            assert!(fault.contains(&words), "{deed:?}: {fault}");
            put_back(&town, table, "now").await;
            for copy in ["kept", "now"] {
                write(&town, &format!("DROP TABLE {copy}")).await;
            }
            town.history_holds().await;
        }
    });
}

/// The columns that a MAC covers, as they stand in a copy of the table.
async fn put_back(town: &Town, table: &str, copy: &str) {
    let (columns, same): (&[_], _) = match table {
        "operator_role" => (&["until", "mac"], "k.id = operator_role.id"),
        _ => (
            &["password_hash", "totp_sealed", "disabled_at", "mac"],
            "k.id = operator.id",
        ),
    };
    let set = columns
        .iter()
        .map(|column| format!("{column} = (SELECT k.{column} FROM {copy} k WHERE {same})"));
    let set = set.collect::<Vec<_>>().join(", ");
    write(town, &format!("UPDATE {table} SET {set}")).await;
}

/// An officer whom nobody appointed, and one whose appointment vanished.
#[test]
fn a_row_too_many_and_a_row_too_few_are_named() {
    on_both(async |town| {
        write(
            &town,
            "INSERT INTO officer (institution, person, since)
             SELECT institution, person, opened_at FROM application WHERE number = 1",
        )
        .await;
        let fault = found(&town).await.unwrap_err();
        assert!(
            matches!(
                fault,
                FactFault::Added {
                    table: "officer",
                    ..
                }
            ),
            "{fault}"
        );
        write(&town, "DELETE FROM officer").await;
        let fault = found(&town).await.unwrap_err();
        assert!(
            matches!(
                fault,
                FactFault::Removed {
                    table: "officer",
                    ..
                }
            ),
            "{fault}"
        );
    });
}

/// While people work, nothing of it is called a fault, and an act from before details stated so much states nothing.
#[test]
fn honest_work_is_no_fault() {
    on_both(async |town| {
        let mut elif = town.signed_in(OFFICER).await;
        elif.visit("/yetkili").await.is_told(200);
        for _ in 0..5 {
            let (found, _) = tokio::join!(found(&town), town.signed_in(CAGRI));
            assert!(found.is_ok(), "{found:?}");
        }
        // A history row cannot be written anew; what an older program left unsaid is played by taking the words out of a copy.
        write(&town, "UPDATE history SET detail = '{}' WHERE act IN ('person-met', 'operator-added', 'institution-added')").await;
        write(&town, "UPDATE institution SET payment = 'x'").await;
        assert!(found(&town).await.is_ok());
    });
}
