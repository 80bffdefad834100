//! `cargo xtask deb`: the e-İmza app as a Debian package (deb(5)), written here, since a package is three files in an archive.

mod archive;
mod tar;

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use crate::{Outcome, shell};
use tar::Tar;

/// In bytes; more than that nobody waits for on a slow line.
const LARGEST: u64 = 15 * 1024 * 1024;
const NAME: &str = "e-imza";

/// What windows and readers need is opened when it is used; without a reader service the rehearsal still works.
const DEPENDS: &str = "libgcc-s1, libegl1, libgl1, libx11-6, libxcursor1, libxi6, libxkbcommon0, libxkbcommon-x11-0, xdg-utils";
const RECOMMENDS: &str = "pcscd, libpcsclite1, ca-certificates, desktop-file-utils";
const SUGGESTS: &str = "opensc";

/// A file of the package.
struct Entry {
    path: &'static str,
    mode: u32,
    from: PathBuf,
}

/// Where the app lies after [`package`].
pub fn program() -> PathBuf {
    crate::target().join("app").join(NAME)
}

pub fn run() -> Outcome<()> {
    let size = fs::metadata(package()?).map_err(|error| error.to_string())?;
    match size.len() <= LARGEST {
        true => Ok(()),
        false => Err("the package is larger than 15 MB".to_owned()),
    }
}

/// Builds the app and its package, and says where that lies.
pub fn package() -> Outcome<PathBuf> {
    shell::run(shell::cargo().args(["build", "--locked", "-p", "signer", "--profile", "app"]))?;
    let folder = crate::target().join("deb");
    fs::create_dir_all(&folder).map_err(|error| error.to_string())?;
    let file = folder.join(format!(
        "{NAME}_{}_{}.deb",
        env!("CARGO_PKG_VERSION"),
        architecture()
    ));
    let package = build(&program())?;
    fs::write(&file, &package).map_err(|error| format!("{}: {error}", file.display()))?;
    println!(
        "{}: {:.1} MB",
        file.display(),
        package.len() as f64 / 1_048_576.0
    );
    Ok(file)
}

/// The package's bytes. The same for the same program: times are those of no clock.
fn build(binary: &Path) -> Outcome<Vec<u8>> {
    let mut data = Tar::default();
    let mut bytes_installed = 0;
    let mut sums = String::new();
    for entry in entries(binary) {
        let content =
            fs::read(&entry.from).map_err(|error| format!("{}: {error}", entry.from.display()))?;
        bytes_installed += content.len();
        data.file(entry.path, entry.mode, &content)?;
        sums += &format!("{}  {}\n", md5(&entry.from)?, entry.path);
    }
    let mut control = Tar::default();
    control.file("control", 0o644, description(bytes_installed).as_bytes())?;
    control.file("conffiles", 0o644, b"/etc/e-imza/portallar\n")?;
    control.file("md5sums", 0o644, sums.as_bytes())?;
    Ok(archive::write(&[
        ("debian-binary", b"2.0\n"),
        ("control.tar.gz", &gzip(&control.end())?),
        ("data.tar.gz", &gzip(&data.end())?),
    ]))
}

fn entries(binary: &Path) -> Vec<Entry> {
    let linux = crate::root().join("packaging/linux");
    let entry = |path, mode, from| Entry { path, mode, from };
    vec![
        entry("usr/bin/e-imza", 0o755, binary.to_owned()),
        entry(
            "usr/share/applications/e-imza.desktop",
            0o644,
            linux.join("e-imza.desktop"),
        ),
        entry(
            "usr/share/icons/hicolor/scalable/apps/e-imza.svg",
            0o644,
            linux.join("e-imza.svg"),
        ),
        entry(
            "usr/share/doc/e-imza/copyright",
            0o644,
            linux.join("copyright"),
        ),
        entry("etc/e-imza/portallar", 0o644, linux.join("portallar")),
    ]
}

/// deb-control(5). `bytes` are those of all files.
fn description(bytes: usize) -> String {
    format!(
        "Package: {NAME}\nVersion: {}\nArchitecture: {}\nMaintainer: The Kalem contributors <kalem@localhost>\nInstalled-Size: {}\n\
         Depends: {}, {DEPENDS}\nRecommends: {RECOMMENDS}\nSuggests: {SUGGESTS}\nSection: utils\nPriority: optional\n\
         Description: sign with a smart card what a portal asks you to\n \
         Turns in a verification code, shows every text in full, lets the card sign and hands\n \
         the signature back. Changes and unlocks the PIN. Needs no Java.\n",
        env!("CARGO_PKG_VERSION"),
        architecture(),
        bytes.div_ceil(1024),
        c_library(),
    )
}

