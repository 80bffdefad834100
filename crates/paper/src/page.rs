//! What stands where: the page between laying out and painting. Millimetres throughout, type sizes in points.

use crate::geometry::Area;
use crate::letters::{Face, POINT};
use crate::lines::{Line, Stretch, break_lines, has_cut_word};

/// Greys only: a reader of scans looks for blue ink, so nothing printed may have a colour.
pub(crate) const BLACK: u8 = 0;
pub(crate) const SOFT: u8 = 80;
pub(crate) const HAIR: u8 = 150;
pub(crate) const VEIL: u8 = 230;

/// A piece of one line of text, placed.
#[derive(Clone, Debug)]
pub(crate) struct Piece {
    pub text: String,
    pub style: Style,
    pub face: Face,
    pub x: f32,
    pub baseline: f32,
    pub width: f32,
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Style {
    /// Points.
    pub size: f32,
    /// Distance of baselines, as a multiple of the size.
    pub leading: f32,
    pub grey: u8,
}

/// Content with its meaning, in reading order: the shape of the PDF's tag tree.
#[derive(Clone, Debug)]
pub(crate) enum Block {
    Group(Role, Vec<Block>),
    Text(Vec<Piece>),
    Code(Area),
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Role {
    /// The one first-level heading.
    Title,
    Heading,
    Section,
    Paragraph,
    Table,
    Row,
    HeadCell,
    Cell,
    NumberedList,
    PlainList,
    Item,
    Label,
    Body,
}

/// A rectangle of ink without meaning of its own: rules, frames, bands, marks.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ink {
    pub area: Area,
    pub grey: u8,
}

/// A part of the page, and at last the whole of it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Part {
    pub blocks: Vec<Block>,
    pub inks: Vec<Ink>,
    /// Where the part ends, measured from where it begins.
    pub height: f32,
}

impl Style {
    pub(crate) const fn new(size: f32, grey: u8) -> Style {
        Style {
            size,
            leading: 1.25,
            grey,
        }
    }

    pub(crate) const fn sized(self, size: f32) -> Style {
        Style { size, ..self }
    }

    pub(crate) const fn led(self, leading: f32) -> Style {
        Style { leading, ..self }
    }

    /// Height of one line in millimetres.
    pub(crate) fn line(self) -> f32 {
        self.size * self.leading * POINT
    }

    /// Breaks and places text in a column that begins at `x` and `top`.
    pub(crate) fn set(
        self,
        runs: &[(Face, &str)],
        x: f32,
        top: f32,
        width: f32,
    ) -> (Vec<Piece>, f32) {
        self.place(break_lines(runs, self.size, width), x, top)
    }

    /// The same with every line pushed to the right end of the column.
    pub(crate) fn set_right(
        self,
        runs: &[(Face, &str)],
        x: f32,
        top: f32,
        width: f32,
    ) -> (Vec<Piece>, f32) {
        let mut lines = break_lines(runs, self.size, width);
        for line in &mut lines {
            let end = line.last().map_or(0.0, |stretch| stretch.x + stretch.width);
            line.iter_mut().for_each(|stretch| stretch.x += width - end);
        }
        self.place(lines, x, top)
    }

    /// The same with lines about as long as each other, for titles: no single word left over on the last line.
    pub(crate) fn set_evenly(
        self,
        run: (Face, &str),
        x: f32,
        top: f32,
        width: f32,
    ) -> (Vec<Piece>, f32) {
        const STEP: f32 = 1.0;
        let at = |width: f32| break_lines(&[run], self.size, width);
        let fewest = at(width).len();
        let mut narrow = width;
        while narrow > STEP
            && at(narrow - STEP).len() <= fewest
            && !has_cut_word(&at(narrow - STEP))
        {
            narrow -= STEP;
        }
        self.place(at(narrow), x, top)
    }

