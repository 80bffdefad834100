//! An office's list of its people, in whatever format. What it may allocate is the reader's own promise.

#![no_main]

use libfuzzer_sys::fuzz_target;
use personnel_list::{LARGEST_IN_MEMORY, read};

fuzz_target!(|file: &[u8]| {
    kalem_fuzz::within(LARGEST_IN_MEMORY * 3 / 2, || drop(read(file)));
});
