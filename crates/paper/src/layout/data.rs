//! The applicant's data: sections in two columns, captions left, values right.

use super::{Scale, columns};
use crate::form::{Field, Form, Section};
use crate::letters::{Face, as_printed};
use crate::page::{BLACK, Block, HAIR, Ink, Part, Role, SOFT, Style};

const LABEL: f32 = 21.5;
pub(super) const VALUE: f32 = LABEL + 1.5;
const BETWEEN_ROWS: f32 = 0.7;
const BETWEEN_SECTIONS: f32 = 2.8;

pub(super) fn lay_out(form: &Form, scale: Scale) -> Part {
    columns::fill(
        form.sections
            .iter()
            .map(|one| section(one, scale))
            .collect(),
        BETWEEN_SECTIONS,
    )
}

fn section(section: &Section, scale: Scale) -> Part {
    let (heading, mut below, rule) = heading(&section.title, columns::WIDTH);
    let mut rows = Vec::new();
    for field in &section.fields {
        let (block, height) = row(field, scale, below);
        rows.push(block);
        below += height + BETWEEN_ROWS;
    }
    let table = Block::Group(Role::Table, rows);
    let blocks = vec![Block::Group(Role::Section, vec![heading, table])];
    Part {
        blocks,
        inks: vec![rule],
        height: below - BETWEEN_ROWS,
    }
}

/// A heading with a hair-line under it; returns also where the content may begin.
pub(super) fn heading(title: &str, width: f32) -> (Block, f32, Ink) {
    let style = Style::new(9.0, BLACK).led(1.2);
    let (pieces, height) = style.set(&[(Face::Bold, &as_printed(title))], 0.0, 0.0, width);
    let rule = Ink::rule(0.0, height + 0.5, width, 0.2, HAIR);
    (Block::text(Role::Heading, pieces), height + 1.6, rule)
}

fn row(field: &Field, scale: Scale, top: f32) -> (Block, f32) {
    let label_style = Style::new(scale.label, SOFT).led(1.2);
    let value_style = Style::new(scale.value, BLACK).led(1.2);
    // One baseline for caption and value, though their sizes differ.
    let drop = (value_style.line() - label_style.line()) / 2.0
        + (baseline_lift(scale.value) - baseline_lift(scale.label));
    let (label, label_height) = label_style.set(
        &[(Face::Regular, &as_printed(&field.label))],
        0.0,
        top + drop,
        LABEL,
    );
    let value = as_printed(&field.value);
    // An empty place on paper could be filled in by hand later; a dash cannot.
    let value = if value.is_empty() { "–" } else { &*value };
    let (value, value_height) = value_style.set(
        &[(Face::Regular, value)],
        VALUE,
        top,
        columns::WIDTH - VALUE,
    );
    let cells = vec![
        Block::text(Role::HeadCell, label),
        Block::text(Role::Cell, value),
    ];
    (
        Block::Group(Role::Row, cells),
        value_height.max(label_height + drop),
    )
}

/// How far the baseline lies below the middle of a line.
fn baseline_lift(size: f32) -> f32 {
    (Face::Regular.ascent(size) - Face::Regular.descent(size)) / 2.0
}
