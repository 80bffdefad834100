//! The meaning of each part of the page as PDF names it, for screen readers.

use std::num::NonZeroU16;

use krilla::tagging::{ListNumbering, TableHeaderScope, Tag, TagGroup};

use crate::page::{Block, Role};

/// An empty group for a role; `title` is what the group's text says, which headings repeat as an attribute.
pub(crate) fn group(role: Role, title: &str) -> TagGroup {
    match role {
        Role::Title => TagGroup::new(heading(1, title)),
        Role::Heading => TagGroup::new(heading(2, title)),
        Role::Section => TagGroup::new(Tag::Section),
        Role::Paragraph => TagGroup::new(Tag::P),
        Role::Table => TagGroup::new(Tag::Table),
        Role::Row => TagGroup::new(Tag::TR),
        Role::HeadCell => TagGroup::new(Tag::TH(TableHeaderScope::Row)),
        Role::Cell => TagGroup::new(Tag::TD),
        Role::NumberedList => TagGroup::new(Tag::L(ListNumbering::Decimal)),
        Role::PlainList => TagGroup::new(Tag::L(ListNumbering::Disc)),
        Role::Item => TagGroup::new(Tag::LI),
        Role::Label => TagGroup::new(Tag::Lbl),
        Role::Body => TagGroup::new(Tag::LBody),
    }
}

fn heading(level: u16, title: &str) -> Tag<krilla::tagging::kind::Hn> {
    Tag::Hn(
        NonZeroU16::MIN.saturating_add(level - 1),
        Some(title.to_owned()),
    )
}

/// What a group of text says, its lines joined.
pub(crate) fn words(blocks: &[Block]) -> String {
    blocks
        .iter()
        .flat_map(Block::pieces)
        .map(|piece| piece.text.as_str())
        .collect()
}
