//! Finding a place for everything. Header, signature and codes have fixed places; between them the applicant's data, the
//! commitment and the declaration take the largest type in which they fit.

mod closing;
mod columns;
mod commitment;
mod data;
mod header;
mod letter_check;
#[cfg(test)]
mod tests;

use crate::error::DrawError;
use crate::form::Form;
use crate::geometry::{Area, CLOSING_TOP, MARKS, TEXT};
use crate::letters::{Face, as_printed};
use crate::lines::{break_lines, has_cut_word};
use crate::page::{BLACK, Block, Ink, Part, Role, Style};

/// Type sizes in points that go well together, and the white between the parts, in millimetres.
#[derive(Clone, Copy)]
struct Scale {
    value: f32,
    label: f32,
    clause: f32,
    leading: f32,
    gap: f32,
}

/// From the most generous to the tightest that is still readable. The usual form takes one of the first four.
const SCALES: [Scale; 8] = [
    Scale {
        value: 9.0,
        label: 7.5,
        clause: 7.5,
        leading: 1.25,
        gap: 4.0,
    },
    Scale {
        value: 9.0,
        label: 7.5,
        clause: 7.25,
        leading: 1.22,
        gap: 4.0,
    },
    Scale {
        value: 8.5,
        label: 7.5,
        clause: 7.0,
        leading: 1.22,
        gap: 3.5,
    },
    Scale {
        value: 8.5,
        label: 7.5,
        clause: 6.75,
        leading: 1.2,
        gap: 3.5,
    },
    Scale {
        value: 8.0,
        label: 7.0,
        clause: 6.5,
        leading: 1.2,
        gap: 3.0,
    },
    Scale {
        value: 7.5,
        label: 7.0,
        clause: 6.5,
        leading: 1.16,
        gap: 3.0,
    },
    Scale {
        value: 7.0,
        label: 6.5,
        clause: 6.5,
        leading: 1.14,
        gap: 2.6,
    },
    Scale {
        value: 6.5,
        label: 6.5,
        clause: 6.5,
        leading: 1.12,
        gap: 2.4,
    },
];

/// The white between the parts grows to this where there is room.
const WIDEST_GAP: f32 = 5.5;
/// Above the data, the commitment, the declaration and the signature.
const GAPS: f32 = 4.0;

/// Places everything on the page, or names what has no room.
pub(crate) fn lay_out(form: &Form) -> Result<Part, DrawError> {
    letter_check::check(form)?;
    let mut page = header::lay_out(form)?;
    let top = page.height;
    page.append(middle(form, top, CLOSING_TOP)?);
    page.append(closing::lay_out(form)?);
    page.inks
        .extend(MARKS.map(|area| Ink { area, grey: BLACK }));
    Ok(page)
}

/// The parts between header and signature, set in one scale.
struct Middle {
    gap: f32,
    data: Part,
    commitment: Part,
    declaration: Part,
}

impl Middle {
    fn at(form: &Form, scale: Scale) -> Middle {
        let (data, commitment) = (data::lay_out(form, scale), commitment::lay_out(form, scale));
        Middle {
            gap: scale.gap,
            data,
            commitment,
            declaration: declaration(form, scale),
        }
    }

    /// Millimetres left over in `room`; negative if the parts do not fit.
    fn spare(&self, room: f32) -> f32 {
        room - self.data.height - self.commitment.height - self.declaration.height - GAPS * self.gap
    }

    /// Each part is held against the share of the page that the longest legal form needs; the worst offender is named.
    fn worst(&self) -> &'static str {
        let shares = [
            ("data", self.data.height / 66.0),
            ("commitment", self.commitment.height / 100.0),
            ("declaration", self.declaration.height / 10.0),
        ];
        shares
            .into_iter()
            .max_by(|one, other| one.1.total_cmp(&other.1))
            .map_or("page", |(what, _)| what)
    }
}

fn middle(form: &Form, top: f32, bottom: f32) -> Result<Part, DrawError> {
    let room = bottom - top;
    let mut tried = None;
    for scale in SCALES {
        let middle = Middle::at(form, scale);
        if middle.spare(room) >= 0.0 {
            return Ok(spread(middle, top, bottom));
        }
        tried = Some(middle);
    }
    let what = tried.as_ref().map_or("page", Middle::worst);
    Err(DrawError::DoesNotFit {
        what: what.to_owned(),
    })
}

/// Shares out the room to spare. The declaration keeps to the signature it belongs to, whatever is left above it.
fn spread(middle: Middle, top: f32, bottom: f32) -> Part {
    let gap = (middle.gap + middle.spare(bottom - top) / GAPS).min(WIDEST_GAP);
    let data_top = top + gap;
    let commitment_top = data_top + middle.data.height + gap;
    let declaration_top = bottom - gap - middle.declaration.height;
    let mut page = Part::default();
    page.append(middle.data.moved(0.0, data_top));
    page.append(middle.commitment.moved(0.0, commitment_top));
    page.append(middle.declaration.moved(0.0, declaration_top));
    page
}

fn declaration(form: &Form, scale: Scale) -> Part {
    const BAR: f32 = 0.8;
    const INDENT: f32 = 3.5;
    let style = Style::new(scale.value.min(8.5), BLACK).led(1.3);
    let text = as_printed(&form.declaration);
    let (pieces, height) = style.set(
        &[(Face::Regular, &text)],
        TEXT.x + INDENT,
        0.0,
        TEXT.width - INDENT,
    );
    let bar = Ink {
        area: Area::new(TEXT.x, 0.0, BAR, height),
        grey: BLACK,
    };
    Part {
        blocks: vec![Block::text(Role::Paragraph, pieces)],
        inks: vec![bar],
        height,
    }
}

/// Chooses the largest of `sizes` in which a text fits into a room of so much width and height; a word is cut in two only in
/// the last size.
fn fit(
    what: &str,
    (face, text): (Face, &str),
    style: Style,
    sizes: &[f32],
    room: (f32, f32),
) -> Result<Style, DrawError> {
    let (width, height) = room;
    let text = as_printed(text);
    let fits = |style: Style, may_cut: bool| {
        let lines = break_lines(&[(face, &text)], style.size, width);
        lines.len() as f32 * style.line() <= height && (may_cut || !has_cut_word(&lines))
    };
    let styles = || sizes.iter().map(|&size| style.sized(size));
    let whole = styles().find(|&style| fits(style, false));
    let cut = || styles().next_back().filter(|&style| fits(style, true));
    whole.or_else(cut).ok_or_else(|| DrawError::DoesNotFit {
        what: what.to_owned(),
    })
}
