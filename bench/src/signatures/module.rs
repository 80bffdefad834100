//! A certificate signed by a key in SoftHSM, beside C_Sign of the same key and nothing else, which another process does: a module can be
//! started only once in a process.

use std::hint::black_box;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use card::{Cards, Driver, Entry, Key, KeyKind, NewKey, Pin, Place, Starter};
use cryptoki::context::{CInitializeArgs, CInitializeFlags, Pkcs11};
use cryptoki::mechanism::Mechanism;
use cryptoki::object::{Attribute, ObjectClass};
use cryptoki::session::UserType;
use cryptoki::types::AuthPin;
use issuer::ceremony::{Kind, Made};
use issuer::{Again, AuthorityKey, Ceremony, TokenKey};
use signature::certificate::Certificate;
use signature::profile::nes::{Nes, Usage};
use signature::profile::{Addresses, Issuance};
use signature::signing_key::{self, SigningKey};
use signature::to_be_signed::ToBeSigned;

use super::{Bench, Row, practice};
use crate::Done;
use crate::pairs::each;

const WHAT: &str = "certificate on a SoftHSM P-256 key: built, signed, verified, compared";
const BAR: &str = "≥ 0.80 of raw C_Sign";
const LIBRARY: &str = "/usr/lib/softhsm/libsofthsm2.so";
/// Of a token that is made for one run.
const PIN: &str = "481516";
const ID: u8 = 1;
/// How this program is asked to be the one that signs and does nothing else.
const RAW: &str = "raw-signatures";

pub fn rows(bench: &Bench) -> Done<Vec<Row>> {
    let Some(settings) = &bench.module_settings else {
        return Ok(vec![Row::not_measured(WHAT, BAR, "no settings of SoftHSM")]);
    };
    if !Path::new(LIBRARY).exists() {
        return Ok(vec![Row::not_measured(
            WHAT,
            BAR,
            "SoftHSM is not installed",
        )]);
    }
    make_token(settings)?;
    let mut cards = Cards::Pkcs11(Driver::new(LIBRARY, Starter::this_program()?));
    let (place, key) = make_key(&mut cards)?;
    let request = cards.request(&place, &key, "CN=Kalem", &entry()?)?;
    drop(cards);
    let mut plan = practice::plan()?;
    let made = practice::made(&mut plan, Kind::P256, Some(&request))?;
    let again = Again {
        driver: LIBRARY.into(),
        place,
        pin: pin()?,
        patience: Duration::from_secs(60),
    };
    let token = TokenKey::in_this_process(key, again).map_err(|trouble| trouble.key())?;
    let authority = InModule {
        key: AuthorityKey::Token(Box::new(token)),
        person: SigningKey::generate(signing_key::NewKey::P256)?.spki()?,
        made,
        plan,
    };
    let mut raw = RawSigner::start()?;
    let whole = bench.turns.take(
        |lasting| raw.each(lasting),
        |lasting| each(lasting, || authority.certificate().map(drop)),
    )?;
    let unverified = bench.turns.take(
        |lasting| raw.each(lasting),
        |lasting| {
            each(lasting, || {
                let to_be_signed = authority.draft()?;
                let signature = authority
                    .key
                    .sign_however_long_it_takes(to_be_signed.bytes())?;
                black_box(to_be_signed.assemble_unchecked(&signature));
                Ok(())
            })
        },
    )?;
    let two = bench.turns.take(
        |lasting| raw.each(lasting),
        |lasting| authority.two_at_once(lasting),
    )?;
    let verified = bench.turns.take(
        |lasting| raw.each(lasting),
        |lasting| authority.verifications(lasting),
    )?;
    Ok(vec![
        Row::share(WHAT, BAR, &whole, 0.80),
        Row::seen(
            "the same, neither verified nor compared",
            unverified.words(),
        ),
        Row::seen(
            "two such certificates at once, on two threads, by the clock",
            two.words(),
        ),
        Row::seen("C_Sign beside the one verification alone", verified.words()),
    ])
}

/// The token's folder is emptied: a new one for each run.
fn make_token(settings: &Path) -> Done {
    let folder = settings.with_extension("tokens");
    if folder.exists() {
        std::fs::remove_dir_all(&folder)?;
    }
    std::fs::create_dir_all(&folder)?;
    std::fs::write(
        settings,
        format!("directories.tokendir = {}\n", folder.display()),
    )?;
    let made = Command::new("softhsm2-util")
        .args(["--init-token", "--free", "--label", "Deneme"])
        .args(["--pin", PIN, "--so-pin", "87654321"])
        .stdin(Stdio::null())
        .output()?;
    if made.status.success() {
        return Ok(());
    }
    Err(String::from_utf8_lossy(&made.stderr).into_owned().into())
}

fn pin() -> Done<Pin> {
    Ok(Pin::new(PIN).ok_or("a PIN")?)
}

fn entry() -> Done<Entry<Pin>> {
    Ok(Entry::typed(pin()?))
}

fn make_key(cards: &mut Cards) -> Done<(Place, Key)> {
    let readers = cards.readers()?;
    let token = readers.into_iter().find_map(|reader| reader.token);
    let place = token.ok_or("no token")?.place;
    let new = NewKey {
        kind: KeyKind::P256,
        id: vec![ID],
        label: "Makam".to_owned(),
    };
    let key = cards.make_key(&place, &new, &card::Login::Holder(entry()?))?;
    Ok((place, key))
}

