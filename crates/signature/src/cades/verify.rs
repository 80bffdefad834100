//! Whether a signature is what was asked for: the blocks of EN 319 102-1, one after another, against what we know ourselves.
//!
//! Everything comes in as a parameter: the text that was shown, the roots, what is known about revocation, the time. Nothing that the
//! signature brings along is believed for being there.

use super::form::Form;
use super::policy::Policy;
use super::reason::{Block, Reason};
use super::report::{Objection, Report};
use super::revocation::Revocation;
use super::stamp;
use crate::algorithm::Digest;
use crate::certificate::Certificate;
use crate::chain::{self, Path, PolicySettings};
use crate::indication::{Finding, Indication, SubIndication};
use crate::key::{KeyError, PublicKey};
use crate::moment::Moment;
use crate::oid;
use crate::profile::nes::{self, Missing};
use crate::tlv;

/// What is asked about a signature.
pub struct Question<'a> {
    /// As received. DER.
    pub signature: &'a [u8],
    /// What was shown to be signed: our own copy.
    pub text: &'a [u8],
    /// Whose it must be. `None`: anybody's.
    pub identity_number: Option<&'a str>,
    /// When it was asked for, and until when it could be given.
    pub asked: Moment,
    pub expires: Moment,
    /// The clock of whoever checks.
    pub now: Moment,
    pub roots: &'a [Certificate],
    /// Known certificates of authorities, beside those that the signature brings.
    pub intermediates: &'a [Certificate],
    pub policy: &'a Policy,
}

/// Looks at one block after another, until one fails. What cannot be decided does not end the check: a later block may fail.
pub fn verify(question: &Question<'_>, revocation: Revocation<'_>) -> Report {
    look(question).settle(question, revocation)
}

/// All blocks but revocation, for whoever must ask the authorities first: it says about which path, and nothing is checked a second time when
/// they have answered.
pub fn look(question: &Question<'_>) -> Looked {
    let mut report = Report {
        looked_at: Vec::with_capacity(8),
        objections: Vec::new(),
        signer: None,
        claimed_time: None,
        stamped_time: None,
    };
    // What is left to say when a block fails is in the report already.
    let open = check(question, &mut report).ok();
    Looked { report, open }
}

/// A signature of which only revocation is left to be decided. No report comes out of it before that is.
pub struct Looked {
    report: Report,
    /// `None`: the check ended before it came to revocation.
    open: Option<Open>,
}

/// What the block of revocation needs.
struct Open {
    path: Path,
    at: Moment,
    /// How many objections there were before its turn: the first one decides, so its own comes behind these.
    before: usize,
}

impl Looked {
    /// Whose revocation decides. `None`: whatever is said about it, the signature does not pass, and nobody need be asked.
    pub fn to_ask_about(&self) -> Option<&Path> {
        let open = self.open.as_ref()?;
        (self.report.indication() != Indication::Failed).then_some(&open.path)
    }

    /// `question` is the one that was looked at.
    pub fn settle(mut self, question: &Question<'_>, revocation: Revocation<'_>) -> Report {
        if let Some(open) = &self.open
            && let Err(objection) = revocation.check(&open.path, question, open.at)
        {
            self.report.objections.insert(open.before, objection);
        }
        self.report
    }
}

/// The report has the objection that ended the check.
struct Ended;

impl Report {
    fn enter(&mut self, block: Block) {
        self.looked_at.push(block);
    }

    /// Notes what a block did not like, and ends the check where there is nothing to go on with.
    fn settle<T>(&mut self, block: Block, outcome: Result<T, Reason>) -> Result<T, Ended> {
        outcome.map_err(|reason| {
            self.objections.push(Objection::new(block, reason));
            Ended
        })
    }
}

