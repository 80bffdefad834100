//! İmza Doğrulama: anybody is told why a signature is or is not valid, and what to do (B20).

use std::path::PathBuf;

use crate::story::authority::Authority;
use crate::story::stranger::{CONTENT, Signed, believed, signed};
use crate::story::{Browser, Crooked, Town, on_both};

const PAGE: &str = "/imza-dogrula";

async fn verify(browser: &mut Browser, signature: &[u8], content: Option<&[u8]>) {
    browser.visit(PAGE).await;
    browser.pick("signature", "sozlesme.p7s", signature.to_vec());
    if let Some(content) = content {
        browser.pick("content", "sozlesme.txt", content.to_vec());
    }
    browser.press("Doğrula").await;
}

/// A town whose house believes whoever made this.
async fn believing(town: &Town, signed: &Signed) -> Town {
    let roots = vec![signed.certificate.clone()];
    town.with(|_, outside| outside.authorities = Some(believed(roots)))
        .await
}

/// B20: without a login, from the landing page, by two files: each outcome with its reason and what to do.
#[test]
fn each_outcome_says_why_and_what_to_do() {
    on_both(async |town| {
        let signed = signed("Işıl Öğüt");
        let town = believing(&town, &signed).await;
        let mut anyone = town.browser();
        anyone.visit("/").await.follow("İmza Doğrulama").await;
        anyone.is_at(PAGE).sees("Dosyalarınız saklanmaz");

        verify(&mut anyone, &signed.detached, Some(CONTENT.as_bytes())).await;
        anyone.is_told(200).sees("Dosyadaki her imza geçerli.");
        anyone.sees("1. imza Geçerli").sees("İmza geçerli: içerik");
        anyone.sees("The signature is valid").sees("TOTAL-PASSED");
        anyone.sees("Işıl Öğüt").sees("B: temel imza");
        anyone.sees("ECDSA, SHA-256").sees("Ne yapmalı?");

        verify(&mut anyone, &signed.detached, None).await;
        anyone.is_told(200).sees("Karar verilemiyor");
        anyone.sees("SIGNED_DATA_NOT_FOUND").sees("ikinci alana");

        verify(&mut anyone, &signed.detached, Some(b"Ali'nin")).await;
        anyone.sees("Geçersiz").sees("HASH_FAILURE");
        anyone
            .sees("Bu dosyaya güvenmeyin")
            .sees_not("TOTAL-PASSED");

        verify(&mut anyone, &signed.enveloping, None).await;
        anyone.sees("1. imza Geçerli");

        anyone.visit(PAGE).await.press("English").await.is_at(PAGE);
        anyone.pick("signature", "a.p7m", signed.enveloping.clone());
        anyone.press("Verify").await;
        anyone
            .sees("Signature 1 Valid")
            .sees("There is nothing that you need to do");
        anyone.sees("İmza geçerli: içerik");
    });
}

/// B20: nothing can be called valid where nobody is trusted, and the page says so before and after.
#[test]
fn without_roots_nothing_passes() {
    on_both(async |town| {
        let town = town.with(|_, outside| outside.authorities = None).await;
        let signed = signed("Işıl Öğüt");
        let mut anyone = town.browser();
        anyone.visit(PAGE).await;
        anyone.sees("güvenilen bir sertifika makamı tanımlı değil");
        verify(&mut anyone, &signed.enveloping, None).await;
        anyone.is_told(200).sees("NO_CERTIFICATE_CHAIN_FOUND");
        anyone
            .sees("tanımlı olmadığı için")
            .sees("İmza bozulmamış Evet");
    });
}

/// B20: what cannot be looked into is answered on the page, at its field.
#[test]
fn wrong_files_are_told_at_their_field() {
    on_both(async |town| {
        let mut anyone = town.browser();
        anyone.visit(PAGE).await.press("Doğrula").await;
        anyone.is_told_clearly(422).sees("Bir imza dosyası seçin.");
        verify(&mut anyone, b"merhaba", None).await;
        anyone.is_told_clearly(422).sees("bir imza değil");
        // ContentInfo of SignedData without signers.
        let empty = [
            &[
                0x30, 0x1e, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02,
            ][..],
            &[
                0xa0, 0x11, 0x30, 0x0f, 0x02, 0x01, 0x01, 0x31, 0x00, 0x30, 0x06, 0x06, 0x04,
            ],
            &[0x2a, 0x86, 0x48, 0x86, 0x31, 0x00],
        ];
        verify(&mut anyone, &empty.concat(), None).await;
        anyone.is_told_clearly(422);
        let large = vec![0x30; 8 * 1024 * 1024 + 1];
        verify(&mut anyone, &large, None).await;
        anyone.is_told_clearly(422).sees("8 MB’tan büyük");
        let signed = signed("Işıl Öğüt");
        verify(&mut anyone, &signed.detached, Some(&large)).await;
        anyone
            .is_told_clearly(422)
            .sees("İmzalanan dosya: Dosya 8 MB");
        let no_form = Crooked::new("POST", PAGE)
            .header("content-type", "multipart/form-data; boundary=x")
            .body("nothing of the kind");
        anyone.send(no_form).await.is_told_clearly(400);
    });
}

