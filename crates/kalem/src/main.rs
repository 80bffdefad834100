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
    if let Command::VerifySignature(wish) = &cli.command {
        return commands::verify_signature(wish)
            .unwrap_or_else(|problem| fail(&problem.to_string()));
    }
    let runtime = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime,
        Err(error) => return fail(&format!("the runtime cannot be started: {error}")),
    };
    let done = runtime.block_on(async {
        match cli.command {
            Command::Demo(wish) => demo::demo(wish).await,
            Command::Serve(wish) => serve::serve(&wish.config, true).await,
            Command::Work(wish) => serve::work(&wish.config).await,
            Command::Migrate(wish) => commands::migrate(&wish.config).await,
            Command::CheckConfig(wish) => commands::check_config(&wish.config).await,
            Command::Doctor(wish) => commands::doctor(&wish.config).await,
            Command::Verify(wish) => commands::verify(wish).await,
            Command::AcceptRestoredBackup(wish) => {
                commands::accept_restored_backup(&wish.config).await
            }
            Command::VerifySignature(_) => Ok(()),
            Command::MakeKeys(wish) => keys::make(&wish.file),
            Command::Ceremony(wish) => commands::ceremony(&wish),
            Command::RootList(wish) => commands::root_list(&wish),
            Command::MakeAuthorityKey(wish) => issuing::make_key(&wish),
            Command::Issuer(wish) => issuing::issuer(&wish.config).await,
            Command::Certificate(wish) => issuing::certificate(&wish).await,
            Command::AddOperator(wish) => commands::add_operator(wish).await,
            Command::Operator(wish) => commands::operator(wish).await,
            Command::AddInstitution(wish) => commands::add_institution(wish).await,
            Command::AppointOfficer(wish) => commands::appoint_officer(wish).await,
        }
    });
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
