//! The laid-out page as a PDF: glyphs, rectangles and codes, and the tag tree for those who listen to it.

use krilla::color::luma;
use krilla::configure::{Accessibility, Archival, ConfigurationBuilder};
use krilla::destination::XyzDestination;
use krilla::error::KrillaError;
use krilla::geom::Point;
use krilla::metadata::{DateTime, Metadata};
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::paint::Fill;
use krilla::surface::Surface;
use krilla::tagging::{Artifact, ArtifactType, BBox, ContentTag, Node, Tag, TagGroup, TagTree};
use krilla::{Document, SerializeSettings};

use crate::error::DrawError;
use crate::form::Form;
use crate::geometry::{Area, SHEET};
use crate::letters::{POINT, as_printed};
use crate::page::{BLACK, Block, Ink, Part, Piece, Role};
use crate::qr::{Modules, rect};
use crate::tags;

/// Writes the page as PDF/A-2a and PDF/UA-1 in one. The same form always gives the same bytes.
pub(crate) fn paint(form: &Form, page: &Part) -> Result<Vec<u8>, DrawError> {
    let created = date(&form.printed_on).ok_or(DrawError::NotADate)?;
    let standards = ConfigurationBuilder::new()
        .with_archival_validator(Archival::A2_A)
        .with_accessibility_validator(Accessibility::UA1)
        .finish()
        .map_err(|_| standard("the two standards ask for different versions of PDF"))?;
    let mut document = Document::new_with(SerializeSettings {
        configuration: standards,
        ..SerializeSettings::default()
    });
    document.set_metadata(metadata(form, created));
    let (outline, tree) = paint_sheet(form, page, &mut document)?;
    document.set_outline(outline);
    document.set_tag_tree(tree);
    document.finish().map_err(|error| refused(&error))
}

fn paint_sheet(
    form: &Form,
    page: &Part,
    document: &mut Document,
) -> Result<(Outline, TagTree), DrawError> {
    let settings = PageSettings::from_wh(SHEET.width / POINT, SHEET.height / POINT);
    let mut sheet =
        document.start_page_with(settings.ok_or_else(|| standard("size of the sheet"))?);
    let code = form.code().to_string();
    let mut painter = Painter {
        surface: sheet.surface(),
        modules: Modules::of(&code).ok_or_else(|| standard("the code is too long"))?,
        code,
        code_caption: form.language.words().qr,
        outline: Outline::new(),
    };
    painter.inks(&page.inks);
    let mut tree = TagTree::new().with_lang(Some(form.language.tag().to_owned()));
    for block in &page.blocks {
        tree.children.extend(painter.block(block)?);
    }
    Ok((painter.outline, tree))
}

struct Painter<'a> {
    surface: Surface<'a>,
    code: String,
    modules: Modules,
    code_caption: &'static str,
    outline: Outline,
}

