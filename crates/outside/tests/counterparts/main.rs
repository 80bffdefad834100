//! Every adapter against a real counterpart: a mail server, a message centre and a login provider that others wrote, and small
//! servers that speak exactly what the e-Devlet gate, the population register and an SMS gateway speak.

mod civil_registry;
mod e_devlet;
mod gateway;
mod log;
mod mail;
mod open_id;
mod practice_gate;
mod smpp;
mod tools;
