//! What a browser calls itself, in words of ours: the app shows them, so nothing of the header itself may reach it.

use axum::http::{HeaderMap, header};

/// "Firefox, Linux". The first word that fits counts: Edge and Opera also say Chrome, and Chrome also says Safari.
pub fn browser_name(headers: &HeaderMap) -> String {
    const PROGRAMS: [(&str, &str); 5] = [
        ("Edg", "Edge"),
        ("OPR/", "Opera"),
        ("Firefox/", "Firefox"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    ];
    const SYSTEMS: [(&str, &str); 6] = [
        ("Android", "Android"),
        ("iPhone", "iOS"),
        ("iPad", "iOS"),
        ("Windows", "Windows"),
        ("Mac OS", "macOS"),
        ("Linux", "Linux"),
    ];
    let said = headers
        .get(header::USER_AGENT)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let first = |words: &[(&str, &'static str)]| {
        words
            .iter()
            .find(|(word, _)| said.contains(word))
            .map_or("?", |(_, name)| *name)
    };
    format!("{}, {}", first(&PROGRAMS), first(&SYSTEMS))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_is_named_in_our_words() {
        for (said, name) in [
            (
                "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
                "Firefox, Linux",
            ),
            (
                "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0",
                "Edge, Windows",
            ),
            (
                "Mozilla/5.0 (Macintosh; Intel Mac OS X 14) AppleWebKit/605 Version/18 Safari/605",
                "Safari, macOS",
            ),
            ("<script>\"kötü\"", "?, ?"),
            ("", "?, ?"),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::USER_AGENT, said.parse().unwrap());
            assert_eq!(browser_name(&headers), name);
        }
    }
}
