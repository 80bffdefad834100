//! What reading a list allocates. A program of its own, so that no other test is measured along with it.

mod bombs;
// The office's lists are read elsewhere.
#[allow(dead_code)]
#[path = "../lists/files.rs"]
mod files;
mod old_excel;

/// Counts what is allocated.
#[global_allocator]
static HEAP: peak_alloc::PeakAlloc = peak_alloc::PeakAlloc;
