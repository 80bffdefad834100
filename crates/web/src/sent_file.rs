//! A file in a form: heard to its end, kept up to a cap.

use axum::extract::multipart::{Field, MultipartError};

/// More than the largest file that any page takes, so that who sends a larger one is told so on the page: up to this much is read, and
/// what is too much is thrown away at once.
pub const LARGEST_UPLOAD: usize = 64 * 1024 * 1024;

/// Reads a field to its end, or the browser would not listen to the answer, and keeps no more of it than tells that it is longer than
/// `largest` bytes.
pub async fn content(mut field: Field<'_>, largest: usize) -> Result<Vec<u8>, MultipartError> {
    let mut kept = Vec::new();
    while let Some(chunk) = field.chunk().await? {
        let most = largest + 1;
        let piece = &chunk[..chunk.len().min(most.saturating_sub(kept.len()))];
        if piece.len() > kept.capacity() - kept.len() {
            // Never more room than may be filled: a vector left to itself takes up to twice of it.
            let grown = (2 * kept.capacity()).max(kept.len() + piece.len());
            kept.reserve_exact(grown.min(most) - kept.len());
        }
        kept.extend_from_slice(piece);
    }
    Ok(kept)
}
