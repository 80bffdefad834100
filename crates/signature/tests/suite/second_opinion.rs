//! Random chains, right and wrong in every way that RFC 5280 knows, put before a second judge (certval): both say the same of each.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use const_oid::ObjectIdentifier;
use signature::algorithm::sha1_label;
use signature::certificate::Certificate;
use signature::chain::{self, PolicySettings};
use signature::key::PublicKey;
use signature::moment::Moment;
use signature::oid;
use signature::signing_key::{NewKey, SigningKey};
use signature::tlv;
use signature::to_be_signed::ToBeSigned;

/// Chains in a run; each is of one to five certificates.
const CHAINS: u64 = 1_500;
/// Where certval stands alone: a policy is mapped to another that the same certificate names as well, so that below it one policy has two
/// parents (RFC 9618, 5.2). Of this chain OpenSSL says what we say: the policy that was wanted is there.
const CERTVAL_IS_ALONE: u64 = 157;
/// 2026-11-21 10:00 UTC, in seconds since 1970.
const NOW: u64 = 1_795_255_200;

/// Chance from a counter (SplitMix64), so that every run tries the same chains.
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % limit
    }

    fn once_in(&mut self, times: u64) -> bool {
        self.below(times) == 0
    }
}

/// Two policies, and the one that stands for all.
fn policy(chance: &mut Chance) -> ObjectIdentifier {
    match chance.below(5) {
        0 => oid::ANY_POLICY,
        1 | 2 => ObjectIdentifier::new_unwrap("1.3.6.1.4.1.32473.1"),
        _ => ObjectIdentifier::new_unwrap("1.3.6.1.4.1.32473.2"),
    }
}

fn named_policy(chance: &mut Chance) -> ObjectIdentifier {
    loop {
        let drawn = policy(chance);
        if drawn != oid::ANY_POLICY {
            return drawn;
        }
    }
}

fn name(organization: &str, common_name: &str) -> Vec<u8> {
    let part = |kind: &ObjectIdentifier, value: Vec<u8>| {
        tlv::tlv(tlv::SET, &[&tlv::sequence(&[&tlv::oid(kind), &value])])
    };
    let country = tlv::tlv(tlv::PRINTABLE_STRING, &[b"TR"]);
    tlv::sequence(&[
        &part(&oid::COUNTRY, country),
        &part(&oid::ORGANIZATION, tlv::utf8(organization)),
        &part(&oid::COMMON_NAME, tlv::utf8(common_name)),
    ])
}

/// A subtree of names: everything of one organization.
fn subtree(organization: &str) -> Vec<u8> {
    let part = |kind: &ObjectIdentifier, value: Vec<u8>| {
        tlv::tlv(tlv::SET, &[&tlv::sequence(&[&tlv::oid(kind), &value])])
    };
    let country = tlv::tlv(tlv::PRINTABLE_STRING, &[b"TR"]);
    let base = tlv::sequence(&[
        &part(&oid::COUNTRY, country),
        &part(&oid::ORGANIZATION, tlv::utf8(organization)),
    ]);
    tlv::sequence(&[&tlv::explicit(4, &[&base])])
}

fn extension(kind: &ObjectIdentifier, critical: bool, value: &[u8]) -> Vec<u8> {
    let critical = if critical { tlv::yes() } else { Vec::new() };
    tlv::sequence(&[&tlv::oid(kind), &critical, &tlv::octets(value)])
}

/// In the context of an extension: `[number] INTEGER`.
fn skip(number: u8, certificates: u64) -> Vec<u8> {
    let plain = tlv::number(certificates);
    tlv::tlv(tlv::CONTEXT | number, &[&plain[2..]])
}

