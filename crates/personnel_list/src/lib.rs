//! A personnel list as offices send it: the bytes of a file in, rows of text out.
