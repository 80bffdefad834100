//! The pages, one folder a room. `rooms.rs` is the floor plan: every address and its handler.

mod after_login;
pub mod application;
mod approval;
pub mod card;
mod certificate;
mod contact;
mod data_request;
pub mod desk;
mod diary;
pub mod e_imza;
pub mod e_onay;
mod entrance;
mod health;
mod help;
pub mod institution;
pub mod integrity;
pub mod jobs;
mod notice;
pub mod people;
mod phone_code;
pub mod practice;
pub mod pre_application;
mod rooms;
pub mod staff;
mod texts;
mod verifier;
mod wet_ink;
mod work;

pub use rooms::portal;
pub use texts::languages;
pub use work::{JOBS, run_once, run_once_of, sweep, worker, worker_of};
