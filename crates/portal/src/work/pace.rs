//! How many notices about one person one address gets in an hour. Whoever makes us write again and again to an address that they typed
//! themselves has the rest of it come later; nothing is dropped. A list may give one address for thousands of people, so people are counted.

use store::StoreError;
use store::limit::Limit;
use uuid::Uuid;
use web::House;
use web::limits;

const NOTICES: Limit = Limit {
    what: "notices",
    max: 20,
    seconds: 3_600,
};

/// Counts one notice; false where the rest comes later.
pub async fn take(house: &House, person: Uuid, to: &str) -> Result<bool, StoreError> {
    let mut who = house.vault.index("notices", to);
    who.extend_from_slice(person.as_bytes());
    limits::count(house, NOTICES, &who, &[]).await
}