fn check(question: &Question<'_>, report: &mut Report) -> Result<Open, Ended> {
    report.enter(Block::Format);
    let form = Form::read(question.signature, question.policy.max_bytes);
    let form = report.settle(Block::Format, form)?;
    report.claimed_time = Some(form.claimed_time);

    report.enter(Block::SigningCertificate);
    let bag = Bag::read(&form, question);
    let bag = report.settle(Block::Format, bag)?;
    let signer = report.settle(Block::SigningCertificate, signing_certificate(&form, &bag))?;

    report.enter(Block::Cryptography);
    let key = cryptography(&form, question.text, signer);
    let key = report.settle(Block::Cryptography, key)?;
    report.signer = Some(signer.clone());

    let mut at = question.now;
    if let Some(token) = form.time_stamp {
        report.enter(Block::TimeStamp);
        match stamp::believed(token, &form, question) {
            Ok(time) => {
                report.stamped_time = Some(time);
                at = time;
            }
            Err(objection) => report.objections.push(objection),
        }
    }

    report.enter(Block::Chain);
    let path = path_of(signer, &bag, question, at);
    let path = path.map_err(|objection| {
        report.objections.push(objection);
        Ended
    })?;
    report.settle(Block::Chain, bag.is_of(&path))?;

    report.enter(Block::Revocation);
    let before = report.objections.len();

    report.enter(Block::Acceptance);
    if let Err(reason) = acceptance(&form, question, &key, signer, at) {
        report
            .objections
            .push(Objection::new(Block::Acceptance, reason));
    }

    report.enter(Block::Profile);
    if let Err(objection) = profile(signer, question) {
        report.objections.push(objection);
    }
    Ok(Open { path, at, before })
}

/// The certificates that came along: known ones are taken as known, only others are read.
struct Bag<'a> {
    known: Vec<&'a Certificate>,
    new: Vec<Certificate>,
}

impl<'a> Bag<'a> {
    fn read(form: &Form<'_>, question: &Question<'a>) -> Result<Self, Reason> {
        let mut bag = Self {
            known: Vec::new(),
            new: Vec::new(),
        };
        let mut left = form.certificates;
        while !left.is_empty() {
            let der = left.any().map_err(|_| Reason::Malformed)?.whole;
            let known = question
                .intermediates
                .iter()
                .chain(question.roots)
                .find(|known| known.der() == der);
            match known {
                Some(known) => bag.known.push(known),
                None => {
                    let new = Certificate::from_der(der).map_err(|_| Reason::Malformed)?;
                    bag.new.push(new);
                }
            }
        }
        Ok(bag)
    }

    fn all(&self) -> impl Iterator<Item = &Certificate> {
        self.new.iter().chain(self.known.iter().copied())
    }

    /// Each of them is needed, so that nothing in it can be changed unnoticed.
    fn is_of(&self, path: &Path) -> Result<(), Reason> {
        let foreign = self
            .all()
            .any(|one| *one != path.root && !path.certificates.contains(one));
        if foreign {
            Err(Reason::ForeignCertificate)
        } else {
            Ok(())
        }
    }
}

fn signing_certificate<'b>(form: &Form<'_>, bag: &'b Bag<'_>) -> Result<&'b Certificate, Reason> {
    let mut fitting = bag
        .all()
        .filter(|one| one.serial() == form.serial && one.issuer().der() == form.issuer);
    let signer = fitting.next().ok_or(Reason::NoSigningCertificate)?;
    let is_named = form.named.digest == signer.digest(Digest::Sha256)
        && form
            .named
            .issuer_serial
            .is_some_and(|named| named.is(form.issuer, form.serial));
    // Two of one issuer and number cannot both be right.
    if is_named && fitting.next().is_none() {
        Ok(signer)
    } else {
        Err(Reason::OtherSigningCertificate)
    }
}

fn cryptography(form: &Form<'_>, text: &[u8], signer: &Certificate) -> Result<PublicKey, Reason> {
    if form.content != text {
        return Err(Reason::OtherText);
    }
    if form.algorithm.digest().of(text) != form.message_digest {
        return Err(Reason::MessageDigest);
    }
    let key = signer.public_key().map_err(|_| Reason::Algorithm)?;
    // What is signed has the tag of a SET where the signature has [0].
    let mut attributes = form.attributes.whole.to_vec();
    attributes[0] = tlv::SET;
    key.verify(form.algorithm, &attributes, form.signature)
        .map_err(|error| match error {
            KeyError::WrongAlgorithm => Reason::Algorithm,
            _ => Reason::Signature,
        })?;
    Ok(key)
}

