//! The texts of November 2026.

use jiff::civil::date;

use super::ConsentText;

pub const TEXT: ConsentText = ConsentText {
    version: "2026-11",
    effective: date(2026, 11, 1),
    accept_tr: &[
        "e-Onay vermeyi KABUL EDİYORUM.",
        "Bundan sonra bu portalda kendi adıma yapacağım nitelikli elektronik sertifika (NES) başvurularını, başvuru \
            formunu ve Nitelikli Elektronik Sertifika Sahibi Taahhütnamesi’ni okuduktan sonra “e-Onay” düğmesiyle \
            onaylayabilirim. Böyle onayladığım bir başvurunun, imzalı bir form göndermem gerekmeden işleme alınmasını \
            kabul ediyorum.",
        "Her başvuruda form ve taahhütname bana yeniden gösterilir. e-Onay yalnızca o başvuruyu onaylar; başka hiçbir \
            işlemde kullanılamaz ve benim adıma başkası tarafından verilemez.",
        "Bu onayı dilediğim zaman, gerekçe göstermeden geri alabilirim. Geri aldığımda önceden onayladığım başvurular \
            geçerli kalır; sonrakiler için e-İmza ya da ıslak imza gerekir.",
        "Onayımı ne zaman, hangi metinle ve hangi imzayla verdiğim saklanır ve İmza Günlüğü’nde bana gösterilir. \
            Benim yapmadığım bir işlem görürsem “Ben değildim” diyerek onayı hemen geri alabilirim.",
        "Bu metni, 5070 sayılı Elektronik İmza Kanunu’na göre nitelikli elektronik sertifikamla imzalıyorum.",
    ],
    accept_en: &[
        "I ACCEPT e-Onay.",
        "From now on I may approve the applications for qualified electronic certificates (NES) that I make for myself \
            in this portal by the button “e-Onay”, after I have read the application form and the Commitment of the \
            Holder of a Qualified Electronic Certificate. I accept that an application which I approve in this way is \
            processed without my having to send a signed form.",
        "Form and commitment are shown to me again for each application. e-Onay approves that application alone; it \
            serves no other purpose, and nobody else can give it in my name.",
        "I may withdraw this consent at any time and without giving reasons. Applications that I approved before stay \
            valid; for later ones e-İmza or wet ink is needed.",
        "When, by which text and with which signature I gave my consent is kept, and shown to me in the signature \
            diary. If I see there an act that was not mine, I can withdraw the consent at once by saying “It was not me”.",
        "I sign this text with my qualified electronic certificate according to the Electronic Signature Law No. 5070.",
    ],
    withdraw_tr: &[
        "e-Onay için verdiğim onayı GERİ ALIYORUM.",
        "Nitelikli elektronik sertifika (NES) başvurularımı artık e-Onay ile onaylamak istemiyorum. Bu imzadan sonra \
            adıma e-Onay ile hiçbir başvuru onaylanmasın.",
        "Önceden onayladığım başvurular geçerli kalır. Sonraki başvurularımı e-İmza ya da ıslak imza ile onaylarım. \
            Dilersem yeniden onay verebilirim.",
    ],
    withdraw_en: &[
        "I WITHDRAW the consent that I gave to e-Onay.",
        "I do not want to approve my applications for qualified electronic certificates (NES) by e-Onay any more. After \
            this signature no application shall be approved in my name by e-Onay.",
        "Applications that I approved before stay valid. I approve later ones by e-İmza or wet ink. If I wish, I can \
            give my consent again.",
    ],
};
