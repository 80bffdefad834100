//! The menus as the guides show them (R05): NES İşlemleri → Bireysel / Yetkili → Başvuru / Sertifika → …

use askama::Template;
use axum::extract::State;
use rules::product::SubjectKind;
use web::App;
use web::auth::{Anyone, Citizen, institutions_of};
use web::frame::{Answer, Frame, page};

/// One tile: where it leads, its label and what it is for.
struct Tile {
    to: &'static str,
    label: &'static str,
    about: &'static str,
}

#[derive(Template)]
#[template(path = "entrance/menu.html")]
struct Menu {
    frame: Frame,
    title: &'static str,
    /// The menus above this one: address and title key.
    above: &'static [(&'static str, &'static str)],
    tiles: Vec<Tile>,
}

/// GET /islemler
pub async fn main_menu(citizen: Citizen) -> Answer {
    page(Menu {
        frame: citizen.frame,
        title: "menu-main",
        above: &[],
        tiles: vec![
            Tile {
                to: "/nes",
                label: "menu-nes",
                about: "menu-nes-about",
            },
            Tile {
                to: "/mali-muhur",
                label: "menu-seal",
                about: "menu-seal-about",
            },
        ],
    })
}

/// GET /nes. Yetkili İşlemleri is there for officers only.
pub async fn nes(State(app): State<App>, citizen: Citizen) -> Answer {
    let mut tiles = vec![Tile {
        to: "/nes/bireysel",
        label: "menu-individual",
        about: "menu-individual-about",
    }];
    if !institutions_of(&app, citizen.person).await?.is_empty() {
        tiles.push(Tile {
            to: "/yetkili",
            label: "menu-officer",
            about: "menu-officer-about",
        });
    }
    page(Menu {
        frame: citizen.frame,
        title: "menu-nes",
        above: &[("/islemler", "menu-main")],
        tiles,
    })
}

/// GET /nes/bireysel. e-Onay İşlemleri are there where e-signatures are believed.
pub async fn individual(State(app): State<App>, citizen: Citizen) -> Answer {
    let mut tiles = vec![
        Tile {
            to: "/nes/bireysel/basvuru",
            label: "menu-applications",
            about: "menu-applications-about",
        },
        Tile {
            to: "/nes/bireysel/sertifikalar",
            label: "menu-certificates",
            about: "menu-certificates-about",
        },
        Tile {
            to: "/nes/bireysel/gunluk",
            label: "menu-diary",
            about: "menu-diary-about",
        },
        Tile {
            to: "/nes/bireysel/bildirimler",
            label: "menu-notices",
            about: "menu-notices-about",
        },
    ];
    if app.authorities().is_some() {
        tiles.insert(
            2,
            Tile {
                to: "/nes/bireysel/e-onay",
                label: "menu-e-onay",
                about: "menu-e-onay-about",
            },
        );
    }
    page(Menu {
        frame: citizen.frame,
        title: "menu-individual",
        above: &[("/islemler", "menu-main"), ("/nes", "menu-nes")],
        tiles,
    })
}

/// GET /nes/bireysel/basvuru
pub async fn applications_menu(citizen: Citizen) -> Answer {
    page(Menu {
        frame: citizen.frame,
        title: "menu-applications",
        above: &[
            ("/islemler", "menu-main"),
            ("/nes", "menu-nes"),
            ("/nes/bireysel", "menu-individual"),
        ],
        tiles: vec![
            Tile {
                to: "/nes/bireysel/kisi-odemeli",
                label: "menu-self-paid",
                about: "menu-self-paid-about",
            },
            Tile {
                to: "/basvurularim",
                label: "menu-mine",
                about: "menu-mine-about",
            },
        ],
    })
}

#[derive(Template)]
#[template(path = "entrance/plain.html")]
struct Plain {
    frame: Frame,
    title: &'static str,
    above: &'static [(&'static str, &'static str)],
    paragraphs: &'static [&'static str],
    /// The page that the last paragraph speaks of.
    next: (&'static str, &'static str),
}

/// GET /mali-muhur: how a seal is ordered; or that this installation has none in its catalogue.
pub async fn seal(State(app): State<App>, citizen: Citizen) -> Answer {
    let mut products = app.settings.products.0.iter();
    let is_offered = products.any(|product| product.subject == SubjectKind::LegalEntity);
    let (paragraphs, next): (&[_], _) = match is_offered {
        true => (
            &["seal-how-1", "seal-how-2", "seal-how-3"],
            ("/basvurularim", "menu-mine"),
        ),
        false => (&["seal-1", "seal-2"], ("/islemler", "home")),
    };
    page(Plain {
        frame: citizen.frame,
        title: "menu-seal",
        above: &[("/islemler", "menu-main")],
        paragraphs,
        next,
    })
}

/// GET /nes/bireysel/kisi-odemeli: how a self-paid application comes about.
pub async fn self_paid(citizen: Citizen) -> Answer {
    page(Plain {
        frame: citizen.frame,
        title: "menu-self-paid",
        above: &[
            ("/islemler", "menu-main"),
            ("/nes", "menu-nes"),
            ("/nes/bireysel/basvuru", "menu-applications"),
        ],
        paragraphs: &["self-paid-1", "self-paid-2"],
        next: ("/basvurularim", "menu-mine"),
    })
}

/// GET /borc: Borç Sorgulama ve Ödeme, without a login (R01): when and how a self-paid application is paid.
pub async fn debt(Anyone { frame }: Anyone) -> Answer {
    page(Plain {
        frame,
        title: "debt-title",
        above: &[("/", "home")],
        paragraphs: &["debt-1", "debt-2"],
        next: ("/", "home"),
    })
}
