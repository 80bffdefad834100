//! The app without window, card and network: every step, and every fault, with what comes out.

mod card_work;
mod code;
mod desk;
mod sending;
mod signing;
