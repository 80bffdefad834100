//! Whole CAdES signatures with keys that cannot be read out, made as the app makes them, and what others say of them: keys of every kind
//! in SoftHSM, and on a real card's firmware behind the system's card service.

#[path = "../../../card/tests/cards/card_service.rs"]
mod card_service;
mod emulated;
#[path = "../../../card/tests/cards/factory_card.rs"]
mod factory_card;
#[path = "../../../card/tests/cards/installed.rs"]
mod installed;
mod softhsm;
mod story;
