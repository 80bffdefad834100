//! The packages that come from Debian: a browser, a database server, a PDF reader, fonts, Python's own installer,
//! keys and cards in software.

use std::path::Path;
use std::process::Command;

use crate::{Outcome, postgres, shell};

/// A package, and how one sees that it is not needed any more.
struct Package {
    name: &'static str,
    is_there: fn() -> bool,
}

const PACKAGES: &[Package] = &[
    Package {
        name: "git",
        is_there: || shell::has("git"),
    },
    Package {
        name: "openssl",
        is_there: || shell::has("openssl"),
    },
    Package {
        name: "chromium",
        is_there: || shell::has("chromium"),
    },
    Package {
        name: "postgresql",
        is_there: || postgres::programs().is_ok(),
    },
    Package {
        name: "poppler-utils",
        is_there: || shell::has("pdftotext") && shell::has("pdftoppm"),
    },
    Package {
        name: "fonts-liberation2",
        is_there: || {
            ["liberation2", "liberation"]
                .iter()
                .any(|dir| Path::new("/usr/share/fonts/truetype").join(dir).is_dir())
        },
    },
    Package {
        name: "softhsm2",
        is_there: || shell::has("softhsm2-util"),
    },
    Package {
        name: "opensc",
        is_there: || shell::has("pkcs11-tool"),
    },
    Package {
        name: "pcscd",
        is_there: || Path::new("/usr/sbin/pcscd").exists(),
    },
    Package {
        name: "vsmartcard-vpcd",
        is_there: || Path::new("/usr/lib/pcsc/drivers/serial/libifdvpcd.so").exists(),
    },
    // The emulated card's storage is C, and its headers are read by clang.
    Package {
        name: "libclang-dev",
        is_there: clang_reads_headers,
    },
    // The engine of the fuzzers.
    Package {
        name: "g++",
        is_there: || shell::has("c++") || shell::has("g++"),
    },
    Package {
        name: "python3-venv",
        is_there: python_makes_environments,
    },
    // The collector of the tests is linked to Python's library; this package brings the one of the machine's own version.
    Package {
        name: "libpython3-dev",
        is_there: python_has_a_library,
    },
];

/// Where figures are taken: a module, a screen in memory, and what draws on it.
const FOR_MEASURING: &[Package] = &[
    Package {
        name: "softhsm2",
        is_there: || shell::has("softhsm2-util"),
    },
    Package {
        name: "xvfb",
        is_there: || shell::has("Xvfb"),
    },
    Package {
        name: "libgl1-mesa-dri",
        is_there: || has_library("dri/swrast_dri.so"),
    },
    Package {
        name: "libegl1",
        is_there: || has_library("libEGL.so.1"),
    },
    Package {
        name: "libgl1",
        is_there: || has_library("libGL.so.1"),
    },
    Package {
        name: "libx11-6",
        is_there: || has_library("libX11.so.6"),
    },
    Package {
        name: "libxcursor1",
        is_there: || has_library("libXcursor.so.1"),
    },
    Package {
        name: "libxi6",
        is_there: || has_library("libXi.so.6"),
    },
    Package {
        name: "libxkbcommon-x11-0",
        is_there: || has_library("libxkbcommon-x11.so.0"),
    },
];

/// Installs what is missing, or says what to install.
pub fn ensure() -> Outcome<()> {
    ensure_all(PACKAGES)
}

pub fn ensure_for_measuring() -> Outcome<()> {
    ensure_all(FOR_MEASURING)
}

fn ensure_all(packages: &[Package]) -> Outcome<()> {
    let missing: Vec<&str> = packages
        .iter()
        .filter(|package| !(package.is_there)())
        .map(|package| package.name)
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    if !shell::has("apt-get") || !is_root()? {
        return Err(advice(&missing));
    }
    let apt = || {
        let mut command = shell::command("apt-get");
        // Nobody is there to answer questions.
        command.env("DEBIAN_FRONTEND", "noninteractive");
        command
    };
    shell::run(apt().args(["update", "--quiet"]))?;
    shell::run(
        apt()
            .args(["install", "--quiet", "--yes", "--no-install-recommends"])
            .args(&missing),
    )?;
    let still: Vec<&str> = packages
        .iter()
        .filter(|package| !(package.is_there)())
        .map(|package| package.name)
        .collect();
    if still.is_empty() {
        Ok(())
    } else {
        Err(advice(&still))
    }
}

fn advice(missing: &[&str]) -> String {
    format!(
        "The tests need packages which are not installed here: {0}.\nOn Debian, as root:\n\n    apt-get update && apt-get install {0}\n\n\
         (or call this command as root, and it installs them itself; elsewhere, install what offers the same programs)",
        missing.join(" ")
    )
}

fn is_root() -> Outcome<bool> {
    Ok(shell::read(Command::new("id").arg("-u"))?.trim() == "0")
}

/// Debian has a folder for each kind of machine.
fn has_library(name: &str) -> bool {
    std::fs::read_dir("/usr/lib").is_ok_and(|entries| {
        let mut folders = entries.filter_map(Result::ok);
        folders.any(|entry| entry.path().join(name).exists())
    })
}

/// Each version of it has a folder of its own.
fn clang_reads_headers() -> bool {
    std::fs::read_dir("/usr/lib").is_ok_and(|entries| {
        entries.filter_map(Result::ok).any(|entry| {
            entry.file_name().to_string_lossy().starts_with("llvm-")
                && entry.path().join("lib/libclang.so").exists()
        })
    })
}

/// Debian splits the part of Python that makes virtual environments into a package of its own.
fn python_makes_environments() -> bool {
    shell::read(Command::new("python3").args(["-c", "import ensurepip, venv"])).is_ok()
}

fn python_has_a_library() -> bool {
    let version = "import sys; print('libpython%d.%d.so.1.0' % sys.version_info[:2])";
    shell::read(Command::new("python3").args(["-c", version]))
        .is_ok_and(|name| has_library(name.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_missing_is_named() {
        let advice = advice(&["chromium", "poppler-utils"]);
        assert!(advice.contains("apt-get install chromium poppler-utils"));
    }
}
