//! Time-stamps: OpenSSL asks us, we ask OpenSSL's questions, and what was tampered with is refused.

use const_oid::ObjectIdentifier;
use signature::algorithm::Digest;
use signature::indication::SubIndication;
use signature::signing_key::NewKey;
use signature::time_stamp::response::Answer;
use signature::time_stamp::{Failure, Request, Token, response};
use test_authority::programs::{self, Folder};
use test_authority::{Member, TSA_POLICY, Validity, at, now};

const SERIAL: &[u8] = &[0, 0xfe, 1];
const STAMPED: &[u8] = b"a signature value";

struct House {
    root: Member,
    stamps: Member,
}

fn house(key: NewKey) -> House {
    let root = Member::root(NewKey::P256, Validity::years(20));
    let stamps = root.time_stamp_authority(key);
    House { root, stamps }
}

impl House {
    fn answer(&self, request: &Request) -> Result<Vec<u8>, Failure> {
        self.stamps.stamp(request, &[], SERIAL, now())
    }
}

fn token(answer: &[u8]) -> &[u8] {
    match response::read(answer).unwrap() {
        Answer::Token(token) => token,
        Answer::Refused(why) => panic!("{why:?}"),
    }
}

#[test]
fn what_is_asked_is_answered_and_believed() {
    for key in [NewKey::P256, NewKey::P384, NewKey::Rsa2048] {
        let house = house(key);
        let request = Request::new(Digest::Sha256, STAMPED, [0xff; 16]);
        assert_eq!(Request::read(&request.write()).as_ref(), Ok(&request));
        let answer = house.answer(&request).unwrap();
        let token = Token::read(token(&answer)).unwrap();
        assert!(token.answers(&request));
        assert_eq!(token.info.time, now());
        assert_eq!(token.info.accuracy_micros, Some(1_000_000));
        assert_eq!(token.info.policy, TSA_POLICY);
        assert_eq!(token.info.serial, SERIAL);
        let signer = token.check(STAMPED, &token.certificates()).unwrap();
        assert!(signer == house.stamps.certificate);
        let other = token.check(b"another value", &token.certificates());
        assert_eq!(other.err().unwrap().sub, SubIndication::HashFailure);
    }
}

#[test]
fn an_answer_to_another_request_is_not_ours() {
    let house = house(NewKey::P256);
    let request = Request::new(Digest::Sha256, STAMPED, [1; 16]);
    let answer = house.answer(&request).unwrap();
    let token = Token::read(token(&answer)).unwrap();
    let changes: [fn(&mut Request); 5] = [
        |request| request.nonce = None,
        |request| request.nonce = Some(vec![0x41; 16]),
        |request| request.digest[0] ^= 1,
        |request| request.digest_algorithm = Digest::Sha384,
        |request| request.policy = Some(ObjectIdentifier::new_unwrap("1.2.3")),
    ];
    for change in changes {
        let mut other = request.clone();
        change(&mut other);
        assert!(!token.answers(&other));
    }
}

/// A client that does not ask for the certificate gets none, and must have it already.
#[test]
fn the_certificate_goes_along_only_when_asked_for() {
    let house = house(NewKey::P256);
    let mut request = Request::new(Digest::Sha512, STAMPED, [1; 16]);
    request.wants_certificate = false;
    let answer = house.answer(&request).unwrap();
    let token = Token::read(token(&answer)).unwrap();
    assert!(token.certificates().is_empty());
    assert_eq!(
        token.check(STAMPED, &[]).err().unwrap().sub,
        SubIndication::NoSigningCertificateFound
    );
    let known = [house.stamps.certificate.clone()];
    assert!(token.check(STAMPED, &known).is_ok());
}

#[test]
fn requests_that_we_do_not_serve_are_refused() {
    let house = house(NewKey::P256);
    let mut request = Request::new(Digest::Sha256, STAMPED, [1; 16]);
    request.policy = Some(ObjectIdentifier::new_unwrap("1.2.3"));
    assert_eq!(
        house.answer(&request).err(),
        Some(Failure::UnacceptedPolicy)
    );
    let good = Request::new(Digest::Sha256, STAMPED, [1; 16]).write();
    for cut in 0..good.len() {
        assert_eq!(
            Request::read(&good[..cut]),
            Err(Failure::BadDataFormat),
            "{cut}"
        );
    }
    let mut long = Request::new(Digest::Sha256, STAMPED, [1; 16]);
    long.nonce = Some(vec![0x41; 33]);
    assert_eq!(Request::read(&long.write()), Err(Failure::BadRequest));
    // SHA-1's identifier, with a digest of its length.
    let sha1 = [
        &[
            0x30, 0x29, 2, 1, 1, 0x30, 0x21, 0x30, 9, 6, 5, 0x2b, 0x0e, 3, 2, 0x1a, 5, 0, 4, 20,
        ][..],
        &[7; 20],
        &[1, 1, 0xff],
    ]
    .concat();
    assert_eq!(Request::read(&sha1), Err(Failure::BadAlgorithm));
}

