//! `kalem verify-signature`: the open verifier on the command line (B20). Files in, words or JSON out.

use std::path::Path;
use std::process::ExitCode;

use jiff::Timestamp;
use outside::clock::Clock;
use serde_json::{Value, json};
use signature::certificate::Certificate;
use signature::crl::Crl;
use signature::indication::Indication;
use signature::moment::Moment;
use signature::verifier::opinion::Stamp;
use signature::verifier::{Inquiry, Opinion, Qualified, certificates, examine};

use super::say;
use crate::Done;
use crate::cli::VerifySignature;

/// Beside 0 for "all passed" and 1 for "cannot be read"; 2 is what a wrong command line ends with.
const FAILED: u8 = 3;
const INDETERMINATE: u8 = 4;

pub fn verify_signature(options: &VerifySignature) -> Done<ExitCode> {
    let file = read(&options.file)?;
    let content = options.content.as_deref().map(read).transpose()?;
    let mut trusted: Vec<Certificate> = Vec::new();
    for path in &options.trust {
        let found = certificates(&read(path)?);
        if found.is_empty() {
            return Err(format!("{}: no certificate in it", path.display()).into());
        }
        trusted.extend(found);
    }
    let (mut crls, mut answers) = (Vec::new(), Vec::new());
    for path in &options.revocation {
        let bytes = read(path)?;
        match Crl::from_der(&bytes) {
            Ok(list) => crls.push(list),
            Err(_) => answers.push(bytes),
        }
    }
    let answers: Vec<&[u8]> = answers.iter().map(Vec::as_slice).collect();
    let now = options.at.unwrap_or_else(|| Clock::Live.now());
    let opinions = examine(&Inquiry {
        signature: &file,
        content: content.as_deref(),
        trusted: &trusted,
        intermediates: &[],
        ocsp_answers: &answers,
        crls: &crls,
        now: Moment::from_unix_micros(now.as_microsecond()),
    })
    .map_err(|what| {
        let (file, turkish, english) = (options.file.display(), what.turkish(), what.english());
        format!("{file}: {turkish} / {english}")
    })?;
    if options.json {
        let all: Vec<Value> = opinions.iter().map(in_json).collect();
        say(&serde_json::to_string_pretty(&all)?);
    } else {
        for (place, opinion) in opinions.iter().enumerate() {
            in_words(place + 1, opinion);
        }
    }
    Ok(ending(&opinions))
}

fn read(path: &Path) -> Done<Vec<u8>> {
    std::fs::read(path).map_err(|problem| format!("{}: {problem}", path.display()).into())
}

fn ending(opinions: &[Opinion]) -> ExitCode {
    let any = |indication| opinions.iter().any(|one| one.indication() == indication);
    if any(Indication::Failed) {
        ExitCode::from(FAILED)
    } else if any(Indication::Indeterminate) {
        ExitCode::from(INDETERMINATE)
    } else {
        ExitCode::SUCCESS
    }
}

fn word(indication: Indication) -> &'static str {
    match indication {
        Indication::Passed => "passed",
        Indication::Failed => "failed",
        Indication::Indeterminate => "indeterminate",
    }
}

fn time(timestamp: Moment) -> String {
    Timestamp::from_microsecond(timestamp.unix_micros())
        .map_or_else(|_| String::new(), |time| time.to_string())
}

fn in_json(opinion: &Opinion) -> Value {
    let stamps = |stamps: &[Stamp]| -> Vec<Value> {
        let one = |stamp: &Stamp| json!({ "time": time(stamp.time), "intact": stamp.intact, "trusted": stamp.trusted });
        stamps.iter().map(one).collect()
    };
    json!({
        "indication": word(opinion.indication()),
        "sub_indication": opinion.sub_indication.map(|sub| sub.name()),
        "level": opinion.level.name(),
        "signature_intact": opinion.signature_intact,
        "content_intact": opinion.content_intact,
        "signing_certificate_matches": opinion.signing_certificate_matches,
        "signer": opinion.signer,
        "qualified": opinion.qualified().map(Qualified::key),
        "times": {
            "claimed": opinion.times.claimed.map(time),
            "proven": opinion.times.proven().map(time),
            "signature_time_stamps": stamps(&opinion.times.signature_stamps),
            "archive_time_stamps": stamps(&opinion.times.archive_stamps),
        },
    })
}

fn whether(qualified: Qualified) -> String {
    match qualified {
        Qualified::Yes => "evet / yes".into(),
        Qualified::Claimed => "sertifikada yazıyor, güvenilen bir makam doğrulamıyor / it says so, no trusted authority confirms it".into(),
        Qualified::No(missing) => format!("hayır ({}) / no ({missing})", missing.turkish()),
    }
}

fn in_words(number: usize, opinion: &Opinion) {
    let indication = match opinion.indication() {
        Indication::Passed => "GEÇERLİ / VALID",
        Indication::Failed => "GEÇERSİZ / NOT VALID",
        Indication::Indeterminate => "BELİRSİZ / CANNOT BE DECIDED",
    };
    say(&format!("{number}. {indication}"));
    say(&format!("   {}", opinion.reason.turkish()));
    say(&format!("   {}", opinion.reason.english()));
    if let Some(sub) = opinion.sub_indication {
        let detail = opinion.detail.as_deref().unwrap_or_default();
        say(&format!("   {} {detail}", sub.name())
            .trim_end()
            .replace('\n', " "));
    }
    let answer = |known: Option<bool>| match known {
        Some(true) => "evet / yes",
        Some(false) => "hayır / no",
        None => "denetlenemedi / could not be checked",
    };
    let signer = opinion.signer.as_deref().unwrap_or("?");
    say(&format!("   İmzacı / signer: {signer}"));
    if let Some(qualified) = opinion.qualified() {
        say(&format!(
            "   Nitelikli sertifika / qualified certificate: {}",
            whether(qualified)
        ));
    }
    say(&format!("   Düzey / level: {}", opinion.level.name()));
    if let Some(algorithm) = opinion.algorithm {
        say(&format!("   Yöntem / algorithm: {algorithm:?}"));
    }
    say(&format!(
        "   İmza bozulmamış / signature intact: {}",
        answer(opinion.signature_intact)
    ));
    say(&format!(
        "   İçerik değişmemiş / content intact: {}",
        answer(opinion.content_intact)
    ));
    if let Some(claimed) = opinion.times.claimed {
        say(&format!(
            "   İmzacının saati / claimed time: {}",
            time(claimed)
        ));
    }
    for (name, stamps) in [
        (
            "Zaman damgası / time-stamp",
            &opinion.times.signature_stamps,
        ),
        (
            "Arşiv damgası / archive time-stamp",
            &opinion.times.archive_stamps,
        ),
    ] {
        for stamp in stamps {
            let trusted = match (stamp.intact, stamp.trusted) {
                (false, _) => "bu imzanın değil / not of this signature",
                (true, true) => "güvenilir / trusted",
                (true, false) => "güvenilen bir makamdan değil / not by a trusted authority",
            };
            say(&format!("   {name}: {}, {trusted}", time(stamp.time)));
        }
    }
}
