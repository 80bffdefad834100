//! The binary as it is built, started and ended as people and service managers do it, one file a story.

#[path = "../../../portal/tests/stories/lists/mod.rs"]
mod lists;
#[path = "../../../portal/tests/stories/story/mod.rs"]
mod story;

mod altered_history;
mod altered_ledger;
mod authorities;
mod bounce;
mod configured;
mod connections;
mod demo_cards;
mod demo_start;
mod guide;
mod health;
mod issuer;
mod issuer_asked;
mod issuer_killed;
mod issuer_module;
mod issuer_module_hangs;
mod issuer_roots;
mod issuing;
mod killed;
mod log;
mod mixed_attack;
mod own_tables;
mod portal_dies;
mod private_file;
mod proxy;
mod put_back;
mod running;
mod stop;
mod tls;
mod verify_signature;
mod weak_config;
mod wrong_config;
