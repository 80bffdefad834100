//! How many notices about one person one address gets in an hour. Whoever makes us write again and again to an address that they typed
//! themselves has the rest of it come later; nothing is dropped. A list may give one address for thousands of people, so people are counted.

use store::limit::Limit;
use uuid::Uuid;
use web::App;
use web::limits;

use crate::jobs::Failed;

const NOTICES: Limit = Limit {
    what: "notices",
    max: 20,
    seconds: 3_600,
};

/// Counts one notice; what is too many is tried again later.
pub async fn keep(app: &App, person: Uuid, to: &str) -> Result<(), Failed> {
    let mut who = app.vault.index("notices", to);
    who.extend_from_slice(person.as_bytes());
    match limits::count(app, NOTICES, &who, &[]).await? {
        true => Ok(()),
        false => Err(Failed::Later(
            "this address has had many notices in this hour".into(),
        )),
    }
}
