//! The e-İmza desktop app: it turns in a verification code, shows every text in full, lets a card sign, and hands the signature back.
//!
//! [`machine`] knows neither window nor card nor network. [`work`] does what it asks for; [`headless`] and [`window`] show it.

pub mod cli;
pub mod clock;
pub mod doctor;
pub mod headless;
pub mod language;
pub mod machine;
pub mod portals;
pub mod rehearsal;
pub mod window;
pub mod words;
pub mod work;
