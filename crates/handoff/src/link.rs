//! The `eimza:` link: the same code for whoever has the app on this machine. A convenience, never a safeguard.

use crate::code::Code;
use crate::portal_address::PortalAddress;

const SCHEME: &str = "eimza:";

/// What a link says: `eimza:ACDE-2345@https://imza.example`. The app asks only portals on its own list, whatever a link says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    pub code: Code,
    pub portal: PortalAddress,
}

/// This is not a link of ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this is not an eimza: link")]
pub struct NotALink;

impl Link {
    pub fn address(&self) -> String {
        format!("{SCHEME}{}@{}", self.code.shown(), self.portal)
    }

    /// # Errors
    /// [`NotALink`] for all that [`Link::address`] does not write, but for the case of letters and the slashes that some desktops put in.
    pub fn parse(address: &str) -> Result<Self, NotALink> {
        let scheme = address.get(..SCHEME.len()).ok_or(NotALink)?;
        if !scheme.eq_ignore_ascii_case(SCHEME) {
            return Err(NotALink);
        }
        let rest = address[SCHEME.len()..].trim_start_matches('/');
        let (code, portal) = rest.split_once('@').ok_or(NotALink)?;
        Ok(Self {
            code: Code::parse(code).map_err(|_| NotALink)?,
            portal: PortalAddress::parse(portal).map_err(|_| NotALink)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_is_read_as_it_is_written() {
        let link = Link {
            code: Code::parse("ACDE2345").unwrap(),
            portal: PortalAddress::parse("https://imza.example:8443").unwrap(),
        };
        assert_eq!(link.address(), "eimza:ACDE-2345@https://imza.example:8443");
        for written in [
            link.address(),
            link.address().to_uppercase(),
            link.address().replace("eimza:", "eimza://"),
        ] {
            assert_eq!(Link::parse(&written).as_ref(), Ok(&link), "{written}");
        }
    }

    #[test]
    fn nothing_else_is_a_link() {
        for text in [
            "",
            "eimza",
            "eimza:",
            "eimza:ACDE-2345",
            "eimza:@https://imza.example",
            "eimza:ACDE-2345@",
            "eimza:ACDE-2345@http://imza.example",
            "http:ACDE-2345@https://imza.example",
            "eimza:ACDE-2345@https://imza.example/x",
            "eimza:ACDE-2345@https://imza.example --module=/tmp/x",
            "eimza:ACDE-2345@a@https://imza.example",
            "ışşşşşş",
        ] {
            assert_eq!(Link::parse(text), Err(NotALink), "{text:?}");
        }
    }
}
