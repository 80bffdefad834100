//! Steps 1 to 5 of the issuing cycle: a production order is received once, its key is checked, and what will be signed is recorded with it.

use rules::identity_number::IdentityNumber;
use rules::product::{NES, Validity};
use rules::tax_number::TaxNumber;
use serde_json::json;
use signature::request::CertificationRequest;
use store::history::NOTHING_BEFORE;
use store::{BlindIndex, Micros, StoreError, Vault, change_one, history, run};
use uuid::Uuid;
use zeroize::Zeroize;

use crate::certificate_row::{Row, StoredHolder, Subject, act, find, place};
use crate::draft::{self, Drawn, Linted};
use crate::fault::IssuerFault;
use crate::issuer::Issuer;
use crate::key_check::{self, KeyRefusal};

/// Whom a certificate is to name. No `Debug`: it may be a person.
pub enum Holder<'a> {
    Person {
        given_name: &'a str,
        surname: &'a str,
        identity_number: IdentityNumber,
        organization: Option<&'a str>,
    },
    LegalEntity {
        title: &'a str,
        tax_number: TaxNumber,
    },
}

impl Holder<'_> {
    /// By which its certificates and its keys are found.
    pub(crate) fn index(&self, vault: &Vault) -> BlindIndex {
        match self {
            Self::Person {
                identity_number, ..
            } => vault.index("identity", identity_number.expose()),
            Self::LegalEntity { tax_number, .. } => vault.index("tax-number", tax_number.as_str()),
        }
    }

    fn stored(&self) -> StoredHolder {
        match self {
            Self::Person {
                given_name,
                surname,
                identity_number,
                organization,
            } => StoredHolder::Person {
                given_name: (*given_name).to_owned(),
                surname: (*surname).to_owned(),
                identity_number: identity_number.expose().to_owned(),
                organization: organization.map(str::to_owned),
            },
            Self::LegalEntity { title, tax_number } => StoredHolder::LegalEntity {
                title: (*title).to_owned(),
                tax_number: tax_number.as_str().to_owned(),
            },
        }
    }
}

/// A certificate to be made. No `Debug`: it may name a person.
pub struct Order<'a> {
    /// The production order's: there is one certificate for it, ever.
    pub id: Uuid,
    pub holder: Holder<'a>,
    /// The certificate profile, such as "nes".
    pub profile: &'a str,
    /// How long it is to be good; the profile, the key policy and the issuer's own end may make it shorter.
    pub validity: Validity,
    /// PKCS#10, made on the card.
    pub request: &'a [u8],
}

impl Order<'_> {
    fn subject(&self) -> Subject {
        Subject {
            holder: self.holder.stored(),
            profile: Some(self.profile.to_owned()),
            years: Some(self.validity),
        }
    }
}

/// An order as it will lie there.
pub(crate) struct NewOrder<'a> {
    pub id: Uuid,
    /// Of the key, and whose it is.
    pub key: Vec<u8>,
    pub person: BlindIndex,
    pub subject_sealed: Vec<u8>,
    pub request_sealed: Vec<u8>,
    order: &'a Order<'a>,
}

impl<'a> NewOrder<'a> {
    fn new(
        vault: &Vault,
        order: &'a Order<'a>,
        subject: &Subject,
        spki: &[u8],
    ) -> Result<Self, IssuerFault> {
        let mut text = serde_json::to_vec(subject).map_err(StoreError::from)?;
        let subject_sealed = vault.seal(&place(order.id, "subject"), &text);
        text.zeroize();
        Ok(Self {
            id: order.id,
            key: key_check::digest(spki),
            person: order.holder.index(vault),
            subject_sealed,
            request_sealed: vault.seal(&place(order.id, "request"), order.request),
            order,
        })
    }
}

