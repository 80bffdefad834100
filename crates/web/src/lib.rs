//! The ground floor of pages: state, who is signed in, refusals as pages, frame, texts, sessions, limits. Rooms stand on it.

pub mod app;
pub mod appointment;
pub mod auth;
pub mod csv;
pub mod drain_body;
pub mod frame;
pub mod hashing;
pub mod language;
pub mod limits;
pub mod local_path;
pub mod operator_roles;
pub mod operator_row;
pub mod order_path;
pub mod practice_parts;
pub mod proof;
pub mod refusal;
pub mod request_id;
pub mod row_mac;
pub mod saved_submission;
pub mod security;
pub mod sent_file;
pub mod session;
pub mod settings;
pub mod statics;
pub mod sweeps;
pub mod telemetry;
pub mod timekeeping;
pub mod trouble;
pub mod turns;
pub mod visitor;
pub mod vitals;

pub use app::{App, Outside};
pub use practice_parts::{Practice, PracticeCard, PracticeClerk, PracticePerson};
pub use settings::Settings;
pub use telemetry::{REQUEST, counting, gather};
pub use vitals::{Ill, Vitals, vitals, watch};
