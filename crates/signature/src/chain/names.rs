//! Name constraints (RFC 5280, 4.2.1.10): which names the certificates below a certificate may hold.

use der::asn1::AnyRef;

use crate::certificate::Certificate;
use crate::general_name::{
    GeneralName, context_number, elements, inner_elements, sequence_elements,
};
use crate::indication::{Finding, SubIndication};
use crate::oid;
use crate::signed::Malformed;

/// More subtrees than any authority needs; each is compared with each name of each certificate below.
const MAX_SUBTREES: usize = 500;

/// All constraints met so far on a path.
#[derive(Default)]
pub(super) struct NameConstraints {
    /// One list for each certificate that had one; a name must be within each.
    permitted: Vec<Vec<GeneralName>>,
    excluded: Vec<GeneralName>,
}

fn refused(reason: &str) -> Finding {
    Finding::new(SubIndication::ChainConstraintsFailure, reason)
}

impl NameConstraints {
    /// Takes in what `certificate` asks of those below it.
    pub fn narrow(&mut self, certificate: &Certificate) -> Result<(), Finding> {
        let Some(extension) = certificate.extension(oid::NAME_CONSTRAINTS) else {
            return Ok(());
        };
        for part in sequence_elements(&extension.value, "name constraints")? {
            let subtrees = subtrees(part)?;
            match context_number(part) {
                Some(0) => self.permitted.push(subtrees),
                Some(1) => self.excluded.extend(subtrees),
                _ => return Err(Malformed("name constraints").into()),
            }
        }
        let count = self.permitted.iter().map(Vec::len).sum::<usize>() + self.excluded.len();
        if count > MAX_SUBTREES {
            return Err(refused("more name constraints than are looked at"));
        }
        Ok(())
    }

    /// Whether every name in `certificate` is allowed.
    pub fn check(&self, certificate: &Certificate) -> Result<(), Finding> {
        if self.permitted.is_empty() && self.excluded.is_empty() {
            return Ok(());
        }
        let mut names = Vec::new();
        let subject = certificate.subject();
        if !subject.is_empty() {
            names.push(GeneralName::Directory(subject.clone()));
        }
        let mails = subject.texts(oid::EMAIL_ADDRESS);
        names.extend(mails.map(|mail| GeneralName::Email(mail.to_owned())));
        if let Some(extension) = certificate.extension(oid::SUBJECT_ALT_NAME) {
            for part in sequence_elements(&extension.value, "subject alternative name")? {
                names.push(GeneralName::from_any(part)?);
            }
        }
        for name in &names {
            let within = |base: &GeneralName| is_within(name, base);
            if self.excluded.iter().any(within) {
                return Err(refused("a name that an authority above excludes"));
            }
            for set in &self.permitted {
                let mut of_kind = set.iter().filter(|base| same_kind(name, base)).peekable();
                if of_kind.peek().is_some() && !of_kind.any(within) {
                    return Err(refused("a name outside of what an authority above permits"));
                }
            }
        }
        Ok(())
    }
}

/// GeneralSubtrees: the bases. RFC 5280 allows neither a minimum nor a maximum.
fn subtrees(list: AnyRef<'_>) -> Result<Vec<GeneralName>, Finding> {
    elements(list.value(), "name constraints")?
        .into_iter()
        .map(
            |subtree| match inner_elements(subtree, "name constraints")?[..] {
                [base] => Ok(GeneralName::from_any(base)?),
                _ => Err(refused("name constraints with a minimum or a maximum")),
            },
        )
        .collect()
}

fn same_kind(one: &GeneralName, other: &GeneralName) -> bool {
    use GeneralName::{Directory, Dns, Email, Ip, Other, Uri};
    match (one, other) {
        (Email(_), Email(_))
        | (Dns(_), Dns(_))
        | (Directory(_), Directory(_))
        | (Uri(_), Uri(_))
        | (Ip(_), Ip(_)) => true,
        (Other(one), Other(other)) => one == other,
        _ => false,
    }
}

