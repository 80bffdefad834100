//! Where in the file a configuration cannot be read: the line and the setting, never the value, which may be a secret.

/// An error of the reader, in one line behind its place.
pub fn told(text: &str, error: &toml::de::Error) -> String {
    let message = error.message().replace('\n', " ");
    let Some(span) = error.span().filter(|span| span.start < text.len()) else {
        return message;
    };
    let line = text[..span.start].matches('\n').count();
    let setting = text.lines().nth(line).map_or("", |line| {
        line.split_once('=').map_or(line, |(setting, _)| setting)
    });
    match setting.trim() {
        "" => format!("line {}: {message}", line + 1),
        setting => format!("line {}, {setting}: {message}", line + 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, serde::Deserialize)]
    struct Small {
        #[allow(dead_code, reason = "only read")]
        port: u16,
    }

    #[test]
    fn the_line_and_the_setting_are_named_and_the_value_is_not() {
        let told = |text: &str| told(text, &toml::from_str::<Small>(text).unwrap_err());
        let said = told("# ş\nport = \"çok gizli\"\n");
        assert!(said.starts_with("line 2, port: invalid type"), "{said}");
        let said = told("");
        assert!(said.contains("missing field `port`"), "{said}");
        let said = told("port = 70000");
        assert!(said.starts_with("line 1, port: "), "{said}");
        assert!(!told("port = [\n").contains('\n'));
    }
}
