//! The foot of the page, all in fixed places: what to mind, the second code, name, date, and the box to sign in.

use super::data::VALUE;
use super::{columns, fit};
use crate::error::DrawError;
use crate::form::Form;
use crate::geometry::{
    Area, CLOSING_TOP, CODE_CLEARANCE, CODES, SIGNATURE_BOX, SIGNATURE_OUTLINE, TEXT,
};
use crate::letters::{Face, as_printed};
use crate::page::{BLACK, Block, Ink, Part, Piece, Role, SOFT, Style};

/// Text begins this far below the rule that ends the page's upper part.
const TOP: f32 = CLOSING_TOP + 2.5;
const RULE: f32 = 0.5;
/// Left: the instructions, from the rule down to the white around the code.
const INSTRUCTIONS: Area = Area::new(
    TEXT.x,
    TOP,
    columns::WIDTH,
    CODES[1].y - CODE_CLEARANCE - TOP,
);
/// Right, above the box: name, then date, then the caption of the box.
const DATE_TOP: f32 = TOP + 8.6;
const DATE_LINE: f32 = 42.0;
const CAPTION_TOP: f32 = SIGNATURE_BOX.y - 4.6;

pub(super) fn lay_out(form: &Form) -> Result<Part, DrawError> {
    let mut part = Part::default();
    part.inks
        .push(Ink::rule(TEXT.x, CLOSING_TOP, TEXT.width, RULE, BLACK));
    part.blocks.push(instructions(&form.instructions)?);
    part.blocks.push(Block::Code(CODES[1]));
    part.blocks.push(code_in_letters(form)?);
    part.append(signature(form)?);
    Ok(part)
}

fn instructions(lines: &[String]) -> Result<Block, DrawError> {
    const INDENT: f32 = 3.2;
    const BETWEEN: f32 = 0.6;
    for size in [7.5, 7.25, 7.0, 6.75, 6.5] {
        let style = Style::new(size, BLACK).led(1.22);
        let mut below = INSTRUCTIONS.y;
        let mut items = Vec::new();
        for line in lines {
            let (bullet, _) = style.set(&[(Face::Regular, "•")], INSTRUCTIONS.x, below, INDENT);
            let runs = [(Face::Regular, &*as_printed(line))];
            let (text, height) = style.set(
                &runs,
                INSTRUCTIONS.x + INDENT,
                below,
                INSTRUCTIONS.width - INDENT,
            );
            items.push(Block::Group(
                Role::Item,
                vec![
                    Block::text(Role::Label, bullet),
                    Block::text(Role::Body, text),
                ],
            ));
            below += height + BETWEEN;
        }
        if below - BETWEEN <= INSTRUCTIONS.bottom() {
            return Ok(Block::Group(Role::PlainList, items));
        }
    }
    Err(DrawError::DoesNotFit {
        what: "instructions".to_owned(),
    })
}

/// The code in letters, for the day when neither of the two can be scanned. Its foot stands level with the code's.
fn code_in_letters(form: &Form) -> Result<Block, DrawError> {
    let x = CODES[1].right() + CODE_CLEARANCE + 1.5;
    let width = INSTRUCTIONS.right() - x;
    let code = form.code();
    let digest = code.digest_text();
    let whole = code.to_string();
    let order = whole.strip_suffix(&digest).unwrap_or(&whole);
    let style = fit(
        "order number",
        (Face::Regular, order),
        Style::new(7.5, BLACK),
        &[7.5, 7.0, 6.5],
        (width, 3.5),
    )?;
    let soft = Style::new(7.5, SOFT);
    let top = CODES[1].bottom() - 2.0 * style.line() - soft.line();
    let set = |style: Style, text, top| style.set(&[(Face::Regular, text)], x, top, width).0;
    let caption = set(soft, form.language.words().code, top);
    let order = set(style, order, top + soft.line());
    let digest = set(style, &digest, top + soft.line() + style.line());
    Ok(Block::paired(caption, [order, digest].concat()))
}

fn signature(form: &Form) -> Result<Part, DrawError> {
    let words = &form.signature;
    let mut part = Part::default();
    let soft = Style::new(7.5, SOFT).led(1.3);
    let value_x = SIGNATURE_BOX.x + VALUE;
    let value_width = SIGNATURE_BOX.width - VALUE;

    let bold = Style::new(10.0, BLACK).led(1.15);
    let sizes = [10.0, 9.5, 9.0, 8.5, 8.0, 7.5, 7.0, 6.5];
    let style = fit(
        "name",
        (Face::Bold, &words.name),
        bold,
        &sizes,
        (value_width, DATE_TOP - TOP),
    )?;
    let (name, _) = style.set(
        &[(Face::Bold, &as_printed(&words.name))],
        value_x,
        TOP,
        value_width,
    );
    let mut caption = caption("name", &words.name_label, soft, TOP)?;
    // Caption and value share the baseline of the first line.
    if let (Some(first), Some(label)) = (name.first(), caption.first_mut()) {
        label.baseline = first.baseline;
    }
    part.blocks.push(Block::paired(caption, name));

    let date = self::caption("date", &words.date_label, soft, DATE_TOP)?;
    if let Some(label) = date.first() {
        part.inks.push(Ink::rule(
            value_x,
            label.baseline + 0.4,
            DATE_LINE,
            0.25,
            SOFT,
        ));
    }
    part.blocks.push(Block::text(Role::Paragraph, date));

    part.blocks.push(box_caption(&words.label, &words.hint)?);
    part.inks
        .extend(Ink::frame(SIGNATURE_BOX, SIGNATURE_OUTLINE, BLACK));
    Ok(part)
}

/// What the box is for at its left end, how to sign at its right end, on one line.
fn box_caption(label: &str, hint: &str) -> Result<Block, DrawError> {
    let width = SIGNATURE_BOX.width;
    let bold = Style::new(9.0, BLACK);
    let (label, _) = bold.set(
        &[(Face::Bold, &as_printed(label))],
        SIGNATURE_BOX.x,
        CAPTION_TOP,
        width / 3.0,
    );
    let sizes = [7.5, 7.0, 6.5];
    let soft = fit(
        "signature",
        (Face::Regular, hint),
        Style::new(7.5, SOFT),
        &sizes,
        (width * 2.0 / 3.0, 3.5),
    )?;
    let top = CAPTION_TOP + (bold.line() - soft.line()) / 2.0;
    let x = SIGNATURE_BOX.x + width / 3.0;
    let (hint, _) = soft.set_right(
        &[(Face::Regular, &as_printed(hint))],
        x,
        top,
        width * 2.0 / 3.0,
    );
    Ok(Block::paired(label, hint))
}

fn caption(what: &str, text: &str, style: Style, top: f32) -> Result<Vec<Piece>, DrawError> {
    let sizes = [style.size, 7.0, 6.5];
    let style = fit(
        what,
        (Face::Regular, text),
        style,
        &sizes,
        (VALUE - 2.0, 3.5),
    )?;
    Ok(style
        .set(
            &[(Face::Regular, &as_printed(text))],
            SIGNATURE_BOX.x,
            top,
            VALUE,
        )
        .0)
}
