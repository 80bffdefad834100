//! The one binary: it composes the rest.

mod app;
mod cli;
mod commands;
mod config;
mod connections;
mod demo;
mod issuing;
mod keys;
mod logs;
#[cfg(feature = "otlp")]
mod otlp;
mod private;
mod serve;
mod upkeep;

use std::process::ExitCode;
use std::time::Duration;

use clap::Parser;

use crate::cli::{Cli, Command};

/// Gives memory back after a flood. The system's allocator keeps what each of its arenas ever held: under a mixed attack, half as much again as is
/// in use.
#[global_allocator]
static HEAP: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// How long the last threads may take.
const LAST_WORK: Duration = Duration::from_secs(5);

fn main() -> ExitCode {
    // A driver for security modules looks around in a child of this program.
    card::child::serve();
    private::make_all_private();
    outside::ensure_crypto_provider();
    let cli = Cli::parse();
    logs::start(&cli.log);
    connections::raise_limit();
    // It has more to say than that it failed, and needs nothing that runs beside it.
    if let Command::VerifySignature(options) = &cli.command {
        return commands::verify_signature(options)
            .unwrap_or_else(|problem| fail(&problem.to_string()));
    }
    // Its exit code is a mail server's.
    if let Command::Bounce(options) = &cli.command {
        return commands::bounce(options);
    }
    let runtime = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime,
        Err(error) => return fail(&format!("the runtime cannot be started: {error}")),
    };
    let done = runtime.block_on(async {
        match cli.command {
            Command::Demo(options) => demo::demo(options).await,
            Command::Serve(options) => serve::serve(&options.config, true).await,
            Command::Work(options) => serve::work(&options.config).await,
            Command::Migrate(options) => commands::migrate(&options.config).await,
            Command::CheckConfig(options) => commands::check_config(&options.config).await,
            Command::Doctor(options) => commands::doctor(&options.config).await,
            Command::Verify(options) => commands::verify(options).await,
            Command::AcceptRestoredBackup(options) => {
                commands::accept_restored_backup(&options).await
            }
            Command::VerifySignature(_) | Command::Bounce(_) => Ok(()),
            Command::MakeKeys(options) => keys::make(&options.file),
            Command::Ceremony(options) => commands::ceremony(&options),
            Command::RootList(options) => commands::root_list(&options),
            Command::MakeAuthorityKey(options) => issuing::make_key(&options),
            Command::Issuer(options) => issuing::issuer(&options.config).await,
            Command::Certificate(options) => issuing::certificate(&options).await,
            Command::AddOperator(options) => commands::add_operator(options).await,
            Command::Operator(options) => commands::operator(options).await,
            Command::AddInstitution(options) => commands::add_institution(options).await,
            Command::AppointOfficer(options) => commands::appoint_officer(options).await,
        }
    });
    #[cfg(feature = "otlp")]
    otlp::flush();
    // Everything that was begun has ended by now, but for a call of a security module that hangs.
    runtime.shutdown_timeout(LAST_WORK);
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => fail(&problem.to_string()),
    }
}

fn fail(problem: &str) -> ExitCode {
    eprintln!("kalem: {problem}");
    ExitCode::FAILURE
}

/// What a command ends with: words for whoever typed it.
type Done<T = ()> = Result<T, Box<dyn std::error::Error>>;
