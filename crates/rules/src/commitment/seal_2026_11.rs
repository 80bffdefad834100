//! The commitment for certificates of legal entities, of November 2026. Written for Kalem; never edited once published.

use jiff::civil::date;

use super::{Clause, Commitment};

pub(super) const COMMITMENT: Commitment = Commitment {
    version: "muhur-2026-11",
    effective: date(2026, 11, 1),
    title_tr: "Elektronik Mühür Sertifikası Taahhütnamesi",
    title_en: "Commitment for an Electronic Seal Certificate",
    clauses: CLAUSES,
    declaration_tr: "Elektronik Mühür Sertifikası Taahhütnamesi’ni okudum ve temsil ettiğim tüzel kişi adına kabul \
        ediyorum. Başvuru formuna yazılanların doğru olduğunu, doğru olmamalarından doğacak zararları üstlendiğimi \
        beyan eder, formda adı yazılı tüzel kişi için sertifika hazırlanmasını isterim.",
    declaration_en: "I have read the Commitment for an Electronic Seal Certificate and I accept it in the name of the \
        legal entity that I represent. I declare that what is written on the application form is true and that I bear \
        any damage arising if it is not, and I ask for a certificate to be prepared for the legal entity named on the \
        form.",
};

const CLAUSES: &[Clause] = &[
    Clause {
        title_tr: "Taraflar ve temsil",
        text_tr: "Bu taahhütname, formda adı yazılı tüzel kişi ile Sertifika Makamının karşılıklı hak ve \
            yükümlülüklerini belirler. Tüzel kişiyi temsile yetkili olduğumu, onun adına başvurduğumu ve yetkimi \
            gösteren belgeyi istendiğinde sunacağımı beyan ederim.",
        title_en: "Parties and representation",
        text_en: "This commitment sets out the rights and duties between the legal entity named on the form and the \
            Certificate Authority. I declare that I am authorised to represent the legal entity, that I apply in its \
            name and that I produce proof of my authority when asked.",
    },
    Clause {
        title_tr: "Bilgilerin doğruluğu",
        text_tr: "Formdaki vergi kimlik numarasının, unvanın ve benim bilgilerimin doğru, eksiksiz ve güncel olduğunu \
            beyan ederim. Unvan, temsil yetkisi ya da iletişim bilgileri değişirse Sertifika Makamına gecikmeden \
            bildirilir; yanlış beyanın sonuçlarına tüzel kişi ve ben katlanırız.",
        title_en: "Accuracy of the data",
        text_en: "I declare that the tax number and title on the form, and my own details, are true, complete and up \
            to date. If the title, the authority to represent or the contact details change, the Certificate \
            Authority is told without delay; the consequences of a false statement are the legal entity’s and mine \
            to bear.",
    },
    Clause {
        title_tr: "Mühür anahtarı ve PIN kodu",
        text_tr: "Mühür oluşturma verisi yalnız verilen kartta bulunur; kopyası hiçbir yerde tutulmaz. Kartı ve PIN \
            kodunu yalnız tüzel kişinin yetkilendirdiği kişiler kullanır, ikisi bir arada saklanmaz. Kimin ne zaman \
            yetkili olduğunu tüzel kişi kayıt altında tutar.",
        title_en: "Seal key and PIN",
        text_en: "The seal creation data is only on the card that is given; no copy of it is kept anywhere. Only \
            people whom the legal entity has authorised use the card and its PIN, and the two are not kept together. \
            The legal entity keeps a record of who was authorised when.",
    },
    Clause {
        title_tr: "Kullanım ve sınırları",
        text_tr: "Sertifika, hukuka uygun amaçlarla ve içinde yazılı sınırlara uyularak, tüzel kişinin belgelerini \
            mühürlemek için kullanılır. Geçerlilik süresi başlamadan, süresi dolduktan sonra, askıdayken ya da iptal \
            edildikten sonra onunla mühür oluşturulmaz.",
        title_en: "Use and its limits",
        text_en: "The certificate is used for lawful purposes and within the limits written in it, to seal documents \
            of the legal entity. No seal is made with it before its validity begins, after it has ended, while it is \
            suspended or once it has been revoked.",
    },
    Clause {
        title_tr: "Mührün niteliği",
        text_tr: "Mührün, belgenin tüzel kişiden geldiğini ve değişmediğini gösterdiğini, elle atılan bir imzanın \
            yerine geçmediğini biliyorum. Kişisel imza gereken işlerde yetkili kişiler kendi nitelikli elektronik \
            sertifikalarını kullanır.",
        title_en: "What a seal is",
        text_en: "I know that a seal shows that a document comes from the legal entity and was not changed, and that \
            it does not take the place of a handwritten signature. Where a personal signature is needed, authorised \
            people use qualified electronic certificates of their own.",
    },
    Clause {
        title_tr: "Bildirim yükümlülüğü",
        text_tr: "Kart kaybolur ya da çalınırsa, PIN kodu yetkisiz birinin eline geçerse ya da tüzel kişi sona ererse \
            bu hemen Sertifika Makamına bildirilir. Telefonla iptal hattı günün her saatinde açıktır; iptal, \
            yapıldığı andan başlayarak sonuç doğurur.",
        title_en: "Duty to report",
        text_en: "If the card is lost or stolen, its PIN falls into unauthorised hands or the legal entity ceases to \
            exist, it is reported to the Certificate Authority at once. The telephone line for revocation is open at \
            every hour; a revocation has effect from the moment it is made.",
    },
    Clause {
        title_tr: "Teslim alma",
        text_tr: "Kart, temsilci olarak bana kimliğim görülerek teslim edilir; benim yerime başkasına verilmez. Zarfın \
            açılmamış, içindekilerin tam, sertifikadaki bilgilerin doğru olduğunu denetlerim; yanlışlık varsa kart \
            kullanılmadan Sertifika Makamına haber veririm.",
        title_en: "Taking delivery",
        text_en: "The card is handed to me as the representative, on proof of my identity; it is not given to anybody \
            else in my place. I check that the envelope is unopened, its contents complete and the details in the \
            certificate correct; if anything is wrong, I tell the Certificate Authority before the card is used.",
    },
    Clause {
        title_tr: "Sertifika Makamının yetkileri",
        text_tr: "Sertifika Makamı, bilgileri ya da temsil yetkisini doğrulayamazsa başvuruyu geri çevirebilir; \
            bilgilerin gerçeğe aykırı olduğunu, güvenliğin tehlikeye girdiğini veya mevzuatta sayılan başka bir \
            nedeni saptarsa sertifikayı askıya alabilir ya da iptal edebilir. Kararını gerekçesiyle bildirir.",
        title_en: "Powers of the Certificate Authority",
        text_en: "The Certificate Authority may turn down the application if it cannot verify the details or the \
            authority to represent, and may suspend or revoke the certificate if it finds that the details are \
            untrue, that security is in danger or that another ground named in the legislation exists. It tells of \
            its decision and the reason.",
    },
    Clause {
        title_tr: "Ücret ve garanti",
        text_tr: "Ücret, başvurunun ödeme türüne göre kurum ya da başvuru sahibi tarafından ödenir. Kart ya da okuyucu \
            garanti kapsamında arızalanırsa yenisi ücretsiz verilir; kayıp, çalınma ve kullanıcıdan kaynaklanan \
            hasar garanti dışındadır.",
        title_en: "Fee and warranty",
        text_en: "The fee is paid by the institution or by the applicant, according to the application’s kind of \
            payment. If card or reader fails under warranty, a new one is given free of charge; loss, theft and \
            damage caused by the user are outside the warranty.",
    },
    Clause {
        title_tr: "Kişisel veriler",
        text_tr: "Temsilci olarak verdiğim kimlik ve iletişim bilgileri, başvurunun yürütülmesi ve yasanın öngördüğü \
            kayıtların tutulması için işlenir. Bunlar sertifikada yer almaz; yasadan doğan haklarımı Sertifika \
            Makamına başvurarak kullanabilirim.",
        title_en: "Personal data",
        text_en: "The identity and contact details that I give as the representative are processed to handle the \
            application and to keep the records that the law demands. They do not stand in the certificate; I can \
            exercise my rights under the law by applying to the Certificate Authority.",
    },
    Clause {
        title_tr: "Uyuşmazlıklar",
        text_tr: "Uyuşmazlıklarda Türk hukuku uygulanır, yetkili Türk mahkemeleri karar verir. Sertifikanın kullanım \
            koşulları, sınırları ve sonuçları, sertifika verilmeden önce tüzel kişiye ve temsilcisi olarak bana \
            yazılı biçimde bildirilmiştir.",
        title_en: "Disputes",
        text_en: "Disputes are decided under Turkish law by the competent Turkish courts. The conditions, limits and \
            consequences of the certificate’s use were told in writing to the legal entity, and to me as its \
            representative, before the certificate was given.",
    },
];
