//! What is signed for an approval.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What was put before the person: this order, with this commitment.
#[derive(Serialize, Deserialize)]
pub struct Approve {
    pub application: Uuid,
    pub commitment: String,
}
