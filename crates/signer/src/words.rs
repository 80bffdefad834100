//! Words that more than one screen says.

use handoff::purpose::Purpose;

use crate::language::{Text, text};

/// What is being done; the Turkish is that of the signed heading.
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

pub const CLOCK_IS_OFF: Text = text(
    "Bilgisayarınızın saati portalınkinden farklı. İmza portalın saatiyle atılır; yine de saatinizi düzeltin.",
    "The clock of your computer differs from the portal’s. The signature bears the portal’s time; set your clock all the same.",
);

pub const NEVER_SEND_IT: Text = text(
    "Bu adresi kimseye göndermeyin ve okumayın: sizin adınıza oturum açar. Çalışanlarımız onu hiçbir zaman sormaz.",
    "Do not send this address or read it out to anybody: it logs in in your name. Our staff will never ask for it.",
);
