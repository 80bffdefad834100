//! How it looks: colours, letters, sizes. The colours are the portal's, so that a person sees that the two belong together.

use std::sync::Arc;

use eframe::egui::style::ScrollStyle;
use eframe::egui::{
    Color32, Context, CornerRadius, FontData, FontDefinitions, FontFamily, FontId, Margin, Stroke,
    Style, TextStyle, Theme, Visuals, vec2,
};

use crate::language::{Text, text};

/// SIL Open Font License 1.1, see `fonts/README.md`.
const REGULAR: &[u8] = include_bytes!("../../fonts/Inter-Regular.otf");
const STRONG: &[u8] = include_bytes!("../../fonts/Inter-SemiBold.otf");

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Look {
    /// As the desktop has it.
    #[default]
    Automatic,
    Light,
    Dark,
    HighContrast,
}

impl Look {
    pub const ALL: [Self; 4] = [Self::Automatic, Self::Light, Self::Dark, Self::HighContrast];

    pub const fn name(self) -> Text {
        match self {
            Self::Automatic => text("Masaüstünün ayarı", "As the desktop"),
            Self::Light => text("Açık", "Light"),
            Self::Dark => text("Koyu", "Dark"),
            Self::HighContrast => text("Yüksek karşıtlık", "High contrast"),
        }
    }

    fn palette(self, desktop: Option<Theme>) -> Palette {
        match (self, desktop) {
            (Self::HighContrast, _) => CONTRAST,
            (Self::Dark, _) | (Self::Automatic, Some(Theme::Dark)) => DARK,
            _ => LIGHT,
        }
    }
}

/// Each pair that carries text has at least 4.5 : 1.
#[derive(Clone, Copy)]
pub struct Palette {
    pub is_dark: bool,
    pub paper: Color32,
    pub sheet: Color32,
    pub well: Color32,
    pub ink: Color32,
    pub muted: Color32,
    pub line: Color32,
    pub edge: Color32,
    pub accent: Color32,
    pub on_accent: Color32,
    pub accent_soft: Color32,
    pub good: Color32,
    pub good_soft: Color32,
    pub warn: Color32,
    pub warn_soft: Color32,
    pub bad: Color32,
    pub bad_soft: Color32,
    pub focus: Color32,
}

const fn rgb(hex: u32) -> Color32 {
    Color32::from_rgb((hex >> 16) as u8, (hex >> 8) as u8, hex as u8)
}

const LIGHT: Palette = Palette {
    is_dark: false,
    paper: rgb(0xf5_f2ea),
    sheet: rgb(0xff_fdf9),
    well: rgb(0xff_ffff),
    ink: rgb(0x15_262c),
    muted: rgb(0x4a_5b60),
    line: rgb(0xdc_d6c8),
    edge: rgb(0x66_767a),
    accent: rgb(0x0c_5d6b),
    on_accent: rgb(0xff_ffff),
    accent_soft: rgb(0xe3_eff0),
    good: rgb(0x1d_6638),
    good_soft: rgb(0xe2_f1e6),
    warn: rgb(0x77_4800),
    warn_soft: rgb(0xfc_efd2),
    bad: rgb(0xa1_242b),
    bad_soft: rgb(0xfb_e9e6),
    focus: rgb(0xbf_5b04),
};

const DARK: Palette = Palette {
    is_dark: true,
    paper: rgb(0x0d_1619),
    sheet: rgb(0x14_2226),
    well: rgb(0x0e_191c),
    ink: rgb(0xe9_efed),
    muted: rgb(0xab_babc),
    line: rgb(0x2c_4046),
    edge: rgb(0x84_999d),
    accent: rgb(0x86_d3da),
    on_accent: rgb(0x04_242a),
    accent_soft: rgb(0x17_363d),
    good: rgb(0x93_d8a8),
    good_soft: rgb(0x15_3320),
    warn: rgb(0xf3_c87b),
    warn_soft: rgb(0x38_2a10),
    bad: rgb(0xff_aba3),
    bad_soft: rgb(0x40_201f),
    focus: rgb(0xff_b454),
};

