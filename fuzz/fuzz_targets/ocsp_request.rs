//! A question that a stranger asks our responder. What is read is written again as it was meant.

#![no_main]

use libfuzzer_sys::fuzz_target;
use signature::ocsp::Request;

fuzz_target!(|der: &[u8]| {
    kalem_fuzz::bounded(der, |der| {
        if let Ok(request) = Request::from_der(der) {
            let written = request.to_der();
            let again = Request::from_der(&written).expect("our own spelling is read");
            assert_eq!(again.to_der(), written);
        }
    });
});
