//! The open verifier: reads what other signers make, and says of each signature what can be said (B20, EN 319 102-1).

pub mod ber;
