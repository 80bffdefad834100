//! This program against a real `kalem demo`.

mod card_pin;
mod house;
mod login;
