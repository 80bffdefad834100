//! Cards of four kinds: SoftHSM (keys of every kind, verified by others), drivers that misbehave, practice cards, and a real
//! card's firmware behind the system's card service.

mod card_service;
mod emulated;
mod factory_card;
mod hostile;
mod installed;
mod marks;
mod practice;
mod softhsm;
mod tools;
