//! A list of revoked certificates from anywhere.

#![no_main]

use libfuzzer_sys::fuzz_target;
use signature::crl::Crl;

fuzz_target!(|der: &[u8]| {
    kalem_fuzz::bounded(der, |der| {
        let Ok(list) = Crl::from_der(der) else {
            return;
        };
        assert_eq!(list.der(), der);
        assert_eq!(list.is_empty(), list.len() == 0);
        let _ = (
            list.number(),
            list.this_update(),
            list.next_update(),
            list.issuer(),
        );
        // Serial numbers that may stand in it: all of its own bytes of that length.
        for serial in der.windows(8).step_by(7) {
            let _ = list.find(serial);
        }
    });
});
