//! What a browser makes of a filled-in form: the body of its request.

pub fn encode(fields: &[(String, String)]) -> String {
    let escape = |text: &str| -> String {
        let plain = |b: u8| b.is_ascii_alphanumeric() || b"-_.~".contains(&b);
        text.bytes()
            .map(|b| {
                if plain(b) {
                    char::from(b).to_string()
                } else {
                    format!("%{b:02X}")
                }
            })
            .collect()
    };
    fields
        .iter()
        .map(|(name, value)| format!("{}={}", escape(name), escape(value)))
        .collect::<Vec<_>>()
        .join("&")
}

pub fn multipart(
    fields: &[(String, String)],
    files: Vec<(String, String, Vec<u8>)>,
) -> (String, Vec<u8>) {
    const EDGE: &str = "kalem-story-edge";
    let mut body = Vec::new();
    let is_picked = |name: &String| files.iter().any(|(picked, _, _)| picked == name);
    for (name, value) in fields.iter().filter(|(name, _)| !is_picked(name)) {
        body.extend(
            format!(
                "--{EDGE}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
            )
            .bytes(),
        );
    }
    for (name, file_name, bytes) in files {
        let head = format!(
            "--{EDGE}\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"{file_name}\"\r\n"
        );
        body.extend(head.bytes());
        body.extend(b"Content-Type: application/octet-stream\r\n\r\n");
        body.extend(bytes);
        body.extend(b"\r\n");
    }
    body.extend(format!("--{EDGE}--\r\n").bytes());
    (format!("multipart/form-data; boundary={EDGE}"), body)
}
