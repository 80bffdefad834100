//! What law and policy allow. Pure: no I/O, no async, no clock, no database.
