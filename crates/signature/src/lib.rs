//! Build and verify CAdES, CRLs, OCSP, certificate profiles. Bytes in, bytes out.
//!
//! Nothing here reads a clock, a file or the network: the time of a check is a parameter, and so are the roots, the certificates and the
//! lists it is checked against. What comes from outside is capped in size before it is parsed, and parsed as strict DER.

pub mod algorithm;
pub mod cades;
pub mod certificate;
pub mod chain;
pub mod cms;
pub mod crl;
pub mod elements;
pub mod extension;
pub mod general_name;
pub mod indication;
pub mod key;
pub mod moment;
pub mod name;
pub mod ocsp;
pub mod oid;
pub mod profile;
pub mod request;
pub mod signed;
pub mod signing_key;
pub mod time_stamp;
pub mod tlv;
pub mod to_be_signed;
pub mod verifier;
