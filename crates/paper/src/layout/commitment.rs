//! The commitment: numbered clauses in two columns of running text.

use super::data::heading;
use super::{Scale, columns};
use crate::form::{Clause, Form};
use crate::geometry::TEXT;
use crate::letters::{Face, as_printed};
use crate::page::{BLACK, Block, Part, Role, SOFT, Style};

const INDENT: f32 = 4.6;
const BETWEEN_CLAUSES: f32 = 0.9;

pub(super) fn lay_out(form: &Form, scale: Scale) -> Part {
    let style = Style::new(scale.clause, BLACK).led(scale.leading);
    let clauses = form.commitment.clauses.iter().enumerate();
    let parts: Vec<Part> = clauses
        .map(|(at, one)| clause(at + 1, one, style))
        .collect();
    let (title, top, rule) = heading(&form.commitment.title, TEXT.width);
    let caption = form.language.words().commitment_version;
    let version = as_printed(&form.commitment.version);
    let runs = [(Face::Regular, caption), (Face::Regular, &*version)];
    let (version, _) = Style::new(7.5, SOFT).led(1.44).set_right(
        &runs,
        columns::SECOND - TEXT.x,
        0.0,
        columns::WIDTH,
    );

    let clauses = columns::flow(parts, BETWEEN_CLAUSES, style.line()).moved(0.0, top);
    let heading = Part {
        blocks: vec![title, Block::text(Role::Paragraph, version)],
        inks: vec![rule],
        height: top,
    };
    let heading = heading.moved(TEXT.x, 0.0);
    let list = Block::Group(Role::NumberedList, clauses.blocks);
    let mut blocks = heading.blocks;
    blocks.push(list);
    let blocks = vec![Block::Group(Role::Section, blocks)];
    Part {
        blocks,
        inks: heading.inks,
        height: top + clauses.height,
    }
}

fn clause(number: usize, clause: &Clause, style: Style) -> Part {
    let (label, _) = style.set(&[(Face::Bold, &format!("{number}."))], 0.0, 0.0, INDENT);
    let (title, text) = (as_printed(&clause.title), as_printed(&clause.text));
    let runs = [(Face::Bold, &*title), (Face::Regular, &*text)];
    let (body, height) = style.set(&runs, INDENT, 0.0, columns::WIDTH - INDENT);
    let item = Block::Group(
        Role::Item,
        vec![
            Block::text(Role::Label, label),
            Block::text(Role::Body, body),
        ],
    );
    Part {
        blocks: vec![item],
        inks: Vec::new(),
        height,
    }
}
