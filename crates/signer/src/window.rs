//! The window. [`Screens`] draws the machine and takes what the person does; [`App`] gives it clocks, cards and portal.

mod app;
mod choice_screen;
mod code_screen;
mod doctor_screen;
mod done_screen;
mod foot;
mod icon;
mod keypad;
pub mod look;
mod new_pin_screen;
mod pieces;
mod pin_field;
mod screens;
pub mod settings;
mod settings_screen;
mod texts_screen;
mod waiting_screen;

pub use app::{App, Opening, open};
pub use screens::{Order, Page, Screens};