fn authority_extensions(chance: &mut Chance) -> Vec<Vec<u8>> {
    let mut all = Vec::new();
    let basic = match chance.below(12) {
        0 => None,
        1 => Some(tlv::sequence(&[])),
        2..=4 => Some(tlv::sequence(&[&tlv::yes(), &tlv::number(chance.below(3))])),
        _ => Some(tlv::sequence(&[&tlv::yes()])),
    };
    all.extend(basic.map(|value| extension(&oid::BASIC_CONSTRAINTS, true, &value)));
    // Always there: certval wants it of every authority, RFC 5280, 6.1.4 (n), looks at it only where it is present.
    let usage: &[u8] = if chance.once_in(12) { &[0, 6] } else { &[5, 6] };
    all.push(extension(&oid::KEY_USAGE, true, &tlv::named_bits(usage)));
    if chance.once_in(6) {
        let (kind, tree) = (
            chance.below(2) as u8,
            ["Bir", "İki"][chance.below(2) as usize],
        );
        let trees = tlv::explicit(kind, &[&subtree(tree)]);
        all.push(extension(
            &oid::NAME_CONSTRAINTS,
            true,
            &tlv::sequence(&[&trees]),
        ));
    }
    if chance.once_in(5) {
        let explicit = skip(0, chance.below(3));
        let value = match chance.below(3) {
            0 => tlv::sequence(&[&explicit, &skip(1, chance.below(3))]),
            1 => tlv::sequence(&[&skip(1, chance.below(3))]),
            _ => tlv::sequence(&[&explicit]),
        };
        all.push(extension(&oid::POLICY_CONSTRAINTS, true, &value));
    }
    if chance.once_in(6) {
        let value = tlv::number(chance.below(3));
        all.push(extension(&oid::INHIBIT_ANY_POLICY, true, &value));
    }
    if chance.once_in(5) {
        let pair = [named_policy(chance), named_policy(chance)];
        let pair = tlv::sequence(&[&tlv::oid(&pair[0]), &tlv::oid(&pair[1])]);
        all.push(extension(
            &oid::POLICY_MAPPINGS,
            true,
            &tlv::sequence(&[&pair]),
        ));
    }
    all
}

fn extensions(chance: &mut Chance, last: bool, own: &SigningKey, by: &SigningKey) -> Vec<u8> {
    let key_id = |key: &SigningKey| {
        let public = PublicKey::from_spki(&key.spki().unwrap()).unwrap();
        sha1_label(public.bytes())
    };
    let authority = tlv::sequence(&[&tlv::tlv(tlv::CONTEXT, &[&key_id(by)])]);
    let mut all = vec![
        extension(&oid::AUTHORITY_KEY_IDENTIFIER, false, &authority),
        extension(
            &oid::SUBJECT_KEY_IDENTIFIER,
            false,
            &tlv::octets(&key_id(own)),
        ),
    ];
    if !chance.once_in(6) {
        let mut policies = vec![policy(chance)];
        let other = policy(chance);
        if chance.once_in(3) && other != policies[0] {
            policies.push(other);
        }
        let listed = policies.iter().map(|one| tlv::sequence(&[&tlv::oid(one)]));
        let listed: Vec<_> = listed.collect();
        let listed: Vec<_> = listed.iter().map(Vec::as_slice).collect();
        all.push(extension(
            &oid::CERTIFICATE_POLICIES,
            false,
            &tlv::sequence(&listed),
        ));
    }
    match last {
        true => all.push(extension(&oid::KEY_USAGE, true, &tlv::named_bits(&[0, 1]))),
        false => all.extend(authority_extensions(chance)),
    }
    if chance.once_in(25) {
        let stranger = ObjectIdentifier::new_unwrap("1.3.6.1.4.1.32473.99");
        all.push(extension(&stranger, chance.once_in(2), &tlv::sequence(&[])));
    }
    all.concat()
}

/// Keys are made once: what is random is what stands in the certificates.
struct World {
    keys: Vec<SigningKey>,
    at: Moment,
}

/// From below the root down to the last one.
struct Chain {
    root: Vec<u8>,
    certificates: Vec<Vec<u8>>,
    policies: PolicySettings,
}

impl World {
    fn day(&self, days: i64) -> Vec<u8> {
        self.at.plus_seconds(days * 86_400).to_der()
    }

    fn certificate(
        &self,
        chance: &mut Chance,
        (subject, issuer): (&[u8], &[u8]),
        (own, by): (usize, usize),
        last: Option<bool>,
    ) -> Vec<u8> {
        let (own, by) = (&self.keys[own], &self.keys[by]);
        let (from, until) = match (last, chance.below(40)) {
            (Some(_), 0) => (-20, -1),
            (Some(_), 1) => (1, 20),
            _ => (-10, 10),
        };
        let extensions = match last {
            Some(last) => extensions(chance, last, own, by),
            None => [
                extension(
                    &oid::BASIC_CONSTRAINTS,
                    true,
                    &tlv::sequence(&[&tlv::yes()]),
                ),
                extension(&oid::KEY_USAGE, true, &tlv::named_bits(&[5, 6])),
            ]
            .concat(),
        };
        let tbs = tlv::sequence(&[
            &tlv::explicit(0, &[&tlv::number(2)]),
            &tlv::number(1 + chance.below(1 << 40)),
            &by.algorithm().to_der(),
            issuer,
            &tlv::sequence(&[&self.day(from), &self.day(until)]),
            subject,
            &own.spki().unwrap(),
            &tlv::explicit(3, &[&tlv::sequence(&[&extensions])]),
        ]);
        let signer = match last.is_some() && chance.once_in(40) {
            true => &self.keys[0],
            false => by,
        };
        ToBeSigned::new(tbs, by.algorithm()).sign(signer).unwrap()
    }

