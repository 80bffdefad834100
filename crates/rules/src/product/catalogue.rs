//! The products of an installation that configures none: Nitelikli Elektronik Sertifika and Mali Mühür. Prices are examples.

use jiff::civil::{Date, date};

use super::price::{PriceItem, PriceRow};
use super::terms::{CardReader, Validity};
use super::{Carrier, Catalogue, FormSection, KeyKind, Label, Product, SubjectKind};
use crate::application::Approval;
use crate::dated::Dated;
use crate::key_policy::Algorithm;

/// Before any day on which an installation can have begun.
const ALWAYS: Date = date(2020, 1, 1);

/// The key of the product that all orders had before there were others.
pub const NES: &str = "nes";

impl Default for Catalogue {
    fn default() -> Self {
        Self(vec![nes(), seal()])
    }
}

fn nes() -> Product {
    Product {
        key: NES.into(),
        name: Label {
            tr: "Nitelikli Elektronik Sertifika".into(),
            en: "Qualified electronic certificate".into(),
        },
        subject: SubjectKind::Person,
        profile: "nes".into(),
        carriers: vec![Carrier::Card, Carrier::SpareCard],
        validities: always(years(&[3, 2, 1])),
        readers: vec![CardReader::Mini, CardReader::Desktop, CardReader::None],
        key_kind: always(KeyKind {
            algorithm: Algorithm::EllipticCurve,
            bits: 256,
        }),
        form: vec![
            FormSection::Terms,
            FormSection::Publication,
            FormSection::Workplace,
        ],
        approvals: Approval::ALL.to_vec(),
        prices: [
            certificate(date(2023, 7, 10), 1, 32_500),
            certificate(date(2023, 7, 10), 2, 40_000),
            certificate(date(2023, 7, 10), 3, 50_000),
            certificate(date(2024, 3, 1), 3, 65_000),
        ]
        .into_iter()
        .chain((1..=3).map(|years| spare(date(2023, 7, 10), years, 25_000)))
        .chain(readers())
        .collect(),
    }
}

/// Keys of P-384 since the announcement of 14.07.2025 (`production.md`, section 6).
fn seal() -> Product {
    Product {
        key: "mali_muhur".into(),
        name: Label {
            tr: "Mali Mühür".into(),
            en: "Fiscal seal".into(),
        },
        subject: SubjectKind::LegalEntity,
        profile: "mali_muhur".into(),
        carriers: vec![Carrier::Card, Carrier::SpareCard],
        validities: always(years(&[3])),
        readers: vec![CardReader::Mini, CardReader::Desktop, CardReader::None],
        key_kind: vec![Dated {
            from: date(2025, 7, 14),
            value: KeyKind {
                algorithm: Algorithm::EllipticCurve,
                bits: 384,
            },
        }],
        form: vec![FormSection::Terms, FormSection::Workplace],
        // A consent to e-Onay speaks of the person's own certificates.
        approvals: vec![Approval::WetInk, Approval::EImza],
        prices: [
            certificate(date(2025, 7, 14), 3, 65_000),
            spare(date(2025, 7, 14), 3, 25_000),
        ]
        .into_iter()
        .chain(readers())
        .collect(),
    }
}

fn always<T>(value: T) -> Vec<Dated<T>> {
    vec![Dated {
        from: ALWAYS,
        value,
    }]
}

fn years(offered: &[u8]) -> Vec<Validity> {
    let offered = offered.iter().copied();
    offered.filter_map(Validity::of_years).collect()
}

const fn row(from: Date, item: PriceItem, years: Option<Validity>, net_kurus: i64) -> PriceRow {
    PriceRow {
        from,
        item,
        years,
        net_kurus,
        vat_percent: 20,
    }
}

const fn certificate(from: Date, years: u8, net_kurus: i64) -> PriceRow {
    row(
        from,
        PriceItem::Certificate,
        Validity::of_years(years),
        net_kurus,
    )
}

const fn spare(from: Date, years: u8, net_kurus: i64) -> PriceRow {
    row(from, PriceItem::Spare, Validity::of_years(years), net_kurus)
}

fn readers() -> [PriceRow; 2] {
    [
        row(date(2023, 7, 10), PriceItem::MiniReader, None, 25_000),
        row(date(2023, 7, 10), PriceItem::DesktopReader, None, 60_000),
    ]
}
