//! An answer about a certificate, from whoever sits at the address. No key of the certificate's issuer signs anything here, so no answer is
//! believed.

#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use signature::certificate::Certificate;
use signature::moment::Moment;
use signature::ocsp::{Question, verify};

static PAIR: LazyLock<[Certificate; 2]> = LazyLock::new(|| {
    let read = |der: &[u8]| Certificate::from_der(der).expect("it was made for this");
    [
        read(include_bytes!("../pair/person.der")),
        read(include_bytes!("../pair/authority.der")),
    ]
});

fuzz_target!(|der: &[u8]| {
    kalem_fuzz::bounded(der, |der| {
        let [certificate, issuer] = &*PAIR;
        let question = Question {
            certificate,
            issuer,
            nonce: None,
            at: certificate.not_before().plus_seconds(60),
            max_age: 86_400,
        };
        let _ = Moment::from_unix_micros(0);
        let _ = verify(der, &question);
    });
});
