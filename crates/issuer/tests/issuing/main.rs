//! The issuer on both databases, before OpenSSL, and killed at every step.

mod authorities;
mod cycle;
mod fresh;
mod key_policy;
mod linted;
mod practice;
mod profiles;
mod requests;
mod scene;
mod seals;
mod states;
mod time_stamps;
