//! The commitment text of November 2026. Written for Kalem from the facts of law no. 5070; never edited once published.

use jiff::civil::date;

use super::{Clause, Commitment};

pub(super) const COMMITMENT: Commitment = Commitment {
    version: "2026-11",
    effective: date(2026, 11, 1),
    title_tr: "Nitelikli Elektronik Sertifika Sahibi Taahhütnamesi",
    title_en: "Commitment of the Holder of a Qualified Electronic Certificate",
    clauses: CLAUSES,
    declaration_tr: "Nitelikli Elektronik Sertifika Sahibi Taahhütnamesi’ni okudum ve kabul ediyorum. Başvuru \
        formuna yazdıklarımın doğru olduğunu, doğru olmamalarından doğacak zararları üstlendiğimi beyan eder, adıma \
        nitelikli elektronik sertifika hazırlanmasını isterim.",
    declaration_en: "I have read the Commitment of the Holder of a Qualified Electronic Certificate and I accept it. \
        I declare that what I wrote on the application form is true and that I bear any damage arising if it is not, \
        and I ask for a qualified electronic certificate to be prepared in my name.",
};

const CLAUSES: &[Clause] = &[
    Clause {
        title_tr: "Taraflar ve yasal dayanak",
        text_tr: "Bu taahhütname, sertifika sahibi olarak benim ile sertifikamı üreten Sertifika Makamının \
            karşılıklı hak ve yükümlülüklerini belirler. Dayanağı 5070 sayılı Elektronik İmza Kanunu ile ona bağlı \
            yönetmelik ve tebliğdir; terimler bu metinlerdeki anlamlarıyla kullanılır.",
        title_en: "Parties and legal basis",
        text_en: "This commitment sets out the rights and duties between me, as the holder of the certificate, and \
            the Certificate Authority that makes it. It rests on Electronic Signature Law no. 5070 and the \
            regulation and communiqué issued under it; terms have the meaning given there.",
    },
    Clause {
        title_tr: "Bilgilerin doğruluğu",
        text_tr: "Başvuru formundaki kimlik, iletişim ve kurum bilgilerimin doğru, eksiksiz ve güncel olduğunu beyan \
            ederim. Bu bilgilerden biri değişirse Sertifika Makamına gecikmeden bildiririm; yanlış beyanımın ve \
            bildirmediğim değişikliğin sonuçlarına ben katlanırım.",
        title_en: "Accuracy of the data",
        text_en: "I declare that my identity, contact and institution details on the application form are true, \
            complete and up to date. If any of them changes I tell the Certificate Authority without delay; the \
            consequences of a false statement or of a change that I did not report are mine to bear.",
    },
    Clause {
        title_tr: "İmza anahtarı ve PIN kodu",
        text_tr: "İmza oluşturma verim yalnız bana verilen kartta bulunur; kopyası hiçbir yerde tutulmaz. Kartımı ve \
            PIN kodumu yalnız ben kullanırım; kimseyle paylaşmam, ikisini bir arada saklamam. PIN kodumun \
            öğrenildiğinden kuşkulanırsam onu hemen değiştirir, gerekirse sertifikamı iptal ettiririm.",
        title_en: "Signing key and PIN",
        text_en: "My signature creation data is only on the card given to me; no copy of it is kept anywhere. Only I \
            use my card and my PIN; I share them with nobody and do not keep the two together. If I suspect that my \
            PIN has become known, I change it at once and, where needed, have my certificate revoked.",
    },
    Clause {
        title_tr: "Kullanım ve sınırları",
        text_tr: "Sertifikamı hukuka uygun amaçlarla, sertifikada yazılı kullanım ve tutar sınırları içinde \
            kullanırım. Geçerlilik süresi başlamadan, süresi dolduktan sonra, askıdayken veya iptal edildikten sonra \
            onunla imza atmam; sınırları aşan kullanımımın sonuçları bana aittir.",
        title_en: "Use and its limits",
        text_en: "I use my certificate for lawful purposes and within the limits of use and amount written in it. I \
            do not sign with it before its validity begins, after it has ended, while it is suspended or once it has \
            been revoked; the consequences of use beyond the limits are mine.",
    },
    Clause {
        title_tr: "Bildirim yükümlülüğü",
        text_tr: "Kartım kaybolur, çalınır veya PIN kodum başkasının eline geçerse, kimlik bilgilerim değişirse ya \
            da kurumumdaki görevim sona ererse bunu hemen Sertifika Makamına bildiririm. Telefonla iptal hattı günün \
            her saatinde açıktır; iptal, yapıldığı andan başlayarak sonuç doğurur.",
        title_en: "Duty to report",
        text_en: "If my card is lost or stolen, my PIN falls into other hands, my identity data changes or my post \
            at my institution ends, I report it to the Certificate Authority at once. The telephone line for \
            revocation is open at every hour; a revocation has effect from the moment it is made.",
    },
    Clause {
        title_tr: "Sertifikanın yayımlanması",
        text_tr: "Sertifikamın internette herkese açık olarak yayımlanıp yayımlanmayacağına formdaki seçimimle ben \
            karar veririm. İznim yoksa sertifikam yayımlanmaz; verdiğim izni sonradan geri alabilirim. Bu seçim, \
            imzamın geçerliliğini ve hukuki sonucunu etkilemez.",
        title_en: "Publication of the certificate",
        text_en: "My choice on the form decides whether my certificate is published on the internet for everyone to \
            see. Without my permission it is not published, and I may take a permission back later. The choice \
            affects neither the validity nor the legal effect of my signature.",
    },
    Clause {
        title_tr: "Hukuki sonuç ve uyuşmazlıklar",
        text_tr: "Güvenli elektronik imzamın elle attığım imzayla eşdeğer olduğunu; resmî şekil veya tören \
            gerektiren işlemler ile banka teminat mektupları dışındaki teminat sözleşmelerinde kullanılamayacağını \
            biliyorum. Uyuşmazlıklarda Türk hukuku uygulanır, yetkili Türk mahkemeleri karar verir. Bunlar bana \
            sertifika verilmeden önce yazılı olarak bildirilmiştir.",
        title_en: "Legal effect and disputes",
        text_en: "I know that my secure electronic signature is equal to my handwritten one, and that it cannot be \
            used for acts that require an official form or ceremony, nor for guarantee contracts other than bank \
            letters of guarantee. Disputes are decided under Turkish law by the competent Turkish courts. I was told \
            this in writing before the certificate was given to me.",
    },
    Clause {
        title_tr: "Teslim alma",
        text_tr: "Kartımı kimliğimi göstererek kendim teslim alırım; benim yerime başkasına verilmez. Zarfın \
            açılmamış, içindekilerin tam, sertifikadaki bilgilerimin doğru olduğunu denetlerim; hasar, eksiklik veya \
            yanlışlık varsa sertifikayı kullanmadan Sertifika Makamına haber veririm.",
        title_en: "Taking delivery",
        text_en: "I take delivery of my card myself, showing proof of my identity; it is not given to anybody else \
            in my place. I check that the envelope is unopened, its contents complete and my details in the \
            certificate correct; if anything is damaged, missing or wrong, I tell the Certificate Authority before \
            using the certificate.",
    },
    Clause {
        title_tr: "Sertifika Makamının yetkileri",
        text_tr: "Sertifika Makamı, bilgilerimi doğrulayamazsa başvurumu geri çevirebilir; bilgilerimin gerçeğe \
            aykırı olduğunu, güvenliğin tehlikeye girdiğini veya mevzuatta sayılan başka bir nedeni saptarsa \
            sertifikamı askıya alabilir ya da iptal edebilir. Kararını gerekçesiyle birlikte gecikmeden bana \
            bildirir.",
        title_en: "Powers of the Certificate Authority",
        text_en: "The Certificate Authority may turn down my application if it cannot verify my details, and may \
            suspend or revoke my certificate if it finds that my details are untrue, that security is in danger or \
            that another ground named in the legislation exists. It tells me of its decision and the reason without \
            delay.",
    },
    Clause {
        title_tr: "Ücret ve garanti",
        text_tr: "Ücreti, başvurunun ödeme türüne göre kurumum veya ben öderim. Kart ya da okuyucu garanti \
            kapsamında arızalanırsa yenisi ücretsiz verilir. Kayıp, çalınma, kullanıcı kaynaklı hasar, kart \
            kilitlenmesi ve kimlik bilgisi değişikliğinde yenileme bedeli bana aittir.",
        title_en: "Fee and warranty",
        text_en: "The fee is paid by my institution or by me, according to the payment type of the application. If \
            the card or reader fails under warranty, a new one is given free of charge. For loss, theft, damage \
            caused by the user, a locked card or changed identity data, the cost of replacement is mine.",
    },
    Clause {
        title_tr: "Sorumluluk ve sigorta",
        text_tr: "Bu taahhütnameye aykırı davranışımdan doğan zarardan ben sorumluyum. Sertifika Makamı, kanundan \
            doğan yükümlülüklerini yerine getirmemesinin yol açtığı zarardan sorumludur ve bunun için zorunlu mali \
            sorumluluk sigortası yaptırır. Sertifika, imzaladığım işlemin içeriği konusunda güvence vermez.",
        title_en: "Liability and insurance",
        text_en: "I am liable for damage arising from acts of mine that are contrary to this commitment. The \
            Certificate Authority is liable for damage caused by not fulfilling its duties under the law, and takes \
            out the compulsory liability insurance for it. The certificate gives no assurance about the content of \
            what I sign.",
    },
    Clause {
        title_tr: "Kişisel veriler",
        text_tr: "Sertifika Makamı yalnız sertifika hizmeti için gereken kişisel verilerimi işler; bunları yazılı \
            rızam veya kanuni zorunluluk olmadan başkasına vermez. Aydınlatma metni ayrı bir belgedir ve bana \
            sunulmuştur; bu taahhütname açık rıza beyanı sayılmaz.",
        title_en: "Personal data",
        text_en: "The Certificate Authority processes only those personal data of mine that the certificate service \
            needs, and gives them to nobody without my written consent or a legal obligation. The privacy notice is \
            a separate document and has been put before me; this commitment does not count as explicit consent.",
    },
    Clause {
        title_tr: "Kayıtlar, süre ve sürüm",
        text_tr: "Başvuru formum, onayım ve sertifikamla ilgili kayıtlar mevzuatta öngörülen süre boyunca saklanır. \
            Taahhütname onayımla yürürlüğe girer ve sertifikam sona erene kadar geçerlidir; sorumluluğa ilişkin \
            hükümleri sonra da sürer. Sonradan yeni sürüm yayımlansa bile beni onayladığım sürüm bağlar.",
        title_en: "Records, term and version",
        text_en: "My application form, my approval and the records about my certificate are kept for the time laid \
            down in the legislation. The commitment takes effect with my approval and holds until my certificate \
            ends; its provisions on liability last beyond that. Even if a new version is published later, I am bound \
            by the one that I approved.",
    },
];
