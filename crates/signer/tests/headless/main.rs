//! The program itself, from the command line, against a portal of the tests and a practice card.

mod counterpart;
mod faults;
mod module;
mod runs;
