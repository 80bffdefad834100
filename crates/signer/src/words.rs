//! Words that more than one screen says.

use handoff::purpose::Purpose;

use crate::language::{Text, text};

/// What is being done; the Turkish is that of the signed text.
pub const fn purpose(purpose: Purpose) -> Text {
    let english = match purpose {
        Purpose::Login => "Sign in to the portal",
        Purpose::Approve => "Approve an application",
        Purpose::Consent => "e-Onay consent",
        Purpose::SignList => "Sign a personnel list",
        Purpose::ChangePin => "Change the PIN",
        Purpose::Unlock => "Unlock the card",
    };
    text(purpose.in_turkish(), english)
}

/// At the end: what was done, and not only that something was.
pub const fn what_was_done(purpose: Purpose) -> Text {
    match purpose {
        Purpose::Login => text(
            "İşleminiz başarılıdır. Girişi onayladınız.",
            "Done. You approved the login.",
        ),
        Purpose::Approve => text(
            "İşleminiz başarılıdır. Başvurunuzu onayladınız.",
            "Done. You approved your application.",
        ),
        Purpose::Consent => text(
            "İşleminiz başarılıdır. e-Onay seçiminizi imzaladınız.",
            "Done. You signed your choice about e-Onay.",
        ),
        Purpose::SignList => text(
            "İşleminiz başarılıdır. Personel listesini imzaladınız.",
            "Done. You signed the personnel list.",
        ),
        Purpose::ChangePin => text(
            "İşleminiz başarılıdır. PIN’inizi değiştirdiniz.",
            "Done. You changed your PIN.",
        ),
        Purpose::Unlock => text(
            "İşleminiz başarılıdır. Kartınızın kilidini çözdünüz.",
            "Done. You unlocked your card.",
        ),
    }
}

pub const CLOCK_IS_OFF: Text = text(
    "Bilgisayarınızın saati portalınkinden farklı. İmza portalın saatiyle atılır; yine de saatinizi düzeltin.",
    "The clock of your computer differs from the portal’s. The signature bears the portal’s time; set your clock all the same.",
);

pub const CANCEL: Text = text("Vazgeç", "Cancel");

pub const CLOSE: Text = text("Uygulamayı Kapat", "Close the app");

pub const ANOTHER_CODE: Text = text("Yeni kod gir", "Type another code");

pub const NEVER_SEND_IT: Text = text(
    "Bu adresi kimseye göndermeyin ve okumayın: sizin adınıza oturum açar. Çalışanlarımız onu hiçbir zaman sormaz.",
    "Do not send this address or read it out to anybody: it logs in in your name. Our staff will never ask for it.",
);
