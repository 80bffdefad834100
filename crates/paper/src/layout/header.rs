//! The letterhead: who asks, what this is, which order, and the first of the two codes.

use super::fit;
use crate::error::DrawError;
use crate::form::Form;
use crate::geometry::{Area, CODES, TEXT};
use crate::letters::{Face, as_printed};
use crate::page::{BLACK, Block, Ink, Part, Role, SOFT, Style, VEIL};
use crate::words::PRACTICE;

/// Width of the letterhead and the title.
const LEFT_WIDTH: f32 = 104.0;
/// The order number stands right of them, flush with the white around the code.
const ORDER: Area = Area::new(124.0, 12.0, 42.0, 22.0);
/// The rule that ends the header.
const RULE: f32 = 37.0;
const BAND_HEIGHT: f32 = 6.5;

pub(super) fn lay_out(form: &Form) -> Result<Part, DrawError> {
    let mut part = Part {
        height: RULE + 0.5,
        ..Part::default()
    };
    part.blocks.extend(letterhead(form)?);
    part.blocks.extend(order(form)?);
    part.blocks.push(Block::Code(CODES[0]));
    part.inks
        .push(Ink::rule(TEXT.x, RULE, TEXT.width, 0.5, BLACK));
    if form.practice {
        part.append(practice_band(RULE + 0.5));
        part.height += BAND_HEIGHT;
    }
    Ok(part)
}

fn letterhead(form: &Form) -> Result<Vec<Block>, DrawError> {
    let bold = Style::new(10.0, BLACK);
    let style = fit(
        "authority",
        (Face::Bold, &form.authority.name),
        bold,
        &[10.0, 9.0, 8.0],
        (LEFT_WIDTH, 9.0),
    )?;
    let (name, mut below) = style.set(
        &[(Face::Bold, &as_printed(&form.authority.name))],
        TEXT.x,
        TEXT.y,
        LEFT_WIDTH,
    );
    below += TEXT.y + 0.4;

    let mut lines: Vec<_> = form
        .authority
        .address
        .iter()
        .map(|line| as_printed(line))
        .collect();
    lines.push(as_printed(&form.authority.phone));
    lines.retain(|line| !line.is_empty());
    let address = lines.join(" · ");
    let soft = Style::new(7.5, SOFT);
    let style = fit(
        "authority",
        (Face::Regular, &address),
        soft,
        &[7.5, 7.0, 6.5],
        (LEFT_WIDTH, 7.0),
    )?;
    let (address, height) = style.set(&[(Face::Regular, &address)], TEXT.x, below, LEFT_WIDTH);
    below += height + 1.5;

    let title = title(form, below)?;
    let mut blocks = vec![
        Block::text(Role::Paragraph, name),
        Block::text(Role::Paragraph, address),
    ];
    blocks.extend(title.blocks);
    Ok(blocks)
}

/// The title, below everything that ends at `below`.
fn title(form: &Form, below: f32) -> Result<Part, DrawError> {
    let bold = Style::new(16.0, BLACK).led(1.15);
    let sizes = [16.0, 15.0, 14.0, 13.0, 12.0, 11.0, 10.0];
    let style = fit(
        "title",
        (Face::Bold, &form.title),
        bold,
        &sizes,
        (LEFT_WIDTH, 13.0),
    )?;
    let (title, height) = style.set_evenly(
        (Face::Bold, &as_printed(&form.title)),
        TEXT.x,
        0.0,
        LEFT_WIDTH,
    );
    // The title stands on the header's rule, so that one line or two look equally at home.
    let top = RULE - 1.5 - height;
    if top < below {
        return Err(DrawError::DoesNotFit {
            what: "authority".to_owned(),
        });
    }
    let part = Part {
        blocks: vec![Block::text(Role::Title, title)],
        ..Part::default()
    };
    Ok(part.moved(0.0, top))
}

fn order(form: &Form) -> Result<Vec<Block>, DrawError> {
    let words = form.language.words();
    let soft = Style::new(7.5, SOFT);
    let (caption, height) = soft.set_right(
        &[(Face::Regular, words.order)],
        ORDER.x,
        ORDER.y,
        ORDER.width,
    );
    let mut below = ORDER.y + height;

    let number = form.order_name();
    let sizes = [22.0, 20.0, 18.0, 16.0, 14.0, 12.0, 10.0, 9.0, 8.0];
    let style = fit(
        "order number",
        (Face::Bold, &number),
        Style::new(22.0, BLACK),
        &sizes,
        (ORDER.width, 10.0),
    )?;
    let (number, height) = style.set_right(&[(Face::Bold, &number)], ORDER.x, below, ORDER.width);
    below += height + 0.8;

    let mut blocks = vec![Block::paired(caption, number)];
    let version = form.form_version.to_string();
    let printed_on = as_printed(&form.printed_on);
    for (caption, value) in [
        (words.form_version, &*version),
        (words.printed_on, &*printed_on),
    ] {
        let runs = [(Face::Regular, caption), (Face::Regular, value)];
        let (line, height) = soft.set_right(&runs, ORDER.x, below, ORDER.width);
        below += height;
        blocks.push(Block::text(Role::Paragraph, line));
    }
    Ok(blocks)
}

fn practice_band(top: f32) -> Part {
    let style = Style::new(9.0, BLACK);
    let text_top = top + (BAND_HEIGHT - style.line()) / 2.0;
    let inset = 3.0;
    let width = TEXT.width / 2.0 - inset;
    let (left, _) = style.set(
        &[(Face::Bold, PRACTICE[0])],
        TEXT.x + inset,
        text_top,
        width,
    );
    let (right, _) = style.set_right(
        &[(Face::Bold, PRACTICE[1])],
        TEXT.x + TEXT.width / 2.0,
        text_top,
        width,
    );
    let band = Ink {
        area: Area::new(TEXT.x, top, TEXT.width, BAND_HEIGHT),
        grey: VEIL,
    };
    let blocks = vec![
        Block::text(Role::Paragraph, left),
        Block::text(Role::Paragraph, right),
    ];
    Part {
        blocks,
        inks: vec![band],
        height: BAND_HEIGHT,
    }
}
