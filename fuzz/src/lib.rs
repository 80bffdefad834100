//! What one input may make a parser allocate. A small file that takes a large part of the machine is an attack that works, like a panic.

use peak_alloc::PeakAlloc;

#[global_allocator]
static HEAP: PeakAlloc = PeakAlloc;

/// In bytes: for what a parser needs whatever it reads, and for each byte that it reads.
const ALWAYS: usize = 1024 * 1024;
const EACH: usize = 256;

/// Parses within what its input is worth.
pub fn bounded(input: &[u8], parse: impl FnOnce(&[u8])) {
    within(ALWAYS + EACH * input.len(), || parse(input));
}

/// Parses within so many bytes.
pub fn within(most: usize, parse: impl FnOnce()) {
    let before = HEAP.current_usage();
    HEAP.reset_peak_usage();
    parse();
    let peak = HEAP.peak_usage().saturating_sub(before);
    assert!(
        peak <= most,
        "{peak} bytes were allocated, {most} are allowed"
    );
}