/// What cannot be compared is within what is excluded and outside of what is permitted: both refuse.
fn is_within(name: &GeneralName, base: &GeneralName) -> bool {
    use GeneralName::{Directory, Dns, Email, Ip, Other, Uri};
    match (name, base) {
        (Directory(name), Directory(base)) => name.is_within(base),
        (Dns(name), Dns(base)) => host_or_below(name, base),
        (Email(mail), Email(base)) => mail_within(mail, base),
        (Uri(uri), Uri(base)) => host_of(uri).is_some_and(|host| host_within(host, base)),
        (Ip(address), Ip(base)) => address_within(address, base),
        (Other(_), Other(_)) => false,
        _ => false,
    }
}

fn host_or_below(name: &str, base: &str) -> bool {
    let (name, base) = (name.to_ascii_lowercase(), base.to_ascii_lowercase());
    let base = base.strip_prefix('.').unwrap_or(&base);
    base.is_empty()
        || name
            .strip_suffix(base)
            .is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}

/// `.example` means hosts below it, `example` that host alone.
fn host_within(host: &str, base: &str) -> bool {
    let (host, base) = (host.to_ascii_lowercase(), base.to_ascii_lowercase());
    if base.starts_with('.') {
        host.len() > base.len() && host.ends_with(&base)
    } else {
        host == base
    }
}

fn mail_within(mail: &str, base: &str) -> bool {
    let Some((local, host)) = mail.rsplit_once('@') else {
        return false;
    };
    match base.rsplit_once('@') {
        Some((base_local, base_host)) => {
            local == base_local && host.eq_ignore_ascii_case(base_host)
        }
        None => host_within(host, base),
    }
}

/// The host's name; none for an address in digits, which no name constraint speaks of.
fn host_of(uri: &str) -> Option<&str> {
    let (_, rest) = uri.split_once("://")?;
    let authority = rest.split(['/', '?', '#']).next()?;
    let host = authority.rsplit('@').next()?;
    let host = host.split(':').next()?;
    let has_letter = host.bytes().any(|byte| byte.is_ascii_alphabetic());
    (has_letter && !host.starts_with('[')).then_some(host)
}

/// `base` is an address and a mask of the same length.
fn address_within(address: &[u8], base: &[u8]) -> bool {
    base.len() == 2 * address.len()
        && (0..address.len()).all(|at| (address[at] ^ base[at]) & base[address.len() + at] == 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_mails_and_addresses() {
        let within = |name: GeneralName, base: GeneralName| is_within(&name, &base);
        let dns = |text: &str| GeneralName::Dns(text.into());
        assert!(within(dns("a.B.example"), dns("b.EXAMPLE")));
        assert!(!within(dns("ab.example"), dns("b.example")));
        let mail = |text: &str| GeneralName::Email(text.into());
        assert!(within(mail("a@b.example"), mail("b.example")));
        assert!(!within(mail("a@c.b.example"), mail("b.example")));
        assert!(within(mail("a@c.b.example"), mail(".b.example")));
        assert!(!within(mail("A@b.example"), mail("a@b.example")));
        let uri = |text: &str| GeneralName::Uri(text.into());
        assert!(within(uri("http://u@h.b.example:80/x"), uri(".b.example")));
        assert!(!within(uri("http://b.example/x"), uri(".b.example")));
        assert!(!within(uri("http://127.0.0.1/"), uri("127.0.0.1")));
        let ip = |bytes: &[u8]| GeneralName::Ip(bytes.to_vec());
        assert!(within(ip(&[10, 1, 2, 3]), ip(&[10, 0, 0, 0, 255, 0, 0, 0])));
        assert!(!within(
            ip(&[11, 1, 2, 3]),
            ip(&[10, 0, 0, 0, 255, 0, 0, 0])
        ));
        assert!(!within(ip(&[0; 16]), ip(&[10, 0, 0, 0, 255, 0, 0, 0])));
    }
}
