//! `kalem ceremony` and `kalem root-list`: on a machine without network, beside a safe.

use issuer::authority_folder::{self, Passphrases};
use outside::clock::Clock;
use signature::algorithm::Digest;
use signature::certificate::Certificate;
use signature::moment::Moment;

use super::say;
use crate::Done;
use crate::cli::{MakeAuthority, RenewRootList};
use crate::issuing::{drawn, plan, secret};

fn now() -> Moment {
    Moment::from_unix_micros(Clock::Live.now().as_microsecond())
}

/// From one reviewed file to a root and the authority below it.
pub fn ceremony(options: &MakeAuthority) -> Done {
    let text = std::fs::read(&options.plan)
        .map_err(|problem| format!("{} cannot be read: {problem}", options.plan.display()))?;
    let plan = plan(&options.plan)?;
    let request = options.request.as_deref().map(std::fs::read).transpose()?;
    let made = plan.perform(request.as_deref(), now(), [drawn(), drawn()])?;
    let root = secret(&options.root_passphrase)?;
    let issuing = options.issuing_passphrase.as_deref();
    let issuing = issuing.map(secret).transpose()?;
    let passphrases = Passphrases {
        root: Some(&root),
        issuing: issuing.as_deref(),
    };
    authority_folder::keep(&options.into, &made, plan.practice, &passphrases)?;
    say("What was reviewed and what was made, by SHA-256; compare it aloud and sign it:");
    say(&format!(
        "plan     {}",
        fingerprint(&Digest::Sha256.of(&text))
    ));
    say(&format!("root     {}", of(&made.root)));
    say(&format!("issuing  {}", of(&made.issuing)));
    say("kok.key.json goes into the safe; on the issuer's machine it must not be.");
    Ok(())
}

/// The safe was opened: the root's next list.
pub fn root_list(options: &RenewRootList) -> Done {
    let plan = plan(&options.plan)?;
    let passphrase = secret(&options.root_passphrase)?;
    let number = authority_folder::renew_root_list(
        &options.folder,
        &plan,
        &passphrase,
        options.revoke,
        now(),
    )?;
    say(&format!(
        "list {number} was written to kok.crl, good for {} days",
        plan.root.list_days
    ));
    Ok(())
}

fn of(certificate: &Certificate) -> String {
    fingerprint(&certificate.digest(Digest::Sha256))
}

fn fingerprint(digest: &[u8]) -> String {
    digest
        .chunks(2)
        .map(|pair| pair.iter().map(|byte| format!("{byte:02x}")).collect())
        .collect::<Vec<String>>()
        .join(" ")
}
