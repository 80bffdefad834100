//! Where the things that a machine looks for stand on the sheet, in millimetres from its upper left corner.
//!
//! The painter and a reader of scans share these constants: a page whose marks are found can be straightened, and then the
//! box and the codes are where this file says. Moving any of them is a new form version.

/// A rectangle on the sheet, in millimetres, `y` growing downwards.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Area {
    pub x: f32,
    pub y: f32,
    pub width: f32,
    pub height: f32,
}

impl Area {
    pub const fn new(x: f32, y: f32, width: f32, height: f32) -> Area {
        Area {
            x,
            y,
            width,
            height,
        }
    }

    pub const fn right(self) -> f32 {
        self.x + self.width
    }

    pub const fn bottom(self) -> f32 {
        self.y + self.height
    }

    pub const fn centre(self) -> (f32, f32) {
        (self.x + self.width / 2.0, self.y + self.height / 2.0)
    }

    /// The same rectangle with `margin` added on all four sides (a negative margin shrinks it).
    pub const fn grown(self, margin: f32) -> Area {
        Area::new(
            self.x - margin,
            self.y - margin,
            self.width + 2.0 * margin,
            self.height + 2.0 * margin,
        )
    }

    pub fn overlaps(self, other: Area) -> bool {
        self.x < other.right()
            && other.x < self.right()
            && self.y < other.bottom()
            && other.y < self.bottom()
    }

    pub fn contains(self, other: Area) -> bool {
        self.x <= other.x
            && self.y <= other.y
            && other.right() <= self.right()
            && other.bottom() <= self.bottom()
    }
}

/// A4, portrait.
pub const SHEET: Area = Area::new(0.0, 0.0, 210.0, 297.0);

/// All text keeps inside this area; the corner marks stand outside of it, beyond its left and right edge.
pub const TEXT: Area = Area::new(18.0, 12.0, 174.0, 273.0);

/// Side of a corner mark, a solid black square. Solid, so that a scan also yields a sample of the toner's black.
pub const MARK_SIDE: f32 = 5.0;

/// The four corner marks: upper left, upper right, lower left, lower right. Eight millimetres from the edges, because many
/// printers cannot print the outer five.
pub const MARKS: [Area; 4] = [
    Area::new(8.0, 8.0, MARK_SIDE, MARK_SIDE),
    Area::new(197.0, 8.0, MARK_SIDE, MARK_SIDE),
    Area::new(8.0, 284.0, MARK_SIDE, MARK_SIDE),
    Area::new(197.0, 284.0, MARK_SIDE, MARK_SIDE),
];

/// Nothing else is printed closer than this to a corner mark.
pub const MARK_CLEARANCE: f32 = 2.0;

/// The signature box, outline included, in the right one of the page's two columns. Inside of it the page is white.
pub const SIGNATURE_BOX: Area = Area::new(108.5, 247.0, 83.5, 34.0);

/// Thickness of the outline of the signature box; it is drawn wholly inside [`SIGNATURE_BOX`].
pub const SIGNATURE_OUTLINE: f32 = 0.4;

/// The code is printed twice, far apart, so that a fold, a stamp or a stain spoils only one.
pub const CODES: [Area; 2] = [
    Area::new(170.0, 12.0, 22.0, 22.0),
    Area::new(18.0, 259.0, 22.0, 22.0),
];

/// White left around a code. Four modules of the coarsest code that we print (33 to a side), as its standard asks.
pub const CODE_CLEARANCE: f32 = 22.0 * 4.0 / 33.0;

/// Whatever the applicant wrote ends above this line; below it the places are fixed, down to the signature box.
pub const CLOSING_TOP: f32 = 226.0;

#[cfg(test)]
mod tests {
    use super::*;

    /// R25: the box is large enough to sign in, and nothing that a machine needs stands in another's way.
    #[test]
    fn marks_codes_and_box_keep_apart_and_on_the_sheet() {
        const { assert!(SIGNATURE_BOX.width >= 80.0 && SIGNATURE_BOX.height >= 30.0) };
        let mut areas = vec![SIGNATURE_BOX];
        areas.extend(CODES.map(|code| code.grown(CODE_CLEARANCE)));
        areas.extend(MARKS.map(|mark| mark.grown(MARK_CLEARANCE)));
        for (at, one) in areas.iter().enumerate() {
            assert!(
                SHEET.grown(-5.0).contains(*one),
                "{one:?} may fall into the margin of a printer"
            );
            for other in &areas[at + 1..] {
                assert!(!one.overlaps(*other), "{one:?} and {other:?}");
            }
        }
    }

    /// B01: a homography needs marks that span a true rectangle.
    #[test]
    fn marks_span_a_rectangle() {
        let [upper_left, upper_right, lower_left, lower_right] = MARKS.map(Area::centre);
        assert_eq!((upper_left.0, upper_left.1), (lower_left.0, upper_right.1));
        assert_eq!(
            (lower_right.0, lower_right.1),
            (upper_right.0, lower_left.1)
        );
    }
}
