//! R38–R41 on the glass.

use card::{CardError, PinState};
use eframe::egui::accesskit::Live;
use eframe::egui::{
    self, Key, Modifiers, MouseWheelSource, MouseWheelUnit, TouchPhase, pos2, vec2,
};
use egui_kittest::kittest::{NodeT, Queryable};
use handoff::link::Link;
use handoff::message::{Answer, HandoffFault, Next};
use handoff::purpose::Purpose;
use signer::doctor::{Check, Finding, Health};
use signer::language::Language;
use signer::machine::{Act, Event, Problem, Unheard};
use signer::window::Order;
use signer::window::look::Look;
use signer::window::settings::Settings;

use crate::desk::{card, offer, portal, receipt, usual_card};
use crate::glass::{
    PIN, acts, choosing, happens, of_size, other_portal, press, reading, says, spoken, types_code,
    types_pin, window,
};

/// R38: a field and an arrow; what is wrong is told plainly, and the field is there again.
#[test]
fn the_code_is_typed_and_turned_in() {
    let mut window = window();
    says(
        &window,
        &["Doğrulama Kodu", "İleri", "https://imza.example"],
    );
    types_code(&mut window, "ACDE-234O");
    press(&mut window, "İleri");
    // Spoken when it appears, wherever the keyboard is.
    let told = window.get_by_label("Bu bir doğrulama kodu değil.");
    assert_eq!(told.accesskit_node().live(), Live::Assertive);
    assert!(acts(&mut window).is_empty());

    let mut window = crate::glass::window();
    types_code(&mut window, "acde2345");
    window.key_press(Key::Enter);
    window.run_ok();
    let acts = acts(&mut window);
    assert!(matches!(acts.as_slice(), [Act::Redeem(_, to)] if *to == portal()));
    says(&window, &["Kod portala soruluyor…"]);
    let refused = Unheard::Refused(HandoffFault::CodeNotGood, None);
    happens(&mut window, Event::Offered(Err(refused)));
    says(&window, &["Doğrulama kodu geçerli değil", "Doğrulama Kodu"]);
}

/// R39: in a low window, however far one reads, the time left and both ways out are in sight.
#[test]
fn a_long_text_scrolls_away_neither_time_nor_buttons() {
    let mut window = of_size(vec2(640.0, 480.0), Language::Turkish);
    types_code(&mut window, "acde 2345");
    press(&mut window, "İleri");
    let offer = Box::new(offer(Purpose::Login, None));
    happens(&mut window, Event::Offered(Ok(offer)));
    for pages in 0..3 {
        for name in ["Kalan Süre: 295 saniye", "Okudum, devam", "Vazgeç"] {
            let place = window.get_by_label(name).rect();
            assert!(
                place.min.y >= 0.0 && place.max.y <= 480.0,
                "{name}, {pages}: {place}"
            );
        }
        window.event(egui::Event::PointerMoved(pos2(320.0, 240.0)));
        window.event(egui::Event::MouseWheel {
            unit: MouseWheelUnit::Page,
            source: MouseWheelSource::Unknown,
            delta: vec2(0.0, -1.0),
            phase: TouchPhase::Move,
            modifiers: Modifiers::NONE,
        });
        window.run_ok();
    }
    let second = window.get_by_label("İmzalanacak Metin 2:").rect();
    assert!(second.min.y < 400.0, "it was scrolled to: {second}");
}

/// Whoever closes the window in the middle of a run says no, and the portal is told; before and after a run there is nothing to tell.
#[test]
fn closing_the_window_is_told_to_the_page() {
    let closing = |window: &mut crate::glass::Window| {
        let glass = window.state_mut();
        let now = glass.now;
        glass.screens.closing(now)
    };
    assert!(closing(&mut window()).is_empty());
    let mut open = reading(Purpose::Approve, None);
    match closing(&mut open).as_slice() {
        [Act::Tell(submission, to)] => {
            assert_eq!(*to, portal());
            assert!(matches!(submission.answer, Answer::Failed { .. }));
        }
        acts => panic!("{} acts", acts.len()),
    }
    assert!(closing(&mut open).is_empty(), "told once");
    let mut choosing = choosing(PinState::Fine);
    assert!(matches!(closing(&mut choosing)[..], [Act::Tell(..)]));
}

/// R39
#[test]
fn everything_stands_on_the_screen_before_it_is_signed() {
    let mut window = reading(Purpose::Login, None);
    says(
        &window,
        &[
            "Portala giriş",
            "https://imza.example",
            "A*** Y***",
            "Firefox, Linux",
            "21.11.2026 10:16:52",
            "Kalan Süre: 295 saniye",
            "tarayıcıda sizin adınıza oturum açılır",
            "İmzalanacak Metin 1:",
            "Şu tarayıcıya giriş izni veriyorum.",
            "İmzalanacak Metin 2:",
            "İkinci metin: ğüşıöç ₺.",
        ],
    );
    press(&mut window, "Vazgeç");
    says(&window, &["Vazgeçtiniz"]);
    assert!(matches!(acts(&mut window).last(), Some(Act::Tell(..))));
    press(&mut window, "Yeni kod gir");
    says(&window, &["Doğrulama Kodu"]);
}

