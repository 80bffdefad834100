//! An institution's own address, written once by its officer, so that no colleague has to type it.

use rules::postal_address::{PostalAddress, TypedAddress};
use serde::Deserialize;
use serde_json::json;
use store::history::{self, Actor, Seen};
use store::{Conn, StoreError, Tx, row, run};
use uuid::Uuid;
use web::App;
use web::refusal::Refusal;

use super::appointment::entry;

/// The fields as they are stored, and as an officer typed them.
#[derive(Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct AddressFields {
    pub address: String,
    pub province: String,
    pub district: String,
    pub postcode: String,
}

impl AddressFields {
    pub fn typed(&self) -> TypedAddress<'_> {
        TypedAddress {
            address: &self.address,
            province: &self.province,
            district: &self.district,
            postcode: &self.postcode,
        }
    }
}

impl AddressFields {
    /// As an envelope has it.
    pub fn in_a_line(&self) -> String {
        let Self {
            address,
            province,
            district,
            postcode,
        } = self;
        format!("{address}, {postcode} {district} / {province}")
    }
}

impl From<PostalAddress> for AddressFields {
    fn from(address: PostalAddress) -> Self {
        Self {
            address: address.line.as_str().to_owned(),
            province: address.province.name().to_owned(),
            district: address.district.name().to_owned(),
            postcode: address.postcode.as_str().to_owned(),
        }
    }
}

/// The address, where an officer has written it.
pub async fn find(conn: &mut Conn, institution: Uuid) -> Result<Option<AddressFields>, StoreError> {
    let found = row!(
        conn,
        (String, String, String, String),
        "SELECT address, province, district, postcode FROM institution WHERE id = $1 AND address IS NOT NULL",
        institution
    )?;
    let fields = |(address, province, district, postcode)| AddressFields {
        address,
        province,
        district,
        postcode,
    };
    Ok(found.map(fields))
}

pub async fn change(
    tx: &mut Tx,
    app: &App,
    institution: Uuid,
    address: AddressFields,
    actor: Actor,
) -> Result<(), Refusal> {
    if find(tx, institution).await?.as_ref() == Some(&address) {
        return Ok(());
    }
    run!(
        tx,
        "UPDATE institution SET address = $2, province = $3, district = $4, postcode = $5 WHERE id = $1",
        institution,
        &address.address,
        &address.province,
        &address.district,
        &address.postcode
    )?;
    let detail = json!({
        "address": address.address,
        "province": address.province,
        "district": address.district,
        "postcode": address.postcode,
    });
    let changed = entry(app, institution, actor, "address-changed", detail);
    history::record(tx, &app.vault, Seen::Whatever, changed).await?;
    Ok(())
}