/// Debian's name for the machine.
const fn architecture() -> &'static str {
    match std::env::consts::ARCH.as_bytes() {
        b"aarch64" => "arm64",
        b"x86" => "i386",
        b"arm" => "armhf",
        _ => "amd64",
    }
}

/// At least as new as the one that it was built against. Where nobody tells, the one of the release that we build on.
fn c_library() -> String {
    let told = shell::read(shell::command("getconf").arg("GNU_LIBC_VERSION"));
    let version = told.ok().and_then(|line| {
        let version = line.trim().strip_prefix("glibc ")?;
        Some(version.to_owned())
    });
    format!("libc6 (>= {})", version.as_deref().unwrap_or("2.36"))
}

/// Not for safety: what a person's `dpkg --verify` compares.
fn md5(file: &Path) -> Outcome<String> {
    let line = shell::read(shell::command("md5sum").arg(file))?;
    let sum = line.split_whitespace().next().unwrap_or_default();
    Ok(sum.trim_start_matches('\\').to_owned())
}

/// Without name and time in it, so that the same goes in and the same comes out.
fn gzip(bytes: &[u8]) -> Outcome<Vec<u8>> {
    let broken = |error: std::io::Error| format!("gzip: {error}");
    let mut child = shell::command("gzip")
        .args(["-9", "--no-name"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(broken)?;
    let to = child.stdin.take();
    let output = std::thread::scope(|scope| {
        let writing = scope.spawn(move || to.map_or(Ok(()), |mut to| to.write_all(bytes)));
        let output = child.wait_with_output();
        writing
            .join()
            .unwrap_or_else(|_| Err(std::io::ErrorKind::BrokenPipe.into()))
            .and(output)
    });
    let output = output.map_err(broken)?;
    match output.status.success() {
        true => Ok(output.stdout),
        false => Err(format!("gzip: {}", output.status)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// R42: neither this package nor the recipes for other systems ask for a Java.
    #[test]
    fn no_package_needs_java() {
        let control = description(1);
        let (fields, words) = control.split_once("Description:").unwrap();
        assert!(words.contains("Needs no Java."));
        let mut recipes = vec![fields.to_owned()];
        let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("../packaging")];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                match path.is_dir() {
                    true => folders.push(path),
                    // It says in words that no Java is needed.
                    false if path.ends_with("README.md") => {}
                    false => recipes.push(String::from_utf8_lossy(&fs::read(path).unwrap()).into()),
                }
            }
        }
        assert!(recipes.len() > 5);
        for recipe in recipes {
            let recipe = recipe.to_lowercase();
            for word in ["java", "jre", "jdk", "jnlp"] {
                assert!(!recipe.contains(word), "{word} in {recipe}");
            }
        }
    }

    /// Debian's own tool finds in it what was put in.
    #[test]
    fn dpkg_reads_what_we_write() {
        if !shell::has("dpkg-deb") || !shell::has("gzip") {
            assert!(
                std::env::var("CI").as_deref() != Ok("true"),
                "dpkg-deb is not installed"
            );
            eprintln!("skipped: dpkg-deb is not installed");
            return;
        }
        let folder = std::env::temp_dir().join(format!("e-imza-deb-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let (binary, file) = (folder.join("program"), folder.join("x.deb"));
        fs::write(&binary, vec![7; 100_000]).unwrap();
        let package = build(&binary).unwrap();
        assert_eq!(build(&binary).unwrap(), package, "the same again");
        fs::write(&file, package).unwrap();
        let said = |options: &[&str]| {
            shell::read(shell::command("dpkg-deb").args(options).arg(&file)).unwrap()
        };
        assert!(said(&["--info"]).contains("Package: e-imza"));
        let list = said(&["--contents"]);
        for words in [
            "-rwxr-xr-x root/root    100000",
            "./usr/bin/e-imza",
            "./usr/share/applications/e-imza.desktop",
            "./etc/e-imza/portallar",
        ] {
            assert!(list.contains(words), "{words} in {list}");
        }
        let out = folder.join("out");
        let mut unpack = shell::command("dpkg-deb");
        shell::read(unpack.arg("--extract").arg(&file).arg(&out)).unwrap();
        assert_eq!(fs::read(out.join("usr/bin/e-imza")).unwrap().len(), 100_000);
        let desktop = fs::read_to_string(out.join("usr/share/applications/e-imza.desktop"));
        assert!(desktop.unwrap().contains("x-scheme-handler/eimza;"));
        fs::remove_dir_all(&folder).unwrap();
    }
}
