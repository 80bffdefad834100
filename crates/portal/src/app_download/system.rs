//! For which system a package is, and on which one somebody reads the page.

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum System {
    Windows,
    Mac,
    /// Debian, Ubuntu and Pardus.
    Debian,
}

impl System {
    pub const ALL: [Self; 3] = [Self::Windows, Self::Mac, Self::Debian];

    /// The end of its texts' keys.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Windows => "windows",
            Self::Mac => "mac",
            Self::Debian => "debian",
        }
    }

    /// By the name of a package's file.
    pub fn of_file(name: &str) -> Option<Self> {
        match name.rsplit_once('.')?.1 {
            "msi" => Some(Self::Windows),
            "pkg" => Some(Self::Mac),
            "deb" => Some(Self::Debian),
            _ => None,
        }
    }

    /// By what a browser says of itself. None: a phone, or a system that we do not know; the app is for neither.
    pub fn of_browser(user_agent: &str) -> Option<Self> {
        let says = |word| user_agent.contains(word);
        if says("Android") || says("iPhone") || says("iPad") {
            None
        } else if says("Windows") {
            Some(Self::Windows)
        } else if says("Macintosh") {
            Some(Self::Mac)
        } else if says("Linux") {
            Some(Self::Debian)
        } else {
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn browsers_say_where_they_run() {
        let of = System::of_browser;
        assert_eq!(
            of("Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/140.0"),
            Some(System::Windows)
        );
        assert_eq!(
            of("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Safari/605"),
            Some(System::Mac)
        );
        assert_eq!(
            of("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Firefox/140.0"),
            Some(System::Debian)
        );
        assert_eq!(of("Mozilla/5.0 (Linux; Android 14) Chrome/140.0"), None);
        assert_eq!(of("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0)"), None);
        assert_eq!(of(""), None);
    }

    #[test]
    fn packages_say_for_what_they_are() {
        assert_eq!(
            System::of_file("e-imza_0.1.0_amd64.deb"),
            Some(System::Debian)
        );
        assert_eq!(System::of_file("e-imza-0.1.0.msi"), Some(System::Windows));
        assert_eq!(System::of_file("SHA256SUMS"), None);
        assert_eq!(System::of_file("e-imza.exe"), None);
    }
}