/// An authority whose key is in the module.
struct InModule {
    key: AuthorityKey,
    made: Made,
    plan: Ceremony,
    /// Whose key is certified: SubjectPublicKeyInfo.
    person: Vec<u8>,
}

impl InModule {
    /// What the issuer writes for a person.
    fn draft(&self) -> Done<ToBeSigned> {
        let settings = &self.plan.certificates;
        let (now, mut serial) = (practice::moment(), practice::drawn().0);
        serial[0] = serial[0] & 0x3f | 0x40;
        let disclosures: Vec<_> = settings
            .disclosures
            .iter()
            .map(|(url, language)| (url.as_str(), language.as_str()))
            .collect();
        let nes = Nes {
            issuance: Issuance {
                serial: &serial,
                algorithm: self.key.algorithm(),
                issuer: &self.made.issuing,
                not_before: now,
                not_after: now.plus_seconds(1_096 * 86_400 - 1),
                key: &self.person,
            },
            given_name: "Işık",
            surname: "ÖRNEKOĞLU",
            identity_number: practice::IDENTITY_NUMBER,
            organization: None,
            policy: settings.profiles.policies()[0],
            addresses: Addresses {
                ocsp: &settings.ocsp,
                issuer_certificate: &settings.issuer_certificate,
                crl: &settings.crl,
            },
            usage: Usage::SigningAndLogin,
            disclosures: &disclosures,
        };
        Ok(nes.to_be_signed()?)
    }

    fn certificate(&self) -> Done<Certificate> {
        let to_be_signed = self.draft()?;
        let signature = self.key.sign_however_long_it_takes(to_be_signed.bytes())?;
        let der = to_be_signed.assemble(&signature, &self.made.issuing.public_key()?)?;
        let certificate = Certificate::from_der(&der)?;
        match certificate.tbs() == to_be_signed.bytes() {
            true => Ok(certificate),
            false => Err("another certificate than what was to be signed".into()),
        }
    }

    /// Seconds from one certificate to the next while one is verified as the other is signed, as the issuer does it where orders wait.
    fn two_at_once(&self, lasting: Duration) -> Done<f64> {
        let begun = Instant::now();
        let one = || -> Done<u32> {
            let mut made = 0;
            while begun.elapsed() < lasting {
                self.certificate()?;
                made += 1;
            }
            Ok(made)
        };
        let made = std::thread::scope(|scope| {
            let other = scope.spawn(one);
            Ok::<_, Box<dyn std::error::Error + Send + Sync>>(
                one()? + other.join().map_err(|_| "a thread ended")??,
            )
        })?;
        Ok(begun.elapsed().as_secs_f64() / f64::from(made))
    }

    /// Seconds of one verification, of a signature made once.
    fn verifications(&self, lasting: Duration) -> Done<f64> {
        let to_be_signed = self.draft()?;
        let signature = self.key.sign_however_long_it_takes(to_be_signed.bytes())?;
        let key = self.made.issuing.public_key()?;
        each(lasting, || {
            let (algorithm, bytes) = (to_be_signed.algorithm(), to_be_signed.bytes());
            Ok(key.verify(algorithm, black_box(bytes), &signature)?)
        })
    }
}

/// The other process, which signs for as long as it is told to and says what one call took.
struct RawSigner {
    child: Child,
    to: ChildStdin,
    from: BufReader<ChildStdout>,
}

impl RawSigner {
    fn start() -> Done<Self> {
        let mut child = Command::new(std::env::current_exe()?)
            .arg(RAW)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let to = child.stdin.take().ok_or("no way to the raw signer")?;
        let from = child.stdout.take().ok_or("no way from the raw signer")?;
        Ok(Self {
            child,
            to,
            from: BufReader::new(from),
        })
    }

    /// Seconds of one C_Sign.
    fn each(&mut self, lasting: Duration) -> Done<f64> {
        writeln!(self.to, "{}", lasting.as_micros())?;
        let mut said = String::new();
        self.from.read_line(&mut said)?;
        let seconds = said.trim().parse();
        Ok(seconds.map_err(|_| "the raw signer ended")?)
    }
}

impl Drop for RawSigner {
    fn drop(&mut self) {
        // It ends where nothing is asked any more; ended here, it cannot stay behind.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// What that process does. `false`: this one was not asked to be it.
pub fn sign_on_demand() -> Done<bool> {
    if std::env::args().nth(1).as_deref() != Some(RAW) {
        return Ok(false);
    }
    let pkcs11 = Pkcs11::new(LIBRARY)?;
    pkcs11.initialize(CInitializeArgs::new(CInitializeFlags::OS_LOCKING_OK))?;
    let slots = pkcs11.get_slots_with_initialized_token()?;
    let session = pkcs11.open_ro_session(*slots.first().ok_or("no token")?)?;
    session.login(UserType::User, Some(&AuthPin::from(PIN)))?;
    let wanted = [
        Attribute::Class(ObjectClass::PRIVATE_KEY),
        Attribute::Id(vec![ID]),
    ];
    let key = *session.find_objects(&wanted)?.first().ok_or("no key")?;
    for line in std::io::stdin().lines() {
        let lasting = Duration::from_micros(line?.trim().parse()?);
        let seconds = each(lasting, || {
            black_box(session.sign(&Mechanism::Ecdsa, key, &[7; 32])?);
            Ok(())
        })?;
        crate::say(&seconds.to_string());
    }
    Ok(true)
}
