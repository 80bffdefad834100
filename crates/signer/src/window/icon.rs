//! The window's icon, drawn here as in `packaging/linux/e-imza.svg`: a card on teal, with a chip and a stroke of ink.

use eframe::egui::{IconData, Pos2, Rect, Vec2, pos2};

/// In pixels, each way.
const SIZE: u32 = 64;
/// The drawing's own measure.
const UNITS: f32 = 128.0;

const TEAL: [u8; 3] = [0x0c, 0x5d, 0x6b];
const PAPER: [u8; 3] = [0xff, 0xfd, 0xf9];
const GOLD: [u8; 3] = [0xf0, 0xb6, 0x5c];

/// The stroke, from corner to corner.
const STROKE: [(f32, f32); 9] = [
    (36.0, 75.0),
    (44.0, 66.0),
    (50.0, 67.0),
    (54.0, 74.0),
    (61.0, 73.0),
    (68.0, 66.0),
    (74.0, 68.0),
    (80.0, 74.0),
    (92.0, 67.0),
];

pub fn icon() -> IconData {
    let mut rgba = Vec::with_capacity((SIZE * SIZE * 4) as usize);
    for y in 0..SIZE {
        for x in 0..SIZE {
            let scale = UNITS / SIZE as f32;
            let at = pos2((x as f32 + 0.5) * scale, (y as f32 + 0.5) * scale);
            rgba.extend(pixel(at, scale));
        }
    }
    IconData {
        rgba,
        width: SIZE,
        height: SIZE,
    }
}

fn pixel(at: Pos2, scale: f32) -> [u8; 4] {
    // How much of the pixel lies inside, from its distance to the edge.
    let covers = |distance: f32| (0.5 - distance / scale).clamp(0.0, 1.0);
    let ground = covers(rounded(at, (8.0, 8.0, 112.0, 112.0), 26.0));
    let mut color = TEAL.map(f32::from);
    for (cover, ink) in [
        (covers(rounded(at, (26.0, 34.0, 76.0, 52.0), 9.0)), PAPER),
        (covers(rounded(at, (36.0, 45.0, 18.0, 14.0), 3.0)), GOLD),
        (covers(to_stroke(at) - 2.5), TEAL),
    ] {
        for (part, ink) in color.iter_mut().zip(ink) {
            *part += (f32::from(ink) - *part) * cover;
        }
    }
    let [r, g, b] = color.map(|part| part.round() as u8);
    [r, g, b, (ground * 255.0).round() as u8]
}

/// The distance to a rectangle with round corners; negative inside.
fn rounded(at: Pos2, (x, y, width, height): (f32, f32, f32, f32), radius: f32) -> f32 {
    let rect = Rect::from_min_size(pos2(x, y), Vec2::new(width, height));
    let from = (at - rect.center()).abs() - rect.size() / 2.0 + Vec2::splat(radius);
    from.max(Vec2::ZERO).length() + from.x.max(from.y).min(0.0) - radius
}

fn to_stroke(at: Pos2) -> f32 {
    let parts = STROKE.windows(2).map(|ends| {
        let (from, to) = (pos2(ends[0].0, ends[0].1), pos2(ends[1].0, ends[1].1));
        let along = to - from;
        let share = ((at - from).dot(along) / along.length_sq()).clamp(0.0, 1.0);
        at.distance(from + along * share)
    });
    parts.fold(f32::INFINITY, f32::min)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_card_with_a_chip_on_teal() {
        let icon = icon();
        assert_eq!(icon.rgba.len(), 64 * 64 * 4);
        let at = |x: usize, y: usize| &icon.rgba[(y * 64 + x) * 4..][..4];
        assert_eq!(at(0, 0)[3], 0, "round corners");
        assert_eq!(at(8, 32), [0x0c, 0x5d, 0x6b, 255]);
        assert_eq!(at(45, 22), [0xff, 0xfd, 0xf9, 255]);
        assert_eq!(at(22, 26), [0xf0, 0xb6, 0x5c, 255]);
    }
}
