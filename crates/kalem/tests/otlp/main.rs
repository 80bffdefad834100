//! The program built with `otlp`, and a collector that is somebody else's: what it is told, what it is not told, and that nobody waits for it.
#![allow(dead_code, reason = "of what the stories share, a part is used here")]

#[path = "../binary/issuing.rs"]
mod issuing;
#[path = "../binary/private_file.rs"]
mod private_file;
#[path = "../binary/running.rs"]
mod running;

mod collector;
mod hanging;
mod issuer;
mod story;
mod told;
