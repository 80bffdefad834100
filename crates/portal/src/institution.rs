//! Kurum: the institutions, their e-signature officers, and what these do for their colleagues.

pub mod appointment;
