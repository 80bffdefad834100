//! What is signed for a consent or its withdrawal.

use rules::e_onay::Choice;
use serde::{Deserialize, Serialize};

/// What was put before the person.
#[derive(Serialize, Deserialize)]
pub struct Consent {
    pub choice: Choice,
    pub text_version: String,
}
