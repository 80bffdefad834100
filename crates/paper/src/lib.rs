//! The printed form: data in, one A4 page of PDF out.
