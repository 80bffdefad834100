//! Bad input: whatever is sent, the answer is a clear page in Turkish, never a fault of ours. What was typed is shown
//! back harmlessly and kept; what was refused is not stored as a form.

use std::fmt::Write;

use crate::story::applicant::{AYSE, fill_in};
use crate::story::{Browser, Crooked, Town, on_both};
use store::row;

const FORM: &str = "/basvurularim/SD-1/form";

/// Hostile, over-long and wrong-script texts. All of them are told as they were typed.
fn ugly() -> Vec<String> {
    let short = [
        "<script>alert(1)</script>",
        "\"><img src=x onerror=alert(1)>",
        "'; DROP TABLE application; --",
        "{{ 7 * 7 }}${7*7}<%= 7*7 %>",
        "../../../../etc/passwd",
        "a\0b",
        "%00",
        "\u{202e}sağdan sola\u{2066}",
        "görün\u{200b}mez\u{feff}",
        "👩‍👩‍👧 😀",
        "عبد الله",
        "Иванов Ῥόδος 汉字",
        "Z\u{310}\u{333}\u{345}\u{30a}a\u{310}\u{333}\u{345}lgo",
        "x\r\nSet-Cookie: kalem=calinan\r\n\r\n<html>",
        "=HYPERLINK(\"http://evil.example\")",
        "\u{fffd}\u{e001}\u{1b}[2J",
    ];
    let long = ["a".repeat(10_000), "ş".repeat(9_000), " ".repeat(5_000)];
    short.into_iter().map(str::to_owned).chain(long).collect()
}

const FIELDS: [&str; 14] = [
    "publish",
    "email",
    "phone",
    "operator",
    "channel",
    "unit",
    "title",
    "work_phone",
    "extension",
    "address_kind",
    "address",
    "province",
    "district",
    "postcode",
];
/// Of these, the page shows what is chosen, not what was sent.
const CHOSEN: [&str; 5] = ["publish", "operator", "channel", "address_kind", "province"];

/// The form as it would be sent, but for one field.
fn with(fields: &[(String, String)], name: &str, value: &str) -> Vec<(String, String)> {
    let mut fields = fields.to_vec();
    for (field, typed) in &mut fields {
        if field == name {
            value.clone_into(typed);
        }
    }
    fields
}

/// A whole form, in order.
async fn filled_in(town: &Town) -> (Browser, Vec<(String, String)>) {
    let mut ayse = town.signed_in(AYSE).await;
    ayse.visit(FORM).await;
    fill_in(&mut ayse);
    let fields = FIELDS.map(|name| (name.to_owned(), ayse.value(name)));
    (ayse, fields.to_vec())
}

async fn form_version(town: &Town) -> i64 {
    let found = row!(
        &mut town.app.db.read().await.unwrap(),
        (i64,),
        "SELECT form_version FROM application WHERE number = 1"
    );
    found.unwrap().unwrap().0
}

/// Every field of the form, with everything ugly: refused with what was typed still there, or taken and shown harmlessly.
#[test]
fn every_field_bears_every_ugly_text() {
    on_both(async |town| {
        let (mut ayse, fields) = filled_in(&town).await;
        let mut version = 0;
        for name in FIELDS {
            for typed in ugly() {
                let sent = with(&fields, name, &typed);
                let sent: Vec<_> = sent.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
                ayse.post(FORM, &sent).await;
                let html = String::from_utf8_lossy(&ayse.body).into_owned();
                assert!(!html.contains("<script>alert"), "{name} {typed:?}");
                assert!(!html.contains("<img src=x"), "{name} {typed:?}");
                let refused = ayse.status.as_u16() == 422;
                if refused {
                    ayse.is_told_clearly(422);
                } else {
                    ayse.is_told(200);
                    version += 1;
                }
                if refused && !CHOSEN.contains(&name) {
                    assert_eq!(ayse.value(name), typed, "{name}");
                }
            }
            assert_eq!(form_version(&town).await, version, "{name}");
            // Refused or taken, the last of it is still there.
            ayse.visit(FORM).await.is_told(200);
            if !CHOSEN.contains(&name) {
                assert_eq!(ayse.value(name), *ugly().last().unwrap(), "{name}");
            }
        }
        assert!(ayse.cookie("kalem").is_some_and(|c| c != "calinan"));
        assert!(version > 0, "some of it is an address, if a strange one");
        town.history_holds().await;
    });
}

/// Bodies that are no form of this page.
#[test]
fn bodies_that_no_page_sends() {
    on_both(async |town| {
        let mut ayse = town.signed_in(AYSE).await;
        let many = (0..2_000).fold(String::new(), |mut text, n| {
            write!(text, "x{n}=1&").unwrap();
            text
        });
        for (body, status) in [
            (b"".as_slice(), 422),
            (b"&&&===&", 422),
            (b"email", 422),
            (b"email=\xff\xfe\x00\xc3\x28&unit=%ff%fe", 422),
            (b"email=%zz%&unit=%", 422),
            (many.as_bytes(), 422),
            (b"email=a&email=b", 400),
            (b"email[]=a&email[0]=b", 422),
        ] {
            ayse.send(Crooked::form(FORM, body)).await;
            ayse.is_told_clearly(status);
        }
        for kind in ["application/json", "text/plain", "multipart/form-data", "x"] {
            let wrong = Crooked::new("POST", FORM).header("content-type", kind);
            ayse.send(wrong.body("{\"email\": \"a\"}")).await;
            ayse.is_told_clearly(400);
        }
        ayse.send(Crooked::new("POST", FORM).body("email=a")).await;
        ayse.is_told_clearly(400);
        assert_eq!(form_version(&town).await, 0, "nothing of it became a form");
    });
}

