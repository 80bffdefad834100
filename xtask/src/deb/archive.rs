//! The outer archive of a Debian package: ar(5), in the common form.

/// Files one after another, each at an even place.
pub fn write(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut out = b"!<arch>\n".to_vec();
    for (name, content) in files {
        let head = format!(
            "{name:<16}{:<12}{:<6}{:<6}{:<8}{:<10}`\n",
            0,
            0,
            0,
            "100644",
            content.len()
        );
        out.extend_from_slice(head.as_bytes());
        out.extend_from_slice(content);
        if content.len() % 2 == 1 {
            out.push(b'\n');
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_head_has_sixty_bytes_at_an_even_place() {
        let archive = write(&[("debian-binary", b"2.0\n"), ("odd", b"abc"), ("last", b"")]);
        assert_eq!(archive.len(), 8 + 60 + 4 + 60 + 4 + 60);
        assert_eq!(&archive[8 + 58..8 + 60], b"`\n");
        assert_eq!(&archive[72 + 58..72 + 60], b"`\n");
    }
}
