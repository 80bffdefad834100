//! Personnel lists from the outside: those of four offices, odd ones, and hostile ones.

mod files;
mod habits;
mod hostile;
mod offices;
