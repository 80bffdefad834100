//! What the demo brings along: people, cards, the clerk, and the practice parts themselves.

use std::sync::Arc;

use outside::clock::PracticeClock;
use outside::practice_gate::PracticeGate;
use outside::practice_inbox::PracticeInbox;

use crate::language::Language;

/// What the demo brings along.
#[derive(Clone)]
pub struct Practice {
    pub gate: Arc<PracticeGate>,
    pub inbox: PracticeInbox,
    pub clock: PracticeClock,
    pub people: Vec<PracticePerson>,
    pub clerk: PracticeClerk,
}

/// Somebody whom the practice gate lets in.
#[derive(Clone)]
pub struct PracticePerson {
    pub identity_number: String,
    pub given_name: String,
    pub family_name: String,
    /// What there is to see with this person, in Turkish and English.
    pub about: [String; 2],
    /// Where there is one.
    pub card: Option<PracticeCard>,
}

/// A person's practice card. A practice secret, known to everyone, good for nothing but the demo.
#[derive(Clone)]
pub struct PracticeCard {
    /// The PIN it was made with; whoever practises may have changed it.
    pub pin: String,
    /// What to type to run the app with it.
    pub command: String,
}

/// Who can sign in at the staff desk.
#[derive(Clone)]
pub struct PracticeClerk {
    pub user_name: String,
    pub password: String,
    /// The TOTP secret in base 32, as an authenticator app takes it.
    pub totp: String,
}

impl PracticePerson {
    pub fn about(&self, language: Language) -> &str {
        &self.about[language as usize]
    }
}
