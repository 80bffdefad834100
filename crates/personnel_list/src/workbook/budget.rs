//! What reading one file may allocate, whatever its format: every reader charges what it is about to keep, before it keeps it.
//!
//! Counted is what the allocator hands out, not the letters in it: a short text in a long buffer costs the buffer. So a few bytes that
//! say "a million times" end here and not with the process.

use crate::error::ReadError;
use crate::{LARGEST_IN_MEMORY, LONGEST_CELL};
use std::rc::Rc;

/// What an allocation costs beside its content: the allocator's own word, and the counts of an `Rc`.
const OVERHEAD: usize = 32;

pub struct Budget {
    left: usize,
}

impl Budget {
    pub fn new() -> Self {
        Self {
            left: LARGEST_IN_MEMORY,
        }
    }

    /// Charges bytes that are about to be allocated.
    pub fn take(&mut self, bytes: usize) -> Result<(), ReadError> {
        self.left = self
            .left
            .checked_sub(bytes)
            .ok_or(ReadError::TooLargeInside)?;
        Ok(())
    }

    /// Charges an allocation of its own, such as a string's.
    pub fn allocation(&mut self, bytes: usize) -> Result<(), ReadError> {
        self.take(bytes.saturating_add(OVERHEAD))
    }

    /// Keeps a text, without what lies beyond the longest cell and in no more memory than it needs.
    pub fn text(&mut self, text: &str) -> Result<Rc<str>, ReadError> {
        let text = cut(text);
        self.allocation(text.len())?;
        Ok(text.into())
    }

    /// Puts an item into a list, and charges what the list grows by.
    pub fn push<T>(&mut self, list: &mut Vec<T>, item: T) -> Result<(), ReadError> {
        if list.len() == list.capacity() {
            let more = list.capacity().max(4);
            self.take(more.saturating_mul(size_of::<T>()))?;
            list.reserve_exact(more);
        }
        list.push(item);
        Ok(())
    }
}

/// The text without what lies beyond the longest cell.
pub fn cut(text: &str) -> &str {
    // No letter is shorter than a byte.
    if text.len() <= LONGEST_CELL {
        return text;
    }
    match text.char_indices().nth(LONGEST_CELL) {
        Some((end, _)) => &text[..end],
        None => text,
    }
}

/// Appends to a text that is collected in pieces, until it is longer than any cell that is kept.
pub fn append(all: &mut String, piece: &str) {
    const ENOUGH: usize = 4 * (LONGEST_CELL + 1);
    if all.len() < ENOUGH {
        all.push_str(cut(piece));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_kept_in_what_it_needs_and_charged_with_it() {
        let mut budget = Budget::new();
        let kept = budget.text(&"ş".repeat(5 * LONGEST_CELL)).unwrap();
        assert_eq!(&*kept, "ş".repeat(LONGEST_CELL));
        assert_eq!(budget.left, LARGEST_IN_MEMORY - 2 * LONGEST_CELL - OVERHEAD);
    }

    #[test]
    fn a_list_is_charged_with_its_room_and_not_with_its_items() {
        let (mut budget, mut list) = (Budget::new(), Vec::new());
        for item in 0..5u64 {
            budget.push(&mut list, item).unwrap();
        }
        assert_eq!(list.capacity(), 8);
        assert_eq!(budget.left, LARGEST_IN_MEMORY - 64);
        assert_eq!(
            budget.take(LARGEST_IN_MEMORY),
            Err(ReadError::TooLargeInside)
        );
    }

    #[test]
    fn a_text_in_endless_pieces_stops_growing() {
        let mut all = String::new();
        for _ in 0..100_000 {
            append(&mut all, "piece");
        }
        assert!(all.capacity() < 20 * LONGEST_CELL);
        assert_eq!(cut(&all).chars().count(), LONGEST_CELL);
    }
}
