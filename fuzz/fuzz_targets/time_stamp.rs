//! A time-stamp from anywhere, and a request for one.

#![no_main]

use libfuzzer_sys::fuzz_target;
use signature::time_stamp::{request::Request, response, token::Token};

fuzz_target!(|der: &[u8]| {
    kalem_fuzz::bounded(der, |der| {
        let _ = response::read(der);
        if let Ok(request) = Request::read(der) {
            let written = request.write();
            assert!(Request::read(&written).is_ok());
        }
        if let Ok(token) = Token::read(der) {
            let candidates = token.certificates();
            let _ = token.exactly_certificates();
            assert!(token.check(b"not this", &candidates).is_err());
        }
    });
});