/// Steps 1 to 5 at once for an order that is new. Received before, its row is given back as it stands; with other content, it is refused.
/// Where the rules find something in the draft, the order is kept all the same, and whose key it is.
pub(crate) async fn receive(
    issuer: &Issuer,
    order: &Order<'_>,
    now: Micros,
    drawn: Drawn,
) -> Result<Row, IssuerFault> {
    let request = key_check::check(order.request, &issuer.authority, now)?;
    let (subject, spki) = (order.subject(), request.spki());
    // Before anything is kept: an order for what is not issued here never becomes one.
    subject.profile(&issuer.authority.settings)?;
    let new = NewOrder::new(&issuer.vault, order, &subject, spki)?;
    let linted = Linted::new(issuer, order.id, &subject, spki, drawn, now);
    if let Ok(linted) = &linted {
        match receive_and_record(issuer, &new, linted, now).await {
            Err(IssuerFault::Store(StoreError::Stale)) => {}
            done => {
                done?;
                let mut conn = issuer.db.read().await?;
                let row = find(&mut conn, order.id).await?;
                return Ok(row.ok_or(StoreError::Stale)?);
            }
        }
    }
    let row = match received(issuer, &new, now).await {
        // Another run came first, with the same order: its row is there now.
        Err(IssuerFault::Store(StoreError::Stale)) => received(issuer, &new, now).await?,
        done => done?,
    };
    match (row.tbs_sealed.is_some(), linted) {
        (false, Err(found)) => Err(found),
        _ => Ok(row),
    }
}

/// Steps 1, 2 and 5 in one transaction, for an order that nobody has seen before. `Stale`: it was, or the key is another person's.
async fn receive_and_record(
    issuer: &Issuer,
    new: &NewOrder<'_>,
    linted: &Linted,
    now: Micros,
) -> Result<(), IssuerFault> {
    let mut tx = issuer.db.write().await?;
    change_one!(&mut tx, key_check::CLAIM, &new.key, &new.person)?;
    change_one!(
        &mut tx,
        "INSERT INTO issuer_certificate (id, profile, person_index, subject_sealed, request_sealed, received_at,
             authority, serial, tbs_sealed, tbs_digest, recorded_at, version)
         VALUES ($1, $10, $2, $3, $4, $5, $6, $7, $8, $9, $5, 2) ON CONFLICT (id) DO NOTHING",
        new.id,
        &new.person,
        &new.subject_sealed,
        &new.request_sealed,
        now,
        &issuer.authority.id,
        &linted.serial[..],
        &linted.tbs_sealed,
        &linted.tbs_digest,
        new.order.profile
    )?;
    let acts = [
        act(new.id, 1, now, "received", json!({})),
        act(new.id, 2, now, "recorded", linted.detail()),
    ];
    history::append_behind(&mut tx, &issuer.vault, NOTHING_BEFORE.to_vec(), acts).await?;
    Ok(tx.commit().await?)
}

async fn received(issuer: &Issuer, new: &NewOrder<'_>, now: Micros) -> Result<Row, IssuerFault> {
    let vault = &issuer.vault;
    let mut tx = issuer.db.write().await?;
    if let Some(row) = find(&mut tx, new.id).await? {
        tx.commit().await?;
        return same_content(row, new.order, vault);
    }
    if run!(&mut tx, key_check::CLAIM, &new.key, &new.person)? != 1 {
        return Err(KeyRefusal::OtherPerson.into());
    }
    change_one!(
        &mut tx,
        "INSERT INTO issuer_certificate (id, profile, person_index, subject_sealed, request_sealed, received_at, version)
         VALUES ($1, $6, $2, $3, $4, $5, 1) ON CONFLICT (id) DO NOTHING",
        new.id,
        &new.person,
        &new.subject_sealed,
        &new.request_sealed,
        now,
        new.order.profile
    )?;
    let received = act(new.id, 1, now, "received", json!({}));
    history::append(&mut tx, vault, received).await?;
    let row = find(&mut tx, new.id).await?.ok_or(StoreError::Stale)?;
    tx.commit().await?;
    Ok(row)
}

/// Steps 3 to 5 for an order that was only received: by an older program, or when the rules found something in its draft.
pub(crate) async fn record(
    issuer: &Issuer,
    row: &Row,
    now: Micros,
    drawn: Drawn,
) -> Result<(), IssuerFault> {
    let subject = row.subject(&issuer.vault)?;
    let request = CertificationRequest::from_der(&row.request(&issuer.vault)?)?;
    let linted = Linted::new(issuer, row.id, &subject, request.spki(), drawn, now)?;
    draft::record(issuer, row, &linted, now).await
}

fn same_content(row: Row, order: &Order<'_>, vault: &Vault) -> Result<Row, IssuerFault> {
    let sent = order.subject();
    let mut stored = row.subject(vault)?;
    // A release before this one kept neither.
    stored.profile.get_or_insert_with(|| NES.to_owned());
    stored.years = stored.years.or(sent.years);
    let same = stored == sent && row.request(vault)? == order.request;
    same.then_some(row).ok_or(IssuerFault::OtherContent)
}
