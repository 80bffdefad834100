//! What can be typed after `kalem`.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

/// Kalem: qualified electronic certificates, from an institution's list to the person.
#[derive(Parser)]
#[command(version, about)]
pub struct Cli {
    /// What is logged, as in `info` or `warn,store=debug`
    #[arg(long, global = true, env = "KALEM_LOG", default_value = "info")]
    pub log: String,
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Subcommand)]
pub enum Command {
    /// Everything in one process on this machine, with practice parts, to try it out
    Demo(Demo),
    /// Serve the pages, and do the work beside them
    Serve(WithConfig),
    /// Only do the work beside the pages: messages, time-outs, history roots
    Work(WithConfig),
    /// Bring the database to the version that this program needs
    Migrate(WithConfig),
    /// Read the configuration and say what is wrong with it
    CheckConfig(WithConfig),
    /// Ask every system that the portal needs whether it answers
    Doctor(WithConfig),
    /// Recompute the whole history and name the first row that was changed, cut out or added
    Verify(Verify),
    /// Say that an older database was put back on purpose; nothing is served from it before
    AcceptRestoredBackup(AcceptRestoredBackup),
    /// Say of each signature in a CAdES or CMS file whether it is valid, and why
    VerifySignature(VerifySignature),
    /// Take one returned letter from standard input and note in the ledger what became of the notice; for a mail server's pipe
    Bounce(Bounce),
    /// Make a key file for a new installation
    MakeKeys(MakeKeys),
    /// Make a root and the authority below it, from one reviewed file, on a machine without network
    Ceremony(MakeAuthority),
    /// Make the root's next list of what it revoked; for this the safe is opened
    RootList(RenewRootList),
    /// Make the authority's key in a security module, and the request for the ceremony
    MakeAuthorityKey(MakeAuthorityKey),
    /// Issue certificates, lists, OCSP answers and time-stamps, as a process of its own
    Issuer(WithConfig),
    /// On the issuer's machine: show a certificate, suspend it, resume it or revoke it; the desk is the usual way
    Certificate(OneCertificate),
    /// Add a member of staff; prints the password and the authenticator's secret once
    AddOperator(AddOperator),
    /// About one member of staff: disable, enable, renew, give-role, end-role. At the desk it takes two administrators; here one person with
    /// access to this machine is enough, and the history says that it was a command
    Operator(OneOperator),
    /// Add an institution
    AddInstitution(AddInstitution),
    /// Appoint the e-signature officer of an institution
    AppointOfficer(AppointOfficer),
}

#[derive(Args)]
pub struct Demo {
    /// Port on 127.0.0.1; 0 takes a free one
    #[arg(long, default_value_t = 8080)]
    pub port: u16,
    /// Where the demo keeps its data
    #[arg(long, default_value = crate::demo::USUAL_DATA)]
    pub data: PathBuf,
    /// Forget what an earlier demo left there
    #[arg(long)]
    pub fresh: bool,
    /// A folder with packages of the e-İmza app, as `cargo xtask deb` builds one, to be offered at /uygulama
    #[arg(long)]
    pub app_packages: Option<PathBuf>,
    /// A collector of spans to try, as in http://127.0.0.1:4318; for a program built with the feature `otlp`
    #[cfg(feature = "otlp")]
    #[arg(long)]
    pub otlp_endpoint: Option<String>,
}

#[derive(Args)]
pub struct WithConfig {
    #[arg(long, env = "KALEM_CONFIG", default_value = "kalem.toml")]
    pub config: PathBuf,
}

#[derive(Args)]
pub struct Verify {
    #[arg(long, env = "KALEM_CONFIG", default_value = "kalem.toml")]
    pub config: PathBuf,
    /// The issuer's configuration, where it keeps a database of its own
    #[arg(long, conflicts_with = "data")]
    pub issuer: Option<PathBuf>,
    /// The data folder of a demo, instead of a configuration
    #[arg(long)]
    pub data: Option<PathBuf>,
}

#[derive(Args)]
pub struct AcceptRestoredBackup {
    #[arg(long, env = "KALEM_CONFIG", default_value = "kalem.toml")]
    pub config: PathBuf,
    /// The issuer's configuration, where it is the issuer's database
    #[arg(long)]
    pub issuer: Option<PathBuf>,
}

/// Ends with 0 when every signature passed, 3 when one failed, 4 when none failed but one cannot be decided, and 1 when the files cannot
/// be read. Nobody is trusted by default, and nobody is asked over the network.
#[derive(Args)]
pub struct VerifySignature {
    /// The signature: DER, BER, PEM or Base64
    pub file: PathBuf,
    /// What was signed, where it lies beside the signature
    #[arg(long)]
    pub content: Option<PathBuf>,
    /// Certificates to trust, in PEM or DER; may be given several times
    #[arg(long)]
    pub trust: Vec<PathBuf>,
    /// A list of revoked certificates or an OCSP answer, in DER; may be given several times
    #[arg(long)]
    pub revocation: Vec<PathBuf>,
    /// Judge as of this time, as in 2026-11-21T10:00:00Z, instead of now
    #[arg(long)]
    pub at: Option<jiff::Timestamp>,
    /// Print one JSON array, an object a signature; "qualified" is "yes", "claimed" (no trusted authority confirms it), "no" or null
    #[arg(long)]
    pub json: bool,
}

