//! Two columns of equal height: by whole parts, or by lines as a newspaper does.

use crate::geometry::TEXT;
use crate::page::Part;

const GUTTER: f32 = 7.0;
pub(super) const WIDTH: f32 = (TEXT.width - GUTTER) / 2.0;
pub(super) const SECOND: f32 = TEXT.x + WIDTH + GUTTER;

/// Fills the left column first, then the right, in reading order, split where the taller of the two is least tall. The parts
/// come laid out from the left end of a column.
pub(super) fn fill(parts: Vec<Part>, between: f32) -> Part {
    let tall = |parts: &[Part]| {
        let heights: f32 = parts.iter().map(|part| part.height).sum();
        heights + between * parts.len().saturating_sub(1) as f32
    };
    let tallest = |split: usize| tall(&parts[..split]).max(tall(&parts[split..]));
    let best = (0..=parts.len()).min_by(|&one, &other| tallest(one).total_cmp(&tallest(other)));
    let split = best.unwrap_or_default();

    let mut page = Part {
        height: tallest(split),
        ..Part::default()
    };
    let mut below = 0.0;
    for (at, part) in parts.into_iter().enumerate() {
        if at == split {
            below = 0.0;
        }
        let height = part.height;
        page.append(part.moved(if at < split { TEXT.x } else { SECOND }, below));
        below += height + between;
    }
    page
}

/// The same for running text: a part may begin in one column and end in the other, with two lines of it on either side at the
/// least. All parts must be set in the same line height.
pub(super) fn flow(parts: Vec<Part>, between: f32, line: f32) -> Part {
    let mut tops = Vec::new();
    let mut stack = Part::default();
    for part in parts {
        let lines = (part.height / line).round() as usize;
        let kept_together = |row: &usize| *row != 0 && (*row < 2 || row + 2 > lines);
        tops.extend(
            (0..lines)
                .filter(|row| !kept_together(row))
                .map(|row| stack.height + row as f32 * line),
        );
        let height = part.height;
        let top = stack.height;
        stack.append(part.moved(TEXT.x, top));
        stack.height += height + between;
    }
    let end = (stack.height - between).max(0.0);
    tops.push(end);
    let tallest = |cut: f32| cut.max(end - cut);
    let cut = tops
        .into_iter()
        .min_by(|&one, &other| tallest(one).total_cmp(&tallest(other)))
        .unwrap_or_default();
    for block in &mut stack.blocks {
        block.each_piece(&mut |piece| {
            // A baseline lies well inside its line, so the comparison cannot be spoiled by rounding.
            if piece.baseline > cut {
                piece.x += SECOND - TEXT.x;
                piece.baseline -= cut;
            }
        });
    }
    Part {
        height: tallest(cut),
        ..stack
    }
}
