//! Certificates, lists, answers, time-stamps and signatures: made and read, before OpenSSL, pkilint and pyHanko, and made wrong in every way.

mod cades_accepted;
mod cades_attributes;
mod cades_hostile;
mod cades_refused;
mod cades_revocation;
mod cades_stamped;
mod crl;
mod hostile;
mod house;
mod ocsp;
mod pkits;
mod profiles;
mod request;
mod samples;
mod second_opinion;
mod time_stamp;
mod verifier;
mod wycheproof;
