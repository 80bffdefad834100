//! The program itself, from the command line, against a portal of the tests and a practice card, SoftHSM or a real card's
//! firmware.

#[path = "../../../card/tests/cards/card_service.rs"]
mod card_service;
mod counterpart;
mod emulated;
#[path = "../../../card/tests/cards/factory_card.rs"]
mod factory_card;
mod faults;
#[path = "../../../card/tests/cards/installed.rs"]
mod installed;
mod module;
mod runs;
