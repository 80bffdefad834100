//! What the dated contracts were made of, and whether `kalem verify` knows who entered what (B15).

use rules::dates::start_of;
use rules::staff_role::StaffRole;
use store::facts::FactFault;
use store::{row, run};
use uuid::Uuid;

use crate::altered_rows::{found, is_named, write};
use crate::contract_terms::{UNIVERSITY, at_the_contract, enter, in_days};
use crate::story::{Town, on_both};

/// The undated contract as a release before the dated ones left it, with the row that the migration makes of it.
async fn taken_over(town: &Town, validity: &str) {
    let mut tx = town.app.db.write().await.unwrap();
    let sql = "SELECT id, version FROM institution WHERE name = 'Örnek Üniversitesi (Deneme)'";
    let (institution, version) = row!(&mut tx, (Uuid, i64), sql).unwrap().unwrap();
    let sql = "SELECT id FROM operator WHERE full_name = 'Deniz Deneme'";
    let (operator,) = row!(&mut tx, (Uuid,), sql).unwrap().unwrap();
    let at = town.app.now();
    let changed = store::history::Entry {
        stream: store::history::Stream::Institution,
        owner: institution,
        at,
        actor: store::history::Actor::Operator(operator),
        act: "contract-changed",
        detail: serde_json::json!({ "payment": "institution", "validity": 2, "card_reader": "desktop" }),
    };
    let seen = store::history::Seen::Version(version);
    store::history::record(&mut tx, &town.app.vault, seen, changed)
        .await
        .unwrap();
    run!(
        &mut tx,
        "UPDATE institution SET validity_years = 2, card_reader = 'desktop' WHERE id = $1",
        institution
    )
    .unwrap();
    let start = start_of(in_days(town, 0)).unwrap().as_microsecond();
    run!(
        &mut tx,
        "INSERT INTO contract_terms (id, institution, starts_at, validity_years, card_reader, entered_by, entered_at)
         VALUES ($1, $1, $2, $3, 'desktop', $4, $5)",
        institution,
        start,
        validity.parse::<i64>().unwrap(),
        operator,
        at
    )
    .unwrap();
    tx.commit().await.unwrap();
}

/// What an older release said for all products holds for each until it has terms of its own, and `kalem verify` holds it against the act that said it.
#[test]
fn an_undated_contract_is_taken_over() {
    on_both(async |town| {
        taken_over(&town, "2").await;
        let (mut desk, page) = at_the_contract(&town).await;
        desk.sees("2 yıl Masaüstü Kart Okuyucu Bütün ürünler için kaydedildi. Deniz Deneme");
        // Three years is all that a seal can last.
        desk.sees("Ürün bunu sunmuyor; yerine ürünün ilk seçeneği geçerli olur.");
        enter(&mut desk, &page, "nes", in_days(&town, 1), ["1", "none"]).await;
        desk.follow(UNIVERSITY).await;
        desk.sees("Nitelikli Elektronik Sertifika 2 yıl, Masaüstü Kart Okuyucu Mali Mühür 3 yıl, Masaüstü Kart Okuyucu");
        town.history_holds().await;
    });
}

#[test]
fn terms_that_nobody_entered_are_found() {
    on_both(async |town| {
        taken_over(&town, "1").await;
        let fault = found(&town).await.unwrap_err();
        assert!(
            matches!(
                fault,
                FactFault::Added {
                    table: "contract_terms",
                    ..
                }
            ),
            "{fault}"
        );
    });
}

#[test]
fn terms_of_contracts_are_compared() {
    on_both(async |town| {
        let (mut desk, page) = at_the_contract(&town).await;
        enter(&mut desk, &page, "nes", in_days(&town, 9), ["2", ""]).await;
        desk.sees("Koşul eklendi.");
        for (fact, column, value) in [
            ("product", "product", "'mali_muhur'"),
            ("start", "starts_at", "starts_at - 86400000000"),
            ("validity", "validity_years", "3"),
            ("card reader", "card_reader", "'mini'"),
            ("entered", "entered_at", "entered_at - 3600000000"),
            ("withdrawn", "withdrawn_at", "entered_at"),
        ] {
            is_named(&town, fact, "contract_terms", column, value, "1 = 1").await;
        }
        // Who entered it, and who is said to have withdrawn it.
        let clerk = town.operator("clerk", &[StaffRole::Clerk]).await;
        let clerk = match town.app.db.kind() {
            "PostgreSQL" => format!("'{clerk}'"),
            _ => format!("X'{}'", clerk.simple()),
        };
        for (fact, column) in [
            ("entered by", "entered_by"),
            ("withdrawn by", "withdrawn_by"),
        ] {
            is_named(&town, fact, "contract_terms", column, &clerk, "1 = 1").await;
        }
        write(&town, "DELETE FROM contract_terms").await;
        let fault = found(&town).await.unwrap_err();
        assert!(
            matches!(
                fault,
                FactFault::Removed {
                    table: "contract_terms",
                    ..
                }
            ),
            "{fault}"
        );
    });
}