    fn place(self, lines: Vec<Line>, x: f32, top: f32) -> (Vec<Piece>, f32) {
        let height = self.line() * lines.len() as f32;
        let tall = Face::Regular.ascent(self.size) + Face::Regular.descent(self.size);
        let first = top + (self.line() - tall) / 2.0 + Face::Regular.ascent(self.size);
        let piece = |(row, stretch): (usize, Stretch)| Piece {
            text: stretch.text,
            style: self,
            face: stretch.face,
            x: x + stretch.x,
            baseline: first + row as f32 * self.line(),
            width: stretch.width,
        };
        let stretches = lines
            .into_iter()
            .enumerate()
            .flat_map(|(row, line)| line.into_iter().map(move |one| (row, one)));
        (stretches.map(piece).collect(), height)
    }
}

impl Piece {
    /// The room the piece takes, from the tallest letter to the lowest tail.
    pub(crate) fn area(&self) -> Area {
        let (above, below) = (
            self.face.ascent(self.style.size),
            self.face.descent(self.style.size),
        );
        Area::new(self.x, self.baseline - above, self.width, above + below)
    }
}

impl Ink {
    /// A horizontal rule, `thickness` in millimetres, hanging below `y`.
    pub(crate) fn rule(x: f32, y: f32, width: f32, thickness: f32, grey: u8) -> Ink {
        Ink {
            area: Area::new(x, y, width, thickness),
            grey,
        }
    }

    /// A frame drawn wholly inside `area`.
    pub(crate) fn frame(area: Area, thickness: f32, grey: u8) -> [Ink; 4] {
        let Area {
            x,
            y,
            width,
            height,
        } = area;
        [
            Area::new(x, y, width, thickness),
            Area::new(x, area.bottom() - thickness, width, thickness),
            Area::new(x, y + thickness, thickness, height - 2.0 * thickness),
            Area::new(
                area.right() - thickness,
                y + thickness,
                thickness,
                height - 2.0 * thickness,
            ),
        ]
        .map(|area| Ink { area, grey })
    }
}

impl Part {
    /// Moves all of the part, codes excepted: those have fixed places.
    pub(crate) fn moved(mut self, right: f32, down: f32) -> Part {
        let mut by = |piece: &mut Piece| {
            piece.x += right;
            piece.baseline += down;
        };
        self.blocks
            .iter_mut()
            .for_each(|block| block.each_piece(&mut by));
        for ink in &mut self.inks {
            ink.area.x += right;
            ink.area.y += down;
        }
        self
    }

    /// Adds the content of another part after this one's.
    pub(crate) fn append(&mut self, other: Part) {
        self.blocks.extend(other.blocks);
        self.inks.extend(other.inks);
    }
}

impl Block {
    /// One paragraph of two texts that stand apart on the page. Whoever listens to it must hear two words, so a space parts them.
    pub(crate) fn paired(mut caption: Vec<Piece>, value: Vec<Piece>) -> Block {
        if let Some(last) = caption.last_mut() {
            last.text.push(' ');
        }
        caption.extend(value);
        Block::text(Role::Paragraph, caption)
    }

    pub(crate) fn text(role: Role, pieces: Vec<Piece>) -> Block {
        Block::Group(role, vec![Block::Text(pieces)])
    }

    pub(crate) fn each_piece(&mut self, act: &mut impl FnMut(&mut Piece)) {
        match self {
            Block::Group(_, blocks) => blocks.iter_mut().for_each(|block| block.each_piece(act)),
            Block::Text(pieces) => pieces.iter_mut().for_each(act),
            Block::Code(_) => {}
        }
    }

    /// Every piece of text in it, in reading order.
    pub(crate) fn pieces(&self) -> Vec<&Piece> {
        match self {
            Block::Group(_, blocks) => blocks.iter().flat_map(Block::pieces).collect(),
            Block::Text(pieces) => pieces.iter().collect(),
            Block::Code(_) => Vec::new(),
        }
    }
}
