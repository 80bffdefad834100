//! Every screen, driven by the names that a screen reader speaks; no display is needed.

#[path = "../machine/desk.rs"]
#[allow(dead_code, reason = "the stories of the machine use the rest")]
mod desk;
mod every_screen;
mod glass;
mod in_sight;
mod one_warning;
mod pin_screens;
mod rehearsal;
mod secrets;
