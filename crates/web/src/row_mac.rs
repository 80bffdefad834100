//! The MAC over the fields of one of the staff's rows: whoever writes to the database without our keys gives nobody a role or a passkey.

use store::Micros;
use uuid::Uuid;

use crate::App;

/// The fields of one row, in their order.
pub struct RowMac {
    place: &'static str,
    fields: Vec<Vec<u8>>,
}

impl RowMac {
    pub const fn of(place: &'static str) -> Self {
        Self {
            place,
            fields: Vec::new(),
        }
    }

    pub fn bytes(mut self, field: impl AsRef<[u8]>) -> Self {
        self.fields.push(field.as_ref().to_vec());
        self
    }

    /// A point in time; none is an empty field.
    pub fn time(self, at: impl Into<Option<Micros>>) -> Self {
        match at.into() {
            Some(at) => self.bytes(at.to_be_bytes()),
            None => self.bytes([]),
        }
    }

    /// An id; none is an empty field.
    pub fn id(self, id: impl Into<Option<Uuid>>) -> Self {
        match id.into() {
            Some(id) => self.bytes(id.as_bytes()),
            None => self.bytes([]),
        }
    }

    pub fn mac(&self, app: &App) -> Vec<u8> {
        app.vault.row_mac(self.place, &self.slices())
    }

    pub fn fits(&self, app: &App, sent: &[u8]) -> bool {
        app.vault.is_row_mac(self.place, &self.slices(), sent)
    }

    fn slices(&self) -> Vec<&[u8]> {
        self.fields.iter().map(Vec::as_slice).collect()
    }
}
