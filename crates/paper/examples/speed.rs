//! Prints how many forms one core draws in a second: `cargo run --release -p paper --example speed`.

use std::time::Instant;

#[path = "../tests/sample/mod.rs"]
mod sample;

const FORMS: u64 = 500;

#[expect(
    clippy::print_stdout,
    reason = "the figure is what this example is for"
)]
fn main() -> Result<(), paper::DrawError> {
    for (name, mut form) in [("usual", sample::form()), ("longest", sample::longest())] {
        // The first form of a process also takes the fonts apart.
        let mut bytes = paper::draw(&form)?.len();
        let begun = Instant::now();
        for order_number in 1..=FORMS {
            form.order_number = order_number;
            bytes = bytes.max(paper::draw(&form)?.len());
        }
        let each = begun.elapsed() / FORMS as u32;
        let rate = 1.0 / each.as_secs_f64();
        println!("{name}: {rate:.0} forms a second, {each:.1?} each, at most {bytes} bytes");
    }
    Ok(())
}