const CONTRAST: Palette = Palette {
    is_dark: true,
    paper: rgb(0x00_0000),
    sheet: rgb(0x00_0000),
    well: rgb(0x00_0000),
    ink: rgb(0xff_ffff),
    muted: rgb(0xff_ffff),
    line: rgb(0xff_ffff),
    edge: rgb(0xff_ffff),
    accent: rgb(0xff_e600),
    on_accent: rgb(0x00_0000),
    accent_soft: rgb(0x33_2e00),
    good: rgb(0x7d_ff9a),
    good_soft: rgb(0x00_0000),
    warn: rgb(0xff_e600),
    warn_soft: rgb(0x00_0000),
    bad: rgb(0xff_b0a8),
    bad_soft: rgb(0x00_0000),
    focus: rgb(0x00_e5ff),
};

/// Letters of headings and of what is pressed.
pub fn strong(size: f32) -> FontId {
    FontId::new(size, FontFamily::Name("strong".into()))
}

pub fn plain(size: f32) -> FontId {
    FontId::proportional(size)
}

/// Once, before the first frame.
pub fn load_letters(ctx: &Context) {
    let mut fonts = FontDefinitions::empty();
    for (name, data) in [("regular", REGULAR), ("strong", STRONG)] {
        let data = Arc::new(FontData::from_static(data));
        fonts.font_data.insert(name.to_owned(), data);
    }
    let one = |name: &str| vec![name.to_owned()];
    fonts
        .families
        .insert(FontFamily::Proportional, one("regular"));
    fonts.families.insert(FontFamily::Monospace, one("regular"));
    let family = FontFamily::Name("strong".into());
    fonts.families.insert(family, one("strong"));
    ctx.set_fonts(fonts);
}

/// Sets colours and sizes; cheap where nothing changed, since egui compares nothing itself.
pub fn wear(ctx: &Context, look: Look, scale_percent: u16) -> Palette {
    let palette = look.palette(ctx.system_theme());
    let style = Arc::new(style(palette));
    ctx.set_style_of(Theme::Light, style.clone());
    ctx.set_style_of(Theme::Dark, style);
    ctx.set_zoom_factor(f32::from(scale_percent) / 100.0);
    palette
}

/// The palette that is worn now.
pub fn palette(ctx: &Context, look: Look) -> Palette {
    look.palette(ctx.system_theme())
}

fn style(p: Palette) -> Style {
    let mut style = Style {
        visuals: visuals(p),
        ..Style::default()
    };
    style.text_styles = [
        (TextStyle::Heading, strong(22.0)),
        (TextStyle::Body, plain(15.5)),
        (TextStyle::Button, strong(15.5)),
        (TextStyle::Small, plain(13.0)),
        (TextStyle::Monospace, plain(15.5)),
    ]
    .into();
    style.spacing.item_spacing = vec2(10.0, 10.0);
    style.spacing.button_padding = vec2(16.0, 9.0);
    style.spacing.interact_size = vec2(44.0, 40.0);
    style.spacing.icon_width = 20.0;
    style.spacing.icon_width_inner = 12.0;
    style.spacing.icon_spacing = 8.0;
    style.spacing.window_margin = Margin::same(18);
    style.spacing.scroll = ScrollStyle {
        bar_width: 9.0,
        floating_width: 7.0,
        floating_allocated_width: 10.0,
        dormant_handle_opacity: 0.45,
        ..ScrollStyle::floating()
    };
    // Nothing moves for the sake of moving.
    style.animation_time = 0.0;
    style
}

