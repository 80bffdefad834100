//! The two-dimensional code as a shape.

use krilla::geom::{Path, PathBuilder, Rect};
use qrcode::{Color, EcLevel, QrCode};

use crate::geometry::Area;
use crate::letters::POINT;

/// The modules of a code, computed once however often they are drawn.
pub(crate) struct Modules {
    side: usize,
    colours: Vec<Color>,
}

impl Modules {
    /// Level H: up to 30 % of the code may be lost to a stamp or a fold. None if the text is too long for any code.
    pub(crate) fn of(text: &str) -> Option<Modules> {
        let code = QrCode::with_error_correction_level(text, EcLevel::H).ok()?;
        Some(Modules {
            side: code.width(),
            colours: code.to_colors(),
        })
    }

    /// One path of dark modules that fills `area`, in points.
    pub(crate) fn fill(&self, area: Area) -> Option<Path> {
        let module = area.width / self.side as f32;
        let mut path = PathBuilder::new();
        for (row, modules) in self.colours.chunks(self.side).enumerate() {
            let mut at = 0;
            // Neighbours in a row become one rectangle: fewer shapes, and no hair-lines between them on a screen.
            for run in modules.chunk_by(|one, other| one == other) {
                if run[0] == Color::Dark {
                    let (x, y) = (area.x + at as f32 * module, area.y + row as f32 * module);
                    path.push_rect(rect(Area::new(x, y, run.len() as f32 * module, module))?);
                }
                at += run.len();
            }
        }
        path.finish()
    }
}

/// An area of the sheet in the points that PDF counts in.
pub(crate) fn rect(area: Area) -> Option<Rect> {
    Rect::from_xywh(
        area.x / POINT,
        area.y / POINT,
        area.width / POINT,
        area.height / POINT,
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::{CODE_CLEARANCE, CODES};

    /// B01: the widest order number and version still give modules that a common scanner resolves (a third of a millimetre),
    /// and the everyday code needs no more white around it than is kept free.
    #[test]
    fn modules_are_coarse_enough() {
        let modules = |text: &str| Modules::of(text).map(|modules| modules.side);
        let digest = "Z".repeat(26);
        let usual = modules(&format!("KALEM1-SD-1234567-12-{digest}")).expect("fits");
        assert_eq!(usual, 33);
        assert!(CODE_CLEARANCE >= 4.0 * CODES[0].width / usual as f32);
        let longest =
            modules(&format!("KALEM1-SD-{}-{}-{digest}", u64::MAX, u32::MAX)).expect("fits");
        assert!(CODES[0].width / longest as f32 > 0.33, "{longest} modules");
    }
}