fn path_of(
    signer: &Certificate,
    bag: &Bag<'_>,
    question: &Question<'_>,
    at: Moment,
) -> Result<Path, Objection> {
    let refuse = |reason| Err(Objection::new(Block::Chain, reason));
    if at > signer.not_after() {
        return refuse(Reason::Expired);
    }
    if at < signer.not_before() {
        return refuse(Reason::NotYetValid);
    }
    let brought = bag.new.iter().filter(|one| *one != signer).cloned();
    let brought: Vec<Certificate> = brought.collect();
    let joined;
    let intermediates = if brought.is_empty() {
        question.intermediates
    } else {
        joined = [question.intermediates, &brought].concat();
        &joined
    };
    let settings = PolicySettings {
        initial: question.policy.certificate_policies.clone(),
        require_explicit: !question.policy.certificate_policies.is_empty(),
        ..PolicySettings::default()
    };
    let find = |settings: &PolicySettings| {
        chain::find(signer, intermediates, question.roots, at, settings)
    };
    find(&settings).map_err(|finding| {
        // All is well but for the policy: that has words of its own, since another certificate on the card may do.
        let is_policy = settings.require_explicit && find(&PolicySettings::default()).is_ok();
        match is_policy {
            true => Objection::found(Block::Chain, Reason::OtherPolicy, finding),
            false => no_path(finding),
        }
    })
}

fn no_path(finding: Finding) -> Objection {
    let reason = match finding.sub {
        SubIndication::NoCertificateChainFound => Reason::NoPath,
        _ => Reason::Path,
    };
    Objection::found(Block::Chain, reason, finding)
}

fn acceptance(
    form: &Form<'_>,
    question: &Question<'_>,
    key: &PublicKey,
    signer: &Certificate,
    at: Moment,
) -> Result<(), Reason> {
    if !question.policy.is_strong(key.kind(), form.algorithm, at) {
        return Err(Reason::AlgorithmTooWeak);
    }
    let tolerance = question.policy.clock_tolerance;
    let from = question.asked.plus_seconds(-tolerance);
    let until = question.expires.plus_seconds(tolerance);
    let claimed = form.claimed_time;
    if !(from..=until).contains(&claimed) || claimed > question.now.plus_seconds(tolerance) {
        return Err(Reason::ClaimedTime);
    }
    if !signer.is_valid_at(claimed) {
        return Err(Reason::ClaimedTimeOutsideCertificate);
    }
    Ok(())
}

/// Law 5070, article 9, and the certificate profile: for signatures, qualified, and the person's own.
fn profile(signer: &Certificate, question: &Question<'_>) -> Result<(), Objection> {
    let refuse = |reason| Err(Objection::new(Block::Profile, reason));
    let policies = &question.policy.certificate_policies;
    let missing = nes::lacks(signer, policies).map_err(|malformed| {
        Objection::found(Block::Profile, Reason::NotQualified, malformed.into())
    })?;
    let any_policy_will_do = policies.is_empty();
    let missing = missing
        .into_iter()
        .find(|missing| !(any_policy_will_do && *missing == Missing::Policy));
    match missing {
        Some(Missing::NonRepudiation) => return refuse(Reason::NotForSigning),
        Some(missing) => {
            let finding = Finding::new(SubIndication::ChainConstraintsFailure, missing.to_string());
            return Err(Objection::found(
                Block::Profile,
                Reason::NotQualified,
                finding,
            ));
        }
        None => {}
    }
    let mut numbers = signer.subject().texts(oid::SERIAL_NUMBER);
    let number = numbers.next();
    // Two numbers could be read as either person's.
    if numbers.next().is_some() {
        return refuse(Reason::NotQualified);
    }
    if question.identity_number.is_some() && question.identity_number != number {
        return refuse(Reason::OtherPerson);
    }
    Ok(())
}
