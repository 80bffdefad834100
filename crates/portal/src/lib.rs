//! The pages, one folder a room. `rooms.rs` is the floor plan: every address and its handler.

mod application;
mod approval;
pub mod card;
pub mod desk;
mod door;
pub mod e_imza;
mod entrance;
mod frame;
mod health;
mod hear_out;
mod help;
mod house;
pub mod institution;
mod kept_post;
mod language;
mod notice;
pub mod people;
mod phone_code;
pub mod practice;
pub mod pre_application;
mod refusal;
mod rooms;
mod sent_file;
mod session;
mod settings;
mod statics;
mod verifier;
mod visitor;
mod wet_ink;
mod work;

pub use house::{House, Outside};
pub use practice::{Practice, PracticeCard, PracticeClerk, PracticePerson};
pub use rooms::portal;
pub use settings::Settings;
pub use work::{run_once, sweep, worker};
