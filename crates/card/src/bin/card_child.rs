//! The second process alone, for tests and for programs that cannot start themselves again.

fn main() -> std::process::ExitCode {
    card::child::serve();
    eprintln!(
        "Programs that reach cards start this one by themselves; there is nothing to see here."
    );
    std::process::ExitCode::FAILURE
}
