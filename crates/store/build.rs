//! A new migration is a new file, which `migrate!` alone does not notice.

fn main() {
    println!("cargo::rerun-if-changed=migrations");
}
