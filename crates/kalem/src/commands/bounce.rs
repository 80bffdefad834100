//! `kalem bounce`: a letter that came back, from a mail server's pipe. What it said of it is one line without a name or an address, for the mail log.

use std::io::Read;
use std::process::ExitCode;

use outside::mail::report::LONGEST;
use portal::notice::bounce::{Heard, Took, take};

use super::say;
use crate::cli::Bounce;
use crate::config::Config;
use crate::{Done, app};

/// `EX_TEMPFAIL` of sysexits.h: the mail server keeps the message and brings it again.
const BRING_AGAIN: u8 = 75;

pub fn bounce(options: &Bounce) -> ExitCode {
    match read_and_take(options) {
        Ok(took) => {
            say(&told(&took));
            ExitCode::SUCCESS
        }
        Err(problem) => {
            eprintln!("kalem: {problem}");
            ExitCode::from(BRING_AGAIN)
        }
    }
}

fn read_and_take(options: &Bounce) -> Done<Took> {
    let mut message = Vec::new();
    let mut input = std::io::stdin().lock();
    input
        .by_ref()
        .take(LONGEST as u64)
        .read_to_end(&mut message)?;
    // A mail server takes a pipe that is closed before its end for a failure.
    std::io::copy(&mut input, &mut std::io::sink())?;
    tokio::runtime::Runtime::new()?.block_on(async {
        let app = app::open(Config::read(&options.config)?).await?;
        let took = take(&app, &message, options.recipient.as_deref()).await?;
        app.db.close().await;
        Ok(took)
    })
}

fn told(took: &Took) -> String {
    match took {
        Took::Report(notice, Heard::New(delivery)) => {
            format!("notice {notice}: {}", delivery.key())
        }
        Took::Report(notice, Heard::Known) => format!("notice {notice}: nothing new"),
        Took::Report(notice, Heard::Gone) => format!("notice {notice} is not kept any more"),
        Took::NoReport => "no delivery report; nothing was changed".to_owned(),
        Took::NotOurs => "not to a return address of ours; nothing was changed".to_owned(),
        Took::NoneExpected => "mail.bounces is not set; nothing was changed".to_owned(),
    }
}