/// Only a certificate for time-stamps alone may stamp.
#[test]
fn another_certificate_may_not_stamp() {
    let root = Member::root(NewKey::P256, Validity::years(20));
    for stamps in [
        root.person(NewKey::P256),
        root.ocsp_responder(NewKey::P256),
        root.issuing_authority(NewKey::P256),
    ] {
        let house = House {
            stamps,
            root: Member::root(NewKey::P256, Validity::years(20)),
        };
        let answer = house
            .answer(&Request::new(Digest::Sha256, STAMPED, [1; 16]))
            .unwrap();
        let token = Token::read(token(&answer)).unwrap();
        assert_eq!(
            token
                .check(STAMPED, &token.certificates())
                .err()
                .unwrap()
                .sub,
            SubIndication::ChainConstraintsFailure
        );
    }
}

/// Nothing of a token can be changed or cut off unnoticed, but for the certificates that merely go along.
#[test]
fn every_flipped_bit_is_noticed() {
    let house = house(NewKey::P256);
    let answer = house
        .answer(&Request::new(Digest::Sha256, STAMPED, [1; 16]))
        .unwrap();
    let whole = token(&answer);
    let known = [house.stamps.certificate.clone()];
    let believed = |bytes: &[u8]| {
        Token::read(bytes)
            .is_ok_and(|token| token.check(STAMPED, &known).is_ok() && token.info.time == now())
    };
    assert!(believed(whole));
    let der = house.stamps.certificate.der();
    let along = whole
        .windows(der.len())
        .position(|window| window == der)
        .unwrap();
    for bit in 0..whole.len() * 8 {
        let mut bytes = whole.to_vec();
        bytes[bit / 8] ^= 1 << (bit % 8);
        // With the tag that says that they are certificates.
        let is_along = (along - 4..along + der.len()).contains(&(bit / 8));
        assert!(is_along || !believed(&bytes), "bit {bit}");
    }
    for cut in 0..whole.len() {
        assert!(!believed(&whole[..cut]));
    }
}

/// `openssl ts -query` asks, we answer, `openssl ts -verify` believes it.
#[test]
fn openssl_believes_our_time_stamps() {
    for key in [NewKey::P256, NewKey::P384, NewKey::Rsa2048] {
        let house = house(key);
        let folder = Folder::new(&format!("ts-{key:?}"));
        let data = folder.write("data", STAMPED);
        let (query, reply) = (folder.path("q.tsq"), folder.path("r.tsr"));
        let (asked, said) = programs::openssl(&[
            &"ts", &"-query", &"-data", &data, &"-sha384", &"-cert", &"-out", &query,
        ]);
        assert!(asked, "{said}");
        let request = Request::read(&std::fs::read(&query).unwrap()).unwrap();
        assert_eq!(request.digest_algorithm, Digest::Sha384);
        std::fs::write(&reply, house.answer(&request).unwrap()).unwrap();
        let roots = folder.write_pem("root.pem", &[house.root.certificate.der()]);
        let at = now().unix_seconds().to_string();
        let verify = |question: &str, file: &std::path::Path| {
            programs::openssl(&[
                &"ts", &"-verify", &question, &file, &"-in", &reply, &"-CAfile", &roots,
                &"-attime", &at,
            ])
        };
        let (believed, said) = verify("-queryfile", &query);
        assert!(believed, "{key:?}: {said}");
        let (believed, said) = verify("-data", &data);
        assert!(believed, "{key:?}: {said}");
        let other = folder.write("other", b"another value");
        assert!(!verify("-data", &other).0);
    }
}

/// A token that OpenSSL makes, read by us.
#[test]
fn we_believe_openssls_time_stamps() {
    let house = house(NewKey::Rsa2048);
    let folder = Folder::new("ts-theirs");
    let pkcs8 = house.stamps.key.to_pkcs8().unwrap();
    let key = folder.write("key.der", &pkcs8);
    let key_pem = folder.path("key.pem");
    let (made, said) =
        programs::openssl(&[&"pkey", &"-inform", &"DER", &"-in", &key, &"-out", &key_pem]);
    assert!(made, "{said}");
    let certificate = folder.write_pem("tsa.pem", &[house.stamps.certificate.der()]);
    folder.write("serial", b"01\n");
    let settings = format!(
        "[tsa]\nserial = {}\ndefault_policy = 1.2.3.4\nsigner_digest = sha256\ndigests = sha256\naccuracy = secs:1, millisecs:500\n\
         clock_precision_digits = 3\nordering = yes\ntsa_name = yes\ness_cert_id_alg = sha256\n",
        folder.path("serial").display()
    );
    let settings = folder.write("tsa.conf", settings.as_bytes());
    let request = Request::new(Digest::Sha256, STAMPED, [9; 16]);
    let query = folder.write("q.tsq", &request.write());
    let reply = folder.path("r.tsr");
    let (made, said) = programs::openssl(&[
        &"ts",
        &"-reply",
        &"-config",
        &settings,
        &"-section",
        &"tsa",
        &"-queryfile",
        &query,
        &"-signer",
        &certificate,
        &"-inkey",
        &key_pem,
        &"-out",
        &reply,
    ]);
    assert!(made, "{said}");
    let answer = std::fs::read(&reply).unwrap();
    let token = Token::read(token(&answer)).unwrap();
    assert!(token.answers(&request));
    assert_eq!(token.info.accuracy_micros, Some(1_500_000));
    assert!(token.info.time > at(1, 0));
    assert!(token.check(STAMPED, &token.certificates()).is_ok());
}
