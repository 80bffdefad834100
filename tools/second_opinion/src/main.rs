//! Judges certificate chains by certval. Each line of standard input is one question:
//!
//! `SECONDS explicit|- mapping|- any|- POLICY[,POLICY…]|- ROOT CERTIFICATE…`
//!
//! the time in seconds since 1970, the switches of RFC 5280, 6.1.1, the policies wanted, and certificates in hexadecimal DER, from the root
//! down. Each is answered by one line: `holds`, or why not.

use std::io::BufRead;

use certval::{
    CertificationPath, CertificationPathResults, CertificationPathSettings, PDVCertificate,
    PDVTrustAnchorChoice, PkiEnvironment, TimeOfInterest,
};

fn main() {
    let mut judge = PkiEnvironment::new();
    judge.populate_5280_pki_environment();
    for line in std::io::stdin().lock().lines() {
        match verdict(&judge, &line.expect("a line")) {
            Ok(()) => println!("holds"),
            Err(why) => println!("{why}"),
        }
    }
}

fn verdict(judge: &PkiEnvironment, line: &str) -> Result<(), String> {
    let mut words = line.split(' ');
    let mut next = || words.next().ok_or("too few words");
    let at = next()?.parse().map_err(|_| "no time")?;
    let mut settings = CertificationPathSettings::new();
    settings.set_time_of_interest(TimeOfInterest::from_unix_secs(at).map_err(said)?);
    // The root of the question is the one that is trusted.
    settings.set_require_ta_store(false);
    settings.set_initial_explicit_policy_indicator(next()? == "explicit");
    settings.set_initial_policy_mapping_inhibit_indicator(next()? == "mapping");
    settings.set_initial_inhibit_any_policy_indicator(next()? == "any");
    match next()? {
        "-" => {}
        wanted => settings.set_initial_policy_set(wanted.split(',').map(str::to_owned).collect()),
    }
    let root = bytes(next()?)?;
    let root = PDVTrustAnchorChoice::try_from(root.as_slice()).map_err(said)?;
    let mut certificates = Vec::new();
    for word in words {
        let der = bytes(word)?;
        certificates.push(PDVCertificate::try_from(der.as_slice()).map_err(said)?);
    }
    let target = certificates.pop().ok_or("no certificate")?;
    let path = CertificationPath::new(root, certificates, target);
    let mut results = CertificationPathResults::new();
    let judged = judge.validate_path(judge, &settings, &path, &mut results);
    judged.map_err(said)
}

fn said(fault: impl std::fmt::Debug) -> String {
    format!("{fault:?}").replace('\n', " ")
}

fn bytes(hexadecimal: &str) -> Result<Vec<u8>, String> {
    let pair = |at| {
        hexadecimal
            .get(at..at + 2)
            .and_then(|pair| u8::from_str_radix(pair, 16).ok())
    };
    let read: Option<Vec<u8>> = (0..hexadecimal.len()).step_by(2).map(pair).collect();
    read.ok_or_else(|| "no hexadecimal number".to_owned())
}
