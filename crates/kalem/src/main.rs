//! The one binary: it composes the rest.

fn main() {}
