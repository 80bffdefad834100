//! Writes a practice form to standard output: `cargo run -p paper --example form > form.pdf`.
//! With the argument `longest`, every value is as long as it may be.

use std::io::Write;

#[path = "../tests/sample/mod.rs"]
mod sample;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let longest = std::env::args()
        .nth(1)
        .is_some_and(|argument| argument == "longest");
    let form = if longest {
        sample::longest()
    } else {
        sample::form()
    };
    let pdf = paper::draw(&form)?;
    std::io::stdout().write_all(&pdf)?;
    Ok(())
}
