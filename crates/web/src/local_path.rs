//! Paths of our own, as they are sent to us and as they stand in an address; and the pages that ask who one is.

/// Longer than any address of ours.
const LONGEST_PATH: usize = 1_000;

/// A path of our own, or the main menu: a form must never lead to somebody else's site. Browsers send addresses as
/// visible ASCII, so anything else was not written by a page of ours and could not stand in a redirect.
pub fn local_path(path: &str) -> &str {
    let local = path.starts_with('/')
        && !path.starts_with("//")
        && path.len() <= LONGEST_PATH
        && path.bytes().all(|b| b.is_ascii_graphic() && b != b'\\');
    if local { path } else { "/islemler" }
}

/// A path as a value in an address (RFC 3986, 2.1).
pub fn percent_encoded(path: &str) -> String {
    let letters = path.bytes().map(|byte| match byte {
        b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'/' | b'-' | b'_' | b'.' => {
            char::from(byte).to_string()
        }
        other => format!("%{other:02X}"),
    });
    letters.collect()
}

/// Where a login goes on to: never back to the login.
pub fn after_login(path: &str) -> &str {
    if path.starts_with("/giris") {
        "/islemler"
    } else {
        local_path(path)
    }
}

/// The login page, which afterwards goes on to `path`.
pub fn login_address(path: &str) -> String {
    format!("/giris?donus={}", percent_encoded(after_login(path)))
}

/// The login page again, which says why it came to nothing, and still goes on to `path` afterwards.
pub fn failed_login_address(why: &str, path: &str) -> String {
    format!("{}&hata={why}", login_address(path))
}

/// Where a proof goes on to: a page of the desk, and never the login.
pub fn after_proof(path: &str) -> &str {
    let path = local_path(path);
    let is_desk = path == "/masa" || path.starts_with("/masa/") || path.starts_with("/masa?");
    match is_desk && !path.starts_with("/masa/giris") && !path.starts_with("/masa/dogrula") {
        true => path,
        false => "/masa",
    }
}

/// The page where a fresh proof is given, which afterwards goes on to `path`.
pub fn prove_address(path: &str) -> String {
    let back = percent_encoded(after_proof(path));
    format!("/masa/dogrula?donus={back}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_login_leads_only_to_our_own_pages() {
        assert_eq!(local_path("/basvurularim?sayfa=2"), "/basvurularim?sayfa=2");
        for foreign in [
            "//evil.example",
            "https://evil.example",
            "/\\evil.example",
            "/a\r\nSet-Cookie: x",
            "/a\0",
            "/a b",
            "/ş",
            "",
        ] {
            assert_eq!(local_path(foreign), "/islemler", "{foreign:?}");
        }
        let long = format!("/{}", "a".repeat(LONGEST_PATH));
        assert_eq!(local_path(&long), "/islemler");
        assert_eq!(
            login_address("/a%20b?x=%C4%B1"),
            "/giris?donus=/a%2520b%3Fx%3D%25C4%25B1"
        );
    }

    #[test]
    fn a_proof_goes_on_at_the_desk_only() {
        assert_eq!(after_proof("/masa/gorevliler/7"), "/masa/gorevliler/7");
        for elsewhere in [
            "",
            "//evil.example",
            "https://evil.example/masa",
            "/masal",
            "/islemler",
            "/masa/giris",
            "/masa/dogrula?donus=/masa",
        ] {
            assert_eq!(after_proof(elsewhere), "/masa", "{elsewhere}");
        }
        assert_eq!(
            prove_address("/masa/a?b=1"),
            "/masa/dogrula?donus=/masa/a%3Fb%3D1"
        );
    }
}
