//! The demo's authority: made at the first start, opened at every other one, and plainly a practice one.

use std::path::Path;

use const_oid::ObjectIdentifier;
use rules::key_policy::KeyPolicy;
use rules::product::{NES, SubjectKind, THREE_YEARS};
use signature::certificate::Certificate;
use signature::moment::Moment;

use crate::authority_folder::{self, Passphrases};
use crate::ceremony::{Ceremony, IssuingPlan, Kind, RootPlan};
use crate::draft::Drawn;
use crate::fault::IssuerFault;
use crate::issuer::{Authority, Settings};
use crate::practice_mark::PRACTICE_IDENTIFIER;
use crate::profile::{Profile, Profiles};

/// An authority, and the list of its root in DER.
pub struct PracticeAuthority {
    pub authority: Authority,
    pub root_list: Vec<u8>,
}

/// Opens the authority in `folder`, or makes one there. `base` is where it publishes, `http://…` without a slash at the end. The root's key
/// is thrown away at once: a second authority for practice is made anew, with a root of its own.
pub fn open_or_make(
    folder: &Path,
    passphrase: &str,
    base: &str,
    now: Moment,
    drawn: [Drawn; 2],
) -> Result<PracticeAuthority, IssuerFault> {
    let ceremony = ceremony(base);
    if !folder.exists() {
        let made = ceremony.perform(None, now, drawn)?;
        let passphrases = Passphrases {
            root: None,
            issuing: Some(passphrase),
        };
        authority_folder::keep(folder, &made, true, &passphrases)?;
    }
    let (key, practice) = authority_folder::key(folder, passphrase)?;
    if !practice {
        return Err(IssuerFault::Authority("its key is not a practice one"));
    }
    Ok(PracticeAuthority {
        authority: authority_folder::authority(folder, key, ceremony.certificates)?,
        root_list: authority_folder::root_list(folder)?,
    })
}

/// The root of the authority in `folder`; none, where a start was cut off while it made one.
pub fn root_in(folder: &Path) -> Result<Option<Certificate>, IssuerFault> {
    if folder
        .extension()
        .is_some_and(|ending| ending == authority_folder::HALF)
    {
        return Ok(None);
    }
    authority_folder::root(folder).map(Some)
}

/// Names that say what it is, and twenty years.
fn ceremony(base: &str) -> Ceremony {
    Ceremony {
        practice: true,
        organization: "Kalem Deneme Sertifika Makamı".into(),
        organization_identifier: PRACTICE_IDENTIFIER.into(),
        root: RootPlan {
            common_name: "Kalem Deneme Kök (yalnız deneme)".into(),
            key: Kind::P384,
            years: 20,
            issuer_certificate: format!("{base}/certs/kok.crt"),
            crl: format!("{base}/crl/kok.crl"),
            list_days: 7300,
        },
        issuing: IssuingPlan {
            common_name: "Kalem Deneme Makamı (yalnız deneme)".into(),
            key: Some(Kind::P256),
            years: 15,
        },
        certificates: Settings {
            profiles: Profiles(vec![
                Profile {
                    key: NES.into(),
                    subject: SubjectKind::Person,
                    policy: ObjectIdentifier::new_unwrap("1.3.6.1.4.1.32473.5070.1"),
                    years: THREE_YEARS,
                    login: true,
                },
                Profile {
                    key: "mali_muhur".into(),
                    subject: SubjectKind::LegalEntity,
                    policy: ObjectIdentifier::new_unwrap("1.3.6.1.4.1.32473.5070.4"),
                    years: THREE_YEARS,
                    login: false,
                },
            ]),
            time_stamp_policy: ObjectIdentifier::new_unwrap("1.3.6.1.4.1.32473.5070.2"),
            ocsp: format!("{base}/ocsp"),
            issuer_certificate: format!("{base}/certs/makam.crt"),
            crl: format!("{base}/crl/makam.crl"),
            disclosures: vec![("https://deneme.example.org/pds-en.pdf".into(), "en".into())],
            key_policy: KeyPolicy::default(),
        },
    }
}
