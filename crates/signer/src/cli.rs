//! The command line, and its exit codes.
//!
//! | code | meaning |
//! |---|---|
//! | 0 | done; with `--doctor`: everything is in order |
//! | 1 | the program cannot start: a wrong list of portals, no window |
//! | 2 | the command line is wrong |
//! | 3 | the verification code is not good: mistyped, expired or used |
//! | 4 | the portal cannot be reached, or not securely, or answers nonsense |
//! | 5 | reader, driver or card do not work; with `--doctor`: something is the matter |
//! | 6 | no certificate on the cards fits, or the card is not the one that is meant |
//! | 7 | the PIN is wrong; it was tried once |
//! | 8 | the PIN is locked, not set, or one try is left and `--last-try` was not given: nothing was tried |
//! | 9 | the portal refused the signature, or it is over |
//! | 10 | what the portal sent is not fit to be signed; nothing was signed |
//! | 11 | the new PIN is too weak |
//! | 12 | signed and accepted, but the signature could not be saved |

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use handoff::link::Link;
use handoff::portal_address::PortalAddress;

use crate::clock::Clock;
use crate::headless;
use crate::language::Language;
use crate::portals::{Portals, usual_files};
use crate::window::{self, Opening, settings};
use crate::work::Source;

/// Where the demo keeps its practice cards, seen from the folder in which it was started.
const PRACTICE_CARDS: &str = "data/demo/kartlar";

const EXIT_CODES: &str = "\
Exit codes:
   0  done; with --doctor: everything is in order
   1  the program cannot start
   2  the command line is wrong
   3  the verification code is not good: mistyped, expired or used
   4  the portal cannot be reached, or not securely, or answers nonsense
   5  reader, driver or card do not work; with --doctor: something is the matter
   6  no certificate on the cards fits, or another card is meant
   7  the PIN is wrong; it was tried once
   8  the PIN is locked or not set, or one try is left and --last-try is not given
   9  the portal refused the signature, or it is over
  10  what the portal sent is not fit to be signed; nothing was signed
  11  the new PIN is too weak
  12  signed and accepted, but the signature could not be saved";

/// Sign with your card what a portal asks you to: the e-İmza app.
///
/// Without options it opens its window. `--headless` runs the same steps here and prints every text before it signs.
#[derive(Parser)]
#[command(name = "e-imza", version, after_help = EXIT_CODES)]
pub struct Options {
    /// An eimza: link, as the portal's page opens it
    pub link: Option<String>,
    /// Run the steps on the command line, without a window
    #[arg(long, requires = "pin_env")]
    pub headless: bool,
    /// Look at reader, driver, card, certificate, network and clock, and say what to do
    #[arg(long, conflicts_with = "headless")]
    pub doctor: bool,
    /// The portal; it is trusted for this run
    #[arg(long, value_name = "URL")]
    pub portal: Option<String>,
    /// The verification code that the page shows
    #[arg(long)]
    pub code: Option<String>,
    /// A practice card of the demo, or the path of one
    #[arg(long, value_name = "NAME", conflicts_with = "module")]
    pub practice: Option<String>,
    /// The PKCS#11 driver of your card; without it one is looked for
    #[arg(long, value_name = "PATH")]
    pub module: Option<PathBuf>,
    /// The environment variable that holds the PIN
    #[arg(long, value_name = "VAR")]
    pub pin_env: Option<String>,
    /// The environment variable that holds the new PIN, where one is to be set
    #[arg(long, value_name = "VAR")]
    pub new_pin_env: Option<String>,
    /// You know that one try is left before the PIN locks, and want it
    #[arg(long)]
    pub last_try: bool,
    /// Save the signature here; with several texts -1, -2 … are put to the name
    #[arg(long, value_name = "FILE")]
    pub save: Option<PathBuf>,
    /// Say how many milliseconds passed until the first frame, and close: for measuring
    #[arg(long, hide = true)]
    pub first_frame: bool,
    /// The language of the app
    #[arg(long, value_name = "tr|en", value_parser = ["tr", "en"])]
    pub language: Option<String>,
}

/// What is wrong with the command line, beyond what the parser sees.
struct Wrong(String);

pub fn run() -> ExitCode {
    let options = Options::parse();
    let clock = Clock::start();
    match begin(&options, clock) {
        Ok(code) => ExitCode::from(code),
        Err(Wrong(what)) => {
            eprintln!("e-imza: {what}");
            ExitCode::from(2)
        }
    }
}

fn begin(options: &Options, clock: Clock) -> Result<u8, Wrong> {
    let named = named_portal(options)?;
    let portals = Portals::read(named, &usual_files()).map_err(|bad| {
        let file = bad.file.display();
        Wrong(format!(
            "{file}: line {} is no address of a portal",
            bad.line
        ))
    })?;
    let link = match &options.link {
        Some(link) => Some(Link::parse(link).map_err(|fault| Wrong(fault.to_string()))?),
        None => None,
    };
    let (language, source) = (language(options), source(options));
    if options.doctor {
        let portal = &portals.all()[0];
        return Ok(headless::doctor(&source, portal, language, clock));
    }
    if options.headless {
        let run = headless::Run {
            language,
            portals,
            link,
            source,
            clock,
        };
        return headless::run(options, run).map_err(|what| Wrong(what.to_owned()));
    }
    let opened = window::open(Opening {
        portals,
        language,
        link,
        source,
        clock,
        settings: match options.language {
            // Said on the command line it holds for this run and is not kept.
            Some(_) => None,
            None => settings::usual_file(),
        },
        measures: options.first_frame,
    });
    match opened {
        Ok(()) => Ok(0),
        Err(what) => {
            eprintln!("e-imza: no window: {what}. --headless works without one.");
            Ok(1)
        }
    }
}

fn named_portal(options: &Options) -> Result<Option<PortalAddress>, Wrong> {
    let parse = |text: &String| {
        PortalAddress::parse(text).map_err(|fault| Wrong(format!("--portal {text}: {fault}")))
    };
    options.portal.as_ref().map(parse).transpose()
}

fn language(options: &Options) -> Language {
    match options.language.as_deref() {
        Some("tr") => Language::Turkish,
        Some(_) => Language::English,
        None => {
            let set = ["LC_ALL", "LC_MESSAGES", "LANG"]
                .into_iter()
                .find_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty()));
            Language::of_locale(set.as_deref())
        }
    }
}

/// A practice card's name is looked for where the demo keeps them; with a separator in it, it is a path.
fn source(options: &Options) -> Source {
    match (&options.module, &options.practice) {
        (Some(module), _) => Source::Module(module.clone()),
        (None, Some(name)) => {
            let path = PathBuf::from(name);
            let folder = match path.parent() {
                Some(folder) if !folder.as_os_str().is_empty() => folder.to_owned(),
                _ => PathBuf::from(PRACTICE_CARDS),
            };
            let stem = path.file_stem().map(|stem| stem.to_string_lossy());
            Source::Practice {
                folder,
                name: stem.map(|stem| stem.into_owned()),
            }
        }
        (None, None) => Source::Search,
    }
}
