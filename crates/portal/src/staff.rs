//! Görevliler: the members of the staff, their roles, and how they prove who they are.

pub mod proof;
pub mod roles;
mod row_mac;

use row_mac::RowMac;
use store::{Micros, StoreError, Tx};

/// Forgets what has expired.
pub async fn sweep(tx: &mut Tx, now: Micros) -> Result<(), StoreError> {
    proof::sweep(tx, now).await
}

/// The page where a fresh proof is given, which afterwards goes on to `path`.
pub fn prove_address(path: &str) -> String {
    let path = crate::entrance::local_path(path);
    let path = match path.starts_with("/masa") && !path.starts_with("/masa/giris") {
        true => path,
        false => "/masa",
    };
    let encoded: String = path
        .bytes()
        .map(|byte| match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'/' | b'-' | b'_' | b'.' => {
                char::from(byte).to_string()
            }
            other => format!("%{other:02X}"),
        })
        .collect();
    format!("/masa/dogrula?donus={encoded}")
}