/// B20: cut short, bent, nested, claiming lengths that are not there: an answer, and nothing of ours breaks. What is believed of bent
/// files the tests of the engine say, flip by flip.
#[test]
fn hostile_files_are_answered() {
    on_both(async |town| {
        let signed = signed("<script>alert(1)<\\/script>");
        let town = believing(&town, &signed).await;
        let good = &signed.enveloping;
        let mut hostile: Vec<Vec<u8>> = Vec::new();
        hostile.extend((1..8).map(|part| good[..good.len() * part / 8].to_vec()));
        hostile.extend((1..12).map(|part| {
            let mut bent = good.clone();
            let at = bent.len() * part / 12;
            bent[at] ^= 0xff;
            bent
        }));
        hostile.push([0x30, 0x80].repeat(100_000));
        hostile.push(vec![0x30, 0x84, 0xff, 0xff, 0xff, 0xff]);
        hostile.push(vec![0; 100_000]);
        let mut anyone = town.browser();
        for file in &hostile {
            verify(&mut anyone, file, None).await;
            let status = anyone.status.as_u16();
            assert!([200, 422].contains(&status), "{status}");
        }
        let mut changed = good.clone();
        let text = CONTENT.as_bytes();
        let at = good.windows(text.len()).position(|part| part == text);
        changed[at.unwrap()] ^= 0x20;
        verify(&mut anyone, &changed, None).await;
        anyone.sees("Geçersiz").sees("HASH_FAILURE");
        verify(&mut anyone, good, None).await;
        let html = String::from_utf8_lossy(&anyone.body).into_owned();
        assert!(!html.contains("<script>alert"), "a name is only a name");
        anyone.sees("1. imza Geçerli");
    });
}

/// B20: whether the certificate is a qualified one is said in so many words, and that it says so itself is not enough.
#[test]
fn a_qualified_certificate_is_called_one() {
    on_both(async |town| {
        let (town, authority) = town.with_authority().await;
        let card = authority.card("10000000146");
        let cms = card.sign("Okudum.", authority.now());
        let mut anyone = town.browser();
        verify(&mut anyone, cms.der(), None).await;
        anyone.is_told(200).sees("Dosyadaki her imza geçerli.");
        anyone.sees("Nitelikli elektronik sertifika Evet; 5070 sayılı");
        let stranger = Authority::open(&town.clock).await;
        let cms = stranger
            .card("10000000146")
            .sign("Okudum.", authority.now());
        verify(&mut anyone, cms.der(), None).await;
        anyone.sees("Nitelikli elektronik sertifika Sertifikada öyle yazıyor, ancak");
        let plain = signed("Işıl Öğüt");
        verify(&mut anyone, &plain.enveloping, None).await;
        anyone.sees("Nitelikli elektronik sertifika Hayır: 5070 sayılı Kanun’a göre");
        // An empty file is a file, and a wrong one.
        verify(&mut anyone, b"", None).await;
        anyone.is_told_clearly(422).sees("Dosya boş.");
    });
}

/// B20: who asks all the time waits; others do not.
#[test]
fn there_is_a_limit() {
    on_both(async |town| {
        let mut anyone = town.browser();
        for _ in 0..60 {
            anyone.visit(PAGE).await.press("Doğrula").await.is_told(422);
        }
        anyone.visit(PAGE).await.press("Doğrula").await;
        anyone.is_told_clearly(429).sees("Çok fazla istek geldi");
        town.clock.forward(600).unwrap();
        anyone.visit(PAGE).await.press("Doğrula").await.is_told(422);
    });
}

/// B20: what others make, at every level, is read and named.
#[test]
fn samples_of_others_are_read() {
    let shared = std::env::var_os("KALEM_SHARED").map_or_else(
        || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared")),
        PathBuf::from,
    );
    let samples = shared.join("data/cades");
    if !samples.is_dir() {
        eprintln!("{}: absent, so not tested", samples.display());
        return;
    }
    on_both(async |town| {
        let mut anyone = town.browser();
        for (level, words) in [
            ("B", "B: temel imza"),
            ("T", "T: zaman damgalı imza."),
            ("LT", "LT: zaman damgası ve iptal bilgisi içinde."),
            ("LTA", "LTA: arşiv zaman damgalı"),
        ] {
            for (kind, content) in [
                ("detached.p7s", Some(&b"test"[..])),
                ("enveloping.p7m", None),
            ] {
                let name = format!("TEST_ESTEID2018_CAdES_{level}_{kind}");
                let bytes = std::fs::read(samples.join(name)).unwrap();
                verify(&mut anyone, &bytes, content).await;
                anyone.is_told(200).sees(words).sees("JÕEORG");
                anyone.sees("İmza bozulmamış Evet");
                anyone.sees("Karar verilemiyor");
            }
        }
    });
}