/// R39: certificate, PIN by keypad, İmzala.
#[test]
fn a_certificate_is_chosen_and_the_pin_typed_on_the_screen() {
    let mut window = choosing(PinState::Fine);
    says(
        &window,
        &["Sertifika Seçiniz", "Deneme Kişisi ✓ Önerilen", "PIN Kodu"],
    );
    assert!(window.query_by_label_contains("Süresi dolmuş").is_none());
    press(
        &mut window,
        "Hepsini göster (imza atamayanlar, nedenleriyle)",
    );
    says(&window, &["Süresi dolmuş"]);
    for key in ["2", "9", "1", "Son rakamı sil", "0", "7", "5", "3"] {
        press(&mut window, key);
    }
    press(&mut window, "İmzala");
    let acts = acts(&mut window);
    assert!(matches!(acts.as_slice(), [Act::Sign(to_sign)] if to_sign.texts.len() == 2));
    says(&window, &["Kart çalışıyor…"]);
}

/// By keyboard alone: Enter in the field signs.
#[test]
fn enter_signs() {
    let mut window = choosing(PinState::Fine);
    types_pin(&mut window, "PIN Kodu", PIN);
    window.key_press(Key::Enter);
    window.run_ok();
    assert!(matches!(acts(&mut window).as_slice(), [Act::Sign(_)]));
}

/// Tab reaches everything that can be pressed, and comes round.
#[test]
fn the_keyboard_reaches_every_control() {
    let mut window = choosing(PinState::Fine);
    let mut reached = std::collections::BTreeSet::new();
    for _ in 0..40 {
        window.key_press(Key::Tab);
        window.run_ok();
        if let Some(id) = window.ctx.memory(|memory| memory.focused()) {
            reached.insert(id.value());
        }
    }
    // Head, certificate, show all, field, keypad and its twelve keys, sign, three ways back.
    assert!(reached.len() >= 20, "{}", reached.len());
}

#[test]
fn the_last_try_is_told_and_confirmed() {
    let mut window = choosing(PinState::LastTry);
    says(
        &window,
        &[
            "Son hakkınız: PIN bir kez daha yanlış girilirse kart kilitlenir.",
            "kutuyu işaretleyin",
        ],
    );
    types_pin(&mut window, "PIN Kodu", PIN);
    press(&mut window, "İmzala");
    assert!(acts(&mut window).is_empty());
    says(
        &window,
        &["Kutuyu işaretlemediğiniz için PIN karta gönderilmedi."],
    );
    types_pin(&mut window, "PIN Kodu", PIN);
    press(&mut window, "Anladım; son hakkımı kullanmak istiyorum");
    press(&mut window, "İmzala");
    assert!(matches!(acts(&mut window).as_slice(), [Act::Sign(_)]));
    let mut window = choosing(PinState::WrongAtLeastOnce);
    says(&window, &["PIN en az bir kez yanlış girildi."]);
    happens(&mut window, Event::Tick);
}

/// After a wrong PIN the field has the keyboard again, and keeps it when the card's warning appears above it.
#[test]
fn the_field_keeps_the_keyboard() {
    let mut window = choosing(PinState::Fine);
    types_pin(&mut window, "PIN Kodu", PIN);
    press(&mut window, "İmzala");
    let wrong = CardError::WrongPin(PinState::WrongAtLeastOnce);
    happens(&mut window, Event::Signed(Err(wrong)));
    let cards = vec![card("ayse", (-1, 20), PinState::WrongAtLeastOnce)];
    happens(&mut window, Event::Cards(Ok(cards)));
    says(&window, &["PIN yanlış."]);
    window.event(eframe::egui::Event::Text("4815".to_owned()));
    window.run_ok();
    says(&window, &["●●●●"]);
    // Time passes; nothing of what was typed is lost.
    happens(&mut window, Event::Tick);
    says(&window, &["●●●●"]);
}

#[test]
fn a_missing_card_is_told_with_one_thing_to_do() {
    let mut window = reading(Purpose::Login, None);
    happens(&mut window, Event::Cards(Err(CardError::NoReader)));
    press(&mut window, "Okudum, devam");
    says(
        &window,
        &["Kart okuyucu bulunamadı.", "başka bir USB girişi deneyin"],
    );
    acts(&mut window);
    press(&mut window, "Kartları yeniden oku");
    assert!(matches!(acts(&mut window).as_slice(), [Act::LookForCards]));
    happens(&mut window, Event::Cards(Ok(vec![usual_card()])));
    says(&window, &["Deneme Kişisi ✓ Önerilen", "İmzala"]);
}