/// Ends with 0 when the message needs no second look, whether it was a report or not, and with 75 when it should be brought again: the mail server
/// keeps it then.
#[derive(Args)]
pub struct Bounce {
    #[arg(long, env = "KALEM_CONFIG", default_value = "kalem.toml")]
    pub config: PathBuf,
    /// The address that it came to, as the mail server says ($ORIGINAL_RECIPIENT, ${recipient}); without it the message's head is asked
    #[arg(long)]
    pub recipient: Option<String>,
}

#[derive(Args)]
pub struct MakeKeys {
    /// The file to make; one that exists is never overwritten
    pub file: PathBuf,
}

#[derive(Args)]
pub struct MakeAuthority {
    /// The reviewed file
    pub plan: PathBuf,
    /// The folder to make
    #[arg(long)]
    pub into: PathBuf,
    /// The PKCS#10 of a key in a security module; without it, a key is made for a file
    #[arg(long)]
    pub request: Option<PathBuf>,
    /// A file whose first line is the passphrase of the root's key
    #[arg(long)]
    pub root_passphrase: PathBuf,
    /// The same for the issuing authority's key, where it is made here
    #[arg(long)]
    pub issuing_passphrase: Option<PathBuf>,
}

#[derive(Args)]
pub struct RenewRootList {
    /// The reviewed file
    pub plan: PathBuf,
    /// What the ceremony left behind, with the root's key
    #[arg(long)]
    pub folder: PathBuf,
    /// A file whose first line is the passphrase of the root's key
    #[arg(long)]
    pub root_passphrase: PathBuf,
    /// Put the issuing authority on the list, for good: its key is not its own any more
    #[arg(long)]
    pub revoke: bool,
}

#[derive(Args)]
pub struct MakeAuthorityKey {
    /// The vendor's PKCS#11 library
    #[arg(long)]
    pub driver: PathBuf,
    /// The token's label
    #[arg(long)]
    pub token: String,
    /// The new key's CKA_ID, in hexadecimal
    #[arg(long)]
    pub id: String,
    /// A file whose first line is the token's PIN
    #[arg(long)]
    pub pin_file: PathBuf,
    /// Where to write the PKCS#10 request
    #[arg(long)]
    pub request: PathBuf,
}

/// Works without the authority's key and beside a running issuer. Nobody is told by it: the holder is to be called.
#[derive(Args)]
pub struct OneCertificate {
    /// The issuer's configuration
    #[arg(long, env = "KALEM_CONFIG", default_value = "kalem-issuer.toml")]
    pub config: PathBuf,
    /// Its serial number, in hexadecimal
    pub serial: String,
    /// Not to be used for the time being
    #[arg(long, conflicts_with_all = ["resume", "revoke"])]
    pub suspend: bool,
    /// Good again
    #[arg(long, conflicts_with = "revoke")]
    pub resume: bool,
    /// For good, with the reason: key_compromise, affiliation_changed, superseded, cessation_of_operation, privilege_withdrawn, unspecified
    #[arg(long, value_name = "REASON")]
    pub revoke: Option<String>,
}

#[derive(Args)]
pub struct AddOperator {
    #[arg(long, env = "KALEM_CONFIG", default_value = "kalem.toml")]
    pub config: PathBuf,
    /// The name to sign in with
    pub user_name: String,
    /// First name and surname, as colleagues see it
    pub full_name: String,
    /// What they may open: clerk (unless said otherwise), finance, production, security_officer, administrator; may be given several times.
    /// The first operator of an installation is an administrator as well
    #[arg(long)]
    pub role: Vec<String>,
}

#[derive(Args)]
pub struct OneOperator {
    #[arg(long, env = "KALEM_CONFIG", default_value = "kalem.toml")]
    pub config: PathBuf,
    /// The name they sign in with
    pub user_name: String,
    /// disable: they cannot sign in; enable: they can again; renew: password, authenticator and passkeys are void, and a one-time code is
    /// printed; give-role and end-role
    pub act: String,
    /// For give-role and end-role: clerk, finance, production, security_officer, administrator
    #[arg(default_value = "")]
    pub role: String,
}

#[derive(Args)]
pub struct AddInstitution {
    #[arg(long, env = "KALEM_CONFIG", default_value = "kalem.toml")]
    pub config: PathBuf,
    pub name: String,
    /// Who pays unless a list says otherwise: `institution` or `person`
    #[arg(long, default_value = "institution")]
    pub payment: String,
}

#[derive(Args)]
pub struct AppointOfficer {
    #[arg(long, env = "KALEM_CONFIG", default_value = "kalem.toml")]
    pub config: PathBuf,
    /// The institution's name
    pub institution: String,
    pub identity_number: String,
    pub given_name: String,
    pub family_name: String,
}
