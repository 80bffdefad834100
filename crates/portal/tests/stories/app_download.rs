//! The code page's ways out: the app's package, help, and giving the code up (R04).

use crate::story::applicant::approving;
use crate::story::on_both;
use crate::story::signer_app::{SignerApp, code_on};
use handoff::message::HandoffFault;

const LINUX: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
const WINDOWS: &str = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/140.0";
const PHONE: &str = "Mozilla/5.0 (Linux; Android 14) Mobile Chrome/140.0";

/// What lies in the folder is offered with its digest, for the reader's own system first; for others the page says what one can do.
#[test]
fn only_what_was_built_is_offered() {
    on_both(async |town| {
        let mut linux = town.browser().calling_itself(LINUX);
        linux
            .visit("/uygulama")
            .await
            .sees("Debian, Ubuntu ve Pardus için kurulum paketi yok")
            .sees("çağrı merkezine başvurun")
            .sees_not("İndir ");

        let folder = tempfile::tempdir().unwrap();
        let file = "e-imza_0.1.0_amd64.deb";
        let package = vec![7_u8; 200_000];
        std::fs::write(folder.path().join(file), &package).unwrap();
        std::fs::write(folder.path().join("kalem.toml"), "secret").unwrap();
        let offers = |settings: &mut web::Settings| {
            settings.app_packages = Some(folder.path().to_owned());
        };
        let town = town.with_settings(offers).await;
        let mut linux = town.browser().calling_itself(LINUX);
        let digest = {
            use sha2::Digest;
            let digest = sha2::Sha256::digest(&package);
            digest
                .iter()
                .map(|byte| format!("{byte:02x}"))
                .collect::<String>()
        };
        linux
            .visit("/uygulama")
            .await
            .sees(&digest)
            .sees("0,2 MB")
            .sees(&format!("sudo apt install ./{file}"))
            .follow("İndir")
            .await;
        assert_eq!(linux.body, package);
        let size = linux.headers["content-length"].to_str().unwrap();
        assert_eq!(size, package.len().to_string());

        let mut windows = town.browser().calling_itself(WINDOWS);
        windows
            .visit("/uygulama")
            .await
            .sees("Windows için kurulum paketi yok")
            .sees(file);
        let mut phone = town.browser().calling_itself(PHONE);
        phone
            .visit("/uygulama")
            .await
            .sees("telefon ve tabletlerde çalışmaz");
        for other in [
            "kalem.toml",
            "..%2Fkalem.db",
            "%2e%2e/kalem.db",
            "e-imza.deb",
        ] {
            let address = format!("/uygulama/{other}");
            linux.visit(&address).await.is_told(404);
        }
    });
}

/// "Vazgeç": from then on the code is good for nobody, whatever the app has in hand.
#[test]
fn a_code_is_given_up_on_the_page() {
    on_both(async |town| {
        let (town, _) = town.with_authority().await;
        let mut cagri = approving(&town).await;
        let code = code_on(&cagri);
        cagri
            .sees("Bilgisayarımda e-İmza uygulaması yok")
            .press("Vazgeç")
            .await
            .sees("Vazgeçtiniz")
            .sees("hiçbir işlem yapılmadı");
        let mut signer = SignerApp::new(&town);
        assert_eq!(signer.redeem(&code).await, Err(HandoffFault::CodeNotGood));
        cagri.follow("Geri").await.is_told(200);

        // Once more, after the app has the texts.
        let mut cagri = approving(&town).await;
        let code = code_on(&cagri);
        let mut tab = cagri.another_tab();
        let address = cagri.path().to_owned();
        tab.visit(&address).await;
        signer.redeem(&code).await.unwrap();
        tab.press("Vazgeç").await.sees("Vazgeçtiniz");
        cagri.press("Vazgeç").await.sees("Vazgeçtiniz");
        let acts = {
            let mut conn = town.app.db.read().await.unwrap();
            let sql = "SELECT act FROM history WHERE act = 'hand-off-withdrawn'";
            store::rows!(&mut conn, (String,), sql).unwrap()
        };
        assert_eq!(acts.len(), 2);
        town.history_holds().await;
    });
}
