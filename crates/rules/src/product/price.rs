//! What is paid for a product, as dated rows: net amount in kuruş and the rate of VAT (KDV) in per cent.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::terms::{CardReader, Terms, Validity};
use crate::choice::choice;

choice! {
    /// What a row is the price of.
    PriceItem {
        Certificate = "certificate",
        /// Yedek sertifika: a second card for the same person.
        Spare = "spare",
        MiniReader = "mini_reader",
        DesktopReader = "desktop_reader",
    }
}

impl PriceItem {
    /// None where the person brings a reader of their own.
    pub const fn of_reader(reader: CardReader) -> Option<Self> {
        match reader {
            CardReader::None => None,
            CardReader::Mini => Some(Self::MiniReader),
            CardReader::Desktop => Some(Self::DesktopReader),
        }
    }
}

/// One row of a price list. It holds from its day on, until a newer row of the same item and validity.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PriceRow {
    pub from: Date,
    pub item: PriceItem,
    /// For a certificate and its spare: of which validity. A reader has none.
    #[serde(default)]
    pub years: Option<Validity>,
    pub net_kurus: i64,
    pub vat_percent: i64,
}

impl PriceRow {
    /// VAT, rounded to the nearest kuruş.
    pub const fn vat_kurus(&self) -> i64 {
        (self.net_kurus * self.vat_percent + 50) / 100
    }

    pub const fn gross_kurus(&self) -> i64 {
        self.net_kurus + self.vat_kurus()
    }
}

/// The price of an order on a day, line by line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Price {
    pub lines: Vec<PriceRow>,
}

impl Price {
    /// With VAT.
    pub fn total_kurus(&self) -> i64 {
        self.lines.iter().map(PriceRow::gross_kurus).sum()
    }
}

/// The row of an item that is in force on `day`.
pub(super) fn row(
    rows: &[PriceRow],
    item: PriceItem,
    years: Option<Validity>,
    day: Date,
) -> Option<&PriceRow> {
    let is_it = |row: &&PriceRow| row.item == item && row.years == years && row.from <= day;
    rows.iter().filter(is_it).max_by_key(|row| row.from)
}

/// What an order costs that is opened on `day`; none where something in it has no price then.
pub(super) fn of(rows: &[PriceRow], terms: Terms, spare: bool, day: Date) -> Option<Price> {
    let years = Some(terms.validity);
    let mut wanted = vec![(PriceItem::Certificate, years)];
    wanted.extend(spare.then_some((PriceItem::Spare, years)));
    wanted.extend(PriceItem::of_reader(terms.reader).map(|reader| (reader, None)));
    let lines: Option<Vec<_>> = wanted
        .into_iter()
        .map(|(item, years)| row(rows, item, years, day).cloned())
        .collect();
    Some(Price { lines: lines? })
}
