//! Whatever bytes come in, nothing panics, and nothing that was changed is believed: several bytes at once, pieces moved, lengths invented.
//! Single bits and cuts are tested beside each check.
use test_authority::now;

use crate::house::{House, house, reason};
use signature::cades::build;
use signature::cades::form::Form;
use signature::signing_key::NewKey;
use signature::time_stamp::{Request, Token, response};
use signature::verifier::{Inquiry, ber, certificates, examine};

/// Small, and the same in each run, so that what is found is found again (Marsaglia's xorshift).
struct Chance(u64);

impl Chance {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % bound as u64) as usize
    }

    fn change(&mut self, good: &[u8]) -> Vec<u8> {
        let mut bytes = good.to_vec();
        for _ in 0..=self.below(4) {
            let at = self.below(bytes.len());
            match self.below(5) {
                0 => bytes[at] = self.below(256) as u8,
                1 => bytes[at] = [0x00, 0x7f, 0x80, 0x81, 0x84, 0xff][self.below(6)],
                2 => {
                    bytes.remove(at);
                }
                3 => bytes.insert(at, self.below(256) as u8),
                _ => {
                    let from = self.below(bytes.len());
                    let length = self.below(40).min(bytes.len() - from);
                    let piece = bytes[from..from + length].to_vec();
                    bytes.splice(at..at, piece);
                }
            }
        }
        bytes
    }
}

fn look(house: &House, bytes: &[u8]) -> bool {
    let passed = reason(&house.verify(bytes)).is_none();
    // None of these is asked whether it likes it, only that it comes back.
    let _refused = Form::read(bytes, usize::MAX).err();
    let _refused = ber::to_der(bytes).err();
    let _refused = Token::read(bytes).err();
    let _refused = Request::read(bytes).err();
    let _refused = response::read(bytes).err();
    let _refused = build::to_be_stamped(bytes).err();
    let _refused = build::add_time_stamp(bytes, bytes).err();
    let _none = certificates(bytes);
    let opinions = examine(&Inquiry {
        signature: bytes,
        content: None,
        trusted: std::slice::from_ref(&house.root.certificate),
        intermediates: &[],
        ocsp_answers: &[bytes],
        crls: &[],
        now: now(),
    });
    let _refused = opinions.err();
    passed
}

#[test]
fn a_changed_signature_is_not_believed() {
    let house = house(NewKey::P256);
    let good = house.good();
    assert!(look(&house, &good));
    let mut chance = Chance(0x5070_2026_1121);
    for _ in 0..20_000 {
        let changed = chance.change(&good);
        assert!(changed == good || !look(&house, &changed));
    }
}

#[test]
fn noise_is_no_signature() {
    let house = house(NewKey::P256);
    let mut chance = Chance(780);
    for length in 0..2000 {
        let mut noise: Vec<u8> = (0..length).map(|_| chance.below(256) as u8).collect();
        assert!(!look(&house, &noise));
        // What begins like a signature is read further.
        for (place, byte) in [0x30, 0x80, 0x06, 0x09].into_iter().enumerate() {
            if let Some(first) = noise.get_mut(place) {
                *first = byte;
            }
        }
        assert!(!look(&house, &noise));
    }
}