fn visuals(p: Palette) -> Visuals {
    let mut visuals = match p.is_dark {
        true => Visuals::dark(),
        false => Visuals::light(),
    };
    visuals.panel_fill = p.paper;
    visuals.window_fill = p.sheet;
    visuals.extreme_bg_color = p.well;
    visuals.text_edit_bg_color = Some(p.well);
    visuals.faint_bg_color = p.accent_soft;
    visuals.hyperlink_color = p.accent;
    visuals.warn_fg_color = p.warn;
    visuals.error_fg_color = p.bad;
    visuals.weak_text_color = Some(p.muted);
    visuals.selection.bg_fill = p.accent_soft;
    // The edge of a field that has the keyboard.
    visuals.selection.stroke = Stroke::new(3.0, p.focus);
    let round = CornerRadius::same(8);
    let widgets = &mut visuals.widgets;
    for (one, edge, width) in [
        (&mut widgets.noninteractive, p.line, 1.0),
        (&mut widgets.inactive, p.edge, 1.0),
        (&mut widgets.hovered, p.accent, 1.5),
        (&mut widgets.active, p.focus, 3.0),
        (&mut widgets.open, p.accent, 1.5),
    ] {
        one.bg_fill = p.sheet;
        one.weak_bg_fill = p.sheet;
        one.bg_stroke = Stroke::new(width, edge);
        one.fg_stroke = Stroke::new(1.5, p.ink);
        one.corner_radius = round;
        one.expansion = 0.0;
    }
    visuals.widgets.hovered.weak_bg_fill = p.accent_soft;
    visuals.widgets.active.weak_bg_fill = p.accent_soft;
    visuals
}

#[cfg(test)]
mod tests {
    use super::*;

    fn luminance(color: Color32) -> f32 {
        let part = |byte: u8| {
            let x = f32::from(byte) / 255.0;
            match x <= 0.039_28 {
                true => x / 12.92,
                false => ((x + 0.055) / 1.055).powf(2.4),
            }
        };
        0.2126 * part(color.r()) + 0.7152 * part(color.g()) + 0.0722 * part(color.b())
    }

    fn contrast(one: Color32, other: Color32) -> f32 {
        let (a, b) = (luminance(one), luminance(other));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    /// WCAG 2.2, 1.4.3 and 1.4.11.
    #[test]
    fn text_and_edges_can_be_seen() {
        for p in [LIGHT, DARK, CONTRAST] {
            for (ink, ground) in [
                (p.ink, p.paper),
                (p.ink, p.sheet),
                (p.ink, p.well),
                (p.muted, p.paper),
                (p.muted, p.sheet),
                (p.on_accent, p.accent),
                (p.accent, p.sheet),
                (p.ink, p.accent_soft),
                (p.good, p.good_soft),
                (p.warn, p.warn_soft),
                (p.bad, p.bad_soft),
                (p.ink, p.bad_soft),
                (p.ink, p.warn_soft),
                (p.ink, p.good_soft),
            ] {
                assert!(contrast(ink, ground) >= 4.5, "{ink:?} on {ground:?}");
            }
            for edge in [p.edge, p.focus, p.accent] {
                assert!(contrast(edge, p.sheet) >= 3.0, "{edge:?}");
            }
        }
    }

    /// All Turkish letters, ₺ ✓ ⚠, and whatever a signed text may hold besides.
    #[test]
    fn the_letters_are_all_there() {
        let ctx = Context::default();
        load_letters(&ctx);
        let needed = "abcçdefgğhıijklmnoöprsştuüvyzâîûABCÇDEFGĞHIİJKLMNOÖPRSŞTUÜVYZÂÎÛ0123456789₺✓⚠←→•–—‘’“”„…€№";
        let mut drawn = ctx.run_ui(Default::default(), |ui| {
            ui.fonts_mut(|fonts| {
                for font in [plain(15.0), strong(15.0)] {
                    for letter in needed.chars() {
                        assert!(fonts.has_glyph(&font, letter), "{letter}");
                    }
                }
            });
        });
        // Nobody paints here.
        drawn.textures_delta.clear();
    }
}