/// Megabytes where a form was expected: told so on a page, also to somebody who is not logged in.
#[test]
fn megabytes_are_too_much() {
    on_both(async |town| {
        let mut ayse = town.signed_in(AYSE).await;
        // Large enough not to fit into what the network holds: the answer must wait for the end of the sending.
        let large = format!("address={}", "a".repeat(10_000_000));
        for address in [
            FORM,
            "/basvurularim/SD-1/taslak",
            "/basvurularim/SD-1/sms",
            "/dil",
            "/giris/e-devlet",
        ] {
            ayse.send(Crooked::form(address, large.clone())).await;
            ayse.is_told_clearly(413).sees("çok büyük");
        }
        town.browser()
            .send(Crooked::form(FORM, large))
            .await
            .is_told_clearly(413);
    });
}

/// What stands in an address: no order, no page, no number – and nothing else.
#[test]
fn addresses_that_nothing_has() {
    on_both(async |town| {
        let mut ayse = town.signed_in(AYSE).await;
        for number in [
            "SD-0",
            "SD-",
            "SD-1.0",
            "SD-9223372036854775808",
            "SD-99999999999999999999999999",
            "SD-1%20OR%201=1",
            "SD-1%00",
            "%00",
            "%FF%FE",
            "%E2%80%AESD-1",
            "..%2f..%2fmasa",
            "<script>alert(1)</script>",
            "%0d%0aSet-Cookie:%20a=b",
            "null",
        ] {
            for rest in [
                "",
                "/form",
                "/sms",
                "/onay",
                "/sonuc",
                "/form.pdf",
                "/iptal",
            ] {
                let address = format!("/basvurularim/{number}{rest}");
                ayse.send(Crooked::new("GET", &address)).await;
                assert!([400, 404].contains(&ayse.status.as_u16()), "{address}");
                let status = ayse.status.as_u16();
                ayse.is_told_clearly(status);
            }
        }
        for query in [
            "once=x",
            "once=1&once=2",
            "once=",
            "once=99999999999999999999",
        ] {
            ayse.visit(&format!("/basvurularim?{query}")).await;
            ayse.is_told_clearly(400);
        }
        // Marks on the way that mean nothing change nothing.
        for query in ["?kimlik=%00", "?kimlik=<b>", "?%FF=%FF", "?x=1&x=2", "?"] {
            ayse.visit(&format!("{FORM}{query}")).await.is_told(200);
        }
        ayse.visit(&format!("/{}", "a/".repeat(3_000))).await;
        ayse.is_told_clearly(404);
    });
}

/// A code is six digits, however hard one tries.
#[test]
fn codes_that_are_none() {
    on_both(async |town| {
        let mut ayse = crate::story::applicant::ask_for_the_code(&town).await;
        let wrong = [
            "",
            "١٢٣٤٥٦",
            "123 45\0",
            "12345-",
            "1e5",
            "0x1234",
            "12345६",
            "%31",
        ];
        let ugly = ugly();
        for code in wrong.into_iter().chain(ugly.iter().map(String::as_str)) {
            ayse.post("/basvurularim/SD-1/sms", &[("code", code)]).await;
            ayse.is_told_clearly(422).sees("altı rakamdan");
        }
        ayse.visit("/basvurularim/SD-1/sms").await;
        let code = town.newest_code().await;
        ayse.fill("code", &code).press("Devam").await;
        ayse.sees("Adım 2 / 3");
    });
}

/// The numbers and names that a gate or a clerk's search may bring.
#[test]
fn people_who_are_none() {
    on_both(async |town| {
        let mut clerk = town.at_the_desk().await;
        for typed in ugly() {
            let query = typed
                .replace('%', "%25")
                .replace('&', "%26")
                .replace('#', "%23");
            clerk.visit(&format!("/masa/ara?q={query}")).await;
            assert!(clerk.status.as_u16() < 500, "{typed:?}: {}", clerk.status);
            assert!(!String::from_utf8_lossy(&clerk.body).contains("<script>alert"));
            clerk.post("/masa/ara", &[("q", &typed)]).await;
            assert!(clerk.status.as_u16() < 500, "{typed:?}: {}", clerk.status);
            assert!(!String::from_utf8_lossy(&clerk.body).contains("<script>alert"));
            let mut guest = town.browser();
            guest.post("/masa/giris", &[("user_name", &typed)]).await;
            guest.is_told_clearly(422).sees("doğru değil");
        }
        for number in ["10000100205", "1000010020", "00000000000", "10000100204\0"] {
            let mut guest = town.browser();
            guest
                .visit("/giris")
                .await
                .press("e-Devlet Kapısına Git")
                .await;
            let address = guest.path().to_owned();
            let query = address.split_once('?').unwrap().1;
            let body = format!("{query}&identity_number={number}&given_name=A&family_name=B");
            guest
                .send(Crooked::form("/deneme/kapi/authorize", body))
                .await;
            guest.is_told_clearly(422);
        }
    });
}

/// Methods that no address knows.
#[test]
fn methods_that_no_page_uses() {
    on_both(async |town| {
        let mut ayse = town.signed_in(AYSE).await;
        for method in ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "SACMA"] {
            for address in ["/", FORM, "/cikis", "/static/kalem.css", "/metrics"] {
                ayse.send(Crooked::new(method, address)).await;
                ayse.is_told_clearly(404);
            }
        }
        ayse.send(Crooked::new("HEAD", FORM)).await.is_told(200);
        ayse.visit(FORM).await.is_told(200);
    });
}