    fn chain(&self, chance: &mut Chance) -> Chain {
        let length = 1 + chance.below(5) as usize;
        let mut above = name("Bir", "Kalem Deneme Kök");
        let root = self.certificate(chance, (&above, &above), (1, 1), None);
        let mut certificates = Vec::new();
        for place in 0..length {
            let last = place + 1 == length;
            // Now and then an authority certifies a new key of its own.
            let subject = match !last && chance.once_in(6) {
                true => above.clone(),
                false => {
                    let organization = ["Bir", "Bir", "İki"][chance.below(3) as usize];
                    name(organization, &format!("Deneme {place}"))
                }
            };
            let issuer = match chance.once_in(40) {
                true => name("Bir", "Başkası"),
                false => above.clone(),
            };
            let keys = (place + 2, place + 1);
            certificates.push(self.certificate(chance, (&subject, &issuer), keys, Some(last)));
            above = subject;
        }
        let initial = match chance.below(3) {
            0 => vec![named_policy(chance)],
            _ => Vec::new(),
        };
        let policies = PolicySettings {
            initial,
            require_explicit: chance.once_in(3),
            inhibit_mapping: chance.once_in(6),
            inhibit_any: chance.once_in(6),
        };
        Chain {
            root,
            certificates,
            policies,
        }
    }
}

/// What we say; why not, where it does not hold.
fn ours(chain: &Chain, at: Moment) -> Result<(), String> {
    let read = |der: &Vec<u8>| Certificate::from_der(der).map_err(|fault| fault.to_string());
    let (target, above) = chain.certificates.split_last().unwrap();
    let above: Result<Vec<_>, _> = above.iter().map(read).collect();
    let roots = [read(&chain.root)?];
    let found = chain::find(&read(target)?, &above?, &roots, at, &chain.policies);
    found.map(drop).map_err(|finding| finding.reason)
}

/// The question as the other judge reads it.
fn asked(chain: &Chain) -> String {
    let PolicySettings {
        initial,
        require_explicit,
        inhibit_mapping,
        inhibit_any,
    } = &chain.policies;
    let switch = |on: &bool, word: &'static str| if *on { word } else { "-" };
    let wanted = initial.first().map_or("-".to_owned(), ToString::to_string);
    let mut line = format!(
        "{NOW} {} {} {} {wanted}",
        switch(require_explicit, "explicit"),
        switch(inhibit_mapping, "mapping"),
        switch(inhibit_any, "any")
    );
    for der in std::iter::once(&chain.root).chain(&chain.certificates) {
        line.push(' ');
        line.extend(der.iter().map(|byte| format!("{byte:02x}")));
    }
    line + "\n"
}

/// What the other judge says of each.
fn theirs(chains: &[Chain]) -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let tools = std::env::var_os("KALEM_TOOLS").map_or(root.join("target/tools"), PathBuf::from);
    let judge = tools.join("second_opinion/second_opinion");
    assert!(
        judge.exists(),
        "`cargo xtask tools` builds {}",
        judge.display()
    );
    let mut running = Command::new(judge)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut questions = running.stdin.take().unwrap();
    let asked: String = chains.iter().map(asked).collect();
    // It answers while it is still being asked.
    let asking = std::thread::spawn(move || questions.write_all(asked.as_bytes()));
    let answered = running.wait_with_output().unwrap();
    asking.join().unwrap().unwrap();
    let answered = String::from_utf8(answered.stdout).unwrap();
    answered.lines().map(str::to_owned).collect()
}

#[test]
fn both_judges_say_the_same() {
    let keys = (0..8).map(|_| SigningKey::generate(NewKey::P256).unwrap());
    let world = World {
        keys: keys.collect(),
        at: Moment::from_unix_micros(NOW as i64 * 1_000_000),
    };
    let chains = (0..CHAINS).map(|number| world.chain(&mut Chance(number << 20)));
    let chains: Vec<_> = chains.collect();
    let theirs = theirs(&chains);
    assert_eq!(theirs.len(), chains.len());
    let mut held = 0;
    let mut apart = Vec::new();
    for (number, (chain, theirs)) in chains.iter().zip(theirs).enumerate() {
        let ours = ours(chain, world.at);
        held += u64::from(ours.is_ok());
        if (ours.is_ok() == (theirs == "holds")) == (number as u64 == CERTVAL_IS_ALONE) {
            apart.push(format!(
                "chain {number}: we say {ours:?}, certval says {theirs}"
            ));
        }
    }
    assert!(
        apart.is_empty(),
        "{} apart\n{}",
        apart.len(),
        apart.join("\n")
    );
    // Neither judge says the same of everything.
    assert!((CHAINS / 5..CHAINS * 4 / 5).contains(&held), "{held} held");
}