impl Painter<'_> {
    fn inks(&mut self, inks: &[Ink]) {
        for ink in inks {
            let artifact = Artifact::with_kind(ArtifactType::Layout);
            self.surface.start_tagged(ContentTag::Artifact(artifact));
            self.grey(ink.grey);
            let mut path = krilla::geom::PathBuilder::new();
            if let Some(area) = rect(ink.area) {
                path.push_rect(area);
            }
            if let Some(path) = path.finish() {
                self.surface.draw_path(&path);
            }
            self.surface.end_tagged();
        }
    }

    /// Paints a block and returns its place in the tag tree; a text without words has none.
    fn block(&mut self, block: &Block) -> Result<Option<Node>, DrawError> {
        match block {
            Block::Group(role, blocks) => self.group(*role, blocks),
            Block::Text(pieces) => Ok(self.text(pieces)),
            Block::Code(area) => self.code(*area).map(Some),
        }
    }

    fn group(&mut self, role: Role, blocks: &[Block]) -> Result<Option<Node>, DrawError> {
        let heading = matches!(role, Role::Title | Role::Heading);
        let words = if heading {
            tags::words(blocks)
        } else {
            String::new()
        };
        let mut group = tags::group(role, &words);
        for block in blocks {
            group.children.extend(self.block(block)?);
        }
        if group.children.is_empty() {
            return Ok(None);
        }
        if heading && let Some(first) = blocks.iter().flat_map(Block::pieces).next() {
            let Area { x, y, .. } = first.area();
            let target = XyzDestination::new(0, Point::from_xy(x / POINT, y / POINT));
            self.outline.push_child(OutlineNode::new(words, target));
        }
        Ok(Some(group.into()))
    }

    fn text(&mut self, pieces: &[Piece]) -> Option<Node> {
        if pieces.is_empty() {
            return None;
        }
        let identifier = self.surface.start_tagged(ContentTag::Other);
        for piece in pieces {
            self.grey(piece.style.grey);
            let cut = piece.face.cut();
            let start = Point::from_xy(piece.x / POINT, piece.baseline / POINT);
            let glyphs = cut.glyphs(&piece.text);
            self.surface.draw_glyphs(
                start,
                &glyphs,
                cut.font.clone(),
                &piece.text,
                piece.style.size,
                false,
            );
        }
        self.surface.end_tagged();
        Some(identifier.into())
    }

    fn code(&mut self, area: Area) -> Result<Node, DrawError> {
        let path = self
            .modules
            .fill(area)
            .ok_or_else(|| standard("the code has no area"))?;
        let alt = format!("{}: {}", self.code_caption, self.code);
        let bounds = rect(area).map(|rect| BBox::new(0, rect));
        let identifier = self.surface.start_tagged(ContentTag::Other);
        self.grey(BLACK);
        self.surface.draw_path(&path);
        self.surface.end_tagged();
        let mut figure = TagGroup::new(Tag::Figure(Some(alt)).with_bbox(bounds));
        figure.push(identifier);
        Ok(figure.into())
    }

    fn grey(&mut self, grey: u8) {
        self.surface.set_fill(Some(Fill {
            paint: luma::Color::new(grey).into(),
            ..Fill::default()
        }));
    }
}

/// No personal data here: titles of files are shown in window bars and lists.
fn metadata(form: &Form, created: DateTime) -> Metadata {
    let title = format!("{} {}", as_printed(&form.title), form.order_name());
    Metadata::new()
        .title(title)
        .authors(vec![as_printed(&form.authority.name).into_owned()])
        .creator("Kalem".to_owned())
        .producer("Kalem".to_owned())
        .language(form.language.tag().to_owned())
        .document_id(form.code().to_string())
        .creation_date(created)
}

fn date(printed: &str) -> Option<DateTime> {
    let digits =
        |text: &str, count| text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit());
    let mut parts = printed.split('.');
    let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
    let well_formed =
        parts.next().is_none() && digits(day, 2) && digits(month, 2) && digits(year, 4);
    let (day, month, year) = (day.parse().ok()?, month.parse().ok()?, year.parse().ok()?);
    let plausible = (1..=31).contains(&day) && (1..=12).contains(&month);
    (well_formed && plausible).then(|| DateTime::new(year).month(month).day(day))
}

fn standard(why: &str) -> DrawError {
    DrawError::Standard(why.to_owned())
}

/// Names the rules broken, and leaves out what the library quotes from the page, for that may be personal data.
fn refused(error: &KrillaError) -> DrawError {
    let name = |debug: String| {
        debug
            .split(['(', ' ', '{'])
            .next()
            .unwrap_or_default()
            .to_owned()
    };
    match error {
        KrillaError::Validation(errors) => {
            let names: Vec<String> = errors
                .iter()
                .map(|(error, _)| name(format!("{error:?}")))
                .collect();
            standard(&names.join(", "))
        }
        other => standard(&name(format!("{other:?}"))),
    }
}