/// R40, B03
#[test]
fn the_end_shows_times_and_saves() {
    let mut window = choosing(PinState::Fine);
    types_pin(&mut window, "PIN Kodu", PIN);
    press(&mut window, "İmzala");
    happens(
        &mut window,
        Event::Signed(Ok(vec![vec![1; 40], vec![2; 40]])),
    );
    says(&window, &["Portala iletiliyor…"]);
    happens(&mut window, Event::Taken(Err(Unheard::NoConnection)));
    says(&window, &["Portala ulaşılamıyor."]);
    let next = Next::ReturnToBrowser {
        page: "https://imza.example/donus".into(),
        to_show: "https://imza.example/goster".into(),
    };
    acts(&mut window);
    happens(&mut window, Event::Taken(Ok(receipt(next))));
    assert!(matches!(acts(&mut window).as_slice(), [Act::OpenPage(_)]));
    says(
        &window,
        &[
            "İşleminiz başarılıdır. Girişi onayladınız.",
            "Giriş işleminiz açılan tarayıcıda tamamlanıyor.",
            "Oluşturma Tarihi",
            "İmzalama Tarihi",
        ],
    );
    // What can be read out to a stranger is not on the screen unless it is needed, and then the warning stands beside it.
    assert!(!spoken(&window).contains("https://imza.example/goster"));
    press(&mut window, "Tarayıcı açılmadı: adresi göster");
    says(
        &window,
        &["https://imza.example/goster", "kimseye göndermeyin"],
    );
    assert!(!spoken(&window).contains("https://imza.example/donus"));
    press(&mut window, "Adresi kopyala");
    press(&mut window, "İmza İçeriği Kaydet");
    assert_eq!(acts(&mut window).len(), 2);
    happens(&mut window, Event::Saved(Ok("/tmp/imza.p7m".into())));
    says(&window, &["/tmp/imza.p7m"]);
    press(&mut window, "Uygulamayı Kapat");
    let orders = &window.state().orders;
    assert!(matches!(orders.last(), Some(Order::Close)));
}

/// B18: each organ, one thing to do, and a text to copy.
#[test]
fn the_doctor_says_what_to_do() {
    let mut window = window();
    press(&mut window, "Tanılama");
    says(&window, &["Denetleniyor…"]);
    assert!(matches!(
        window.state().orders.last(),
        Some(Order::Diagnose)
    ));
    let findings = Check::ALL.map(|check| Finding {
        check,
        health: match check {
            Check::Reader => Health::Good("Okuyucu".to_owned()),
            Check::Driver => Health::Ill(Problem::Card(CardError::NoDriver)),
            _ => Health::Unknown,
        },
    });
    window.state_mut().screens.diagnosed(findings.to_vec());
    window.run_ok();
    says(
        &window,
        &[
            "Şu anda imza atamazsınız: bu kart için sürücü bulunamadı.",
            "Kart okuyucu",
            "Bu kart için sürücü bulunamadı.",
            "kart sürücüsünü kurun",
            "Saat",
        ],
    );
    press(&mut window, "Metni kopyala");
    says(&window, &["Kopyalandı."]);
    let copied = window
        .state()
        .orders
        .iter()
        .any(|order| matches!(order, Order::Copy(text) if text.contains("⚠ Kart sürücüsü")));
    assert!(copied);
}

#[test]
fn a_link_fills_the_code_in_and_a_strangers_does_not() {
    let mut window = window();
    let link = |portal: &str| Link::parse(&format!("eimza:ACDE-2345@{portal}")).unwrap();
    let now = window.state().now;
    let stranger = link(other_portal().as_str());
    window.state_mut().screens.follow(&stranger, now);
    window.run_ok();
    says(&window, &["güvenilen portallar listenizde yok"]);
    assert!(acts(&mut window).is_empty());
    let known = link(portal().as_str());
    window.state_mut().screens.follow(&known, now);
    window.run_ok();
    assert!(matches!(acts(&mut window).as_slice(), [Act::Redeem(..)]));
}

/// Turkish and English, light, dark and high contrast, 100 to 200 %: on a small window too, everything can still be reached.
#[test]
fn language_look_and_size_can_be_set() {
    for language in Language::ALL {
        for look in Look::ALL {
            for percent in [100, 150, 200] {
                let mut window = of_size(vec2(680.0, 840.0), language);
                window.state_mut().screens.set(Settings {
                    language,
                    look,
                    scale_percent: percent,
                });
                window.run_ok();
                let settings = match language {
                    Language::Turkish => "Ayarlar",
                    Language::English => "Settings",
                };
                press(&mut window, settings);
                says(&window, &["Türkçe", "English"]);
                window.get_by_label("English").click_accesskit();
                window.run_ok();
                says(&window, &["High contrast"]);
            }
        }
    }
}
