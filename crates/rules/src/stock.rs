//! Stok: what is counted, where it lies, and what may take it away. Card readers today; cards are to follow.

use crate::choice::choice;
use crate::faults::faults;
use crate::product::CardReader;

choice! {
    /// What is kept.
    StockItem {
        /// Mini Kart Okuyucu
        MiniReader = "mini_reader",
        /// Masaüstü Kart Okuyucu
        DesktopReader = "desktop_reader",
    }
}

choice! {
    /// Where it lies.
    StockPlace {
        /// Depo
        Warehouse = "warehouse",
        /// Üretim
        Production = "production",
        /// Paketleme
        Packing = "packing",
    }
}

choice! {
    /// Düşüm nedeni.
    WriteOffReason {
        /// It left with an order.
        Sent = "sent",
        Broken = "broken",
        Lost = "lost",
        /// Counted, and fewer were there than the books said.
        Counted = "counted",
        /// Sent back to who delivered it.
        SentBack = "sent_back",
    }
}

impl StockItem {
    /// What an order with this reader takes from stock.
    pub const fn of_reader(reader: CardReader) -> Option<Self> {
        match reader {
            CardReader::None => None,
            CardReader::Mini => Some(Self::MiniReader),
            CardReader::Desktop => Some(Self::DesktopReader),
        }
    }

    /// The reader that orders ask for.
    pub const fn reader(self) -> CardReader {
        match self {
            Self::MiniReader => CardReader::Mini,
            Self::DesktopReader => CardReader::Desktop,
        }
    }
}

/// How many, of one delivery or one move.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Quantity(i64);

/// More come with no delivery note: a digit too many was typed.
const MOST: i64 = 100_000;

faults! {
    /// Why a text is no quantity.
    QuantityFault {
        Missing = "quantity-missing",
        Format = "quantity-format",
        None = "quantity-none",
        TooMany = "quantity-too-many",
    }
}

impl Quantity {
    /// Takes "250" and, as Turkish writes it, "1.250".
    pub fn parse(text: &str) -> Result<Self, QuantityFault> {
        let text = text.trim();
        if text.is_empty() {
            return Err(QuantityFault::Missing);
        }
        let digits = match text.split_once('.') {
            None => text.to_owned(),
            Some((thousands, rest)) if rest.len() == 3 && (1..=3).contains(&thousands.len()) => {
                format!("{thousands}{rest}")
            }
            Some(_) => return Err(QuantityFault::Format),
        };
        if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(QuantityFault::Format);
        }
        // What no i64 holds is too many as well.
        match digits.parse() {
            Ok(0) => Err(QuantityFault::None),
            Ok(count) if count <= MOST => Ok(Self(count)),
            _ => Err(QuantityFault::TooMany),
        }
    }

    pub const fn count(self) -> i64 {
        self.0
    }
}

/// How many more orders ask for an item than there are of it; nothing, where all of them can be served.
pub const fn missing(there: i64, reserved: i64) -> i64 {
    if reserved > there {
        reserved - there
    } else {
        0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quantity_is_read_as_it_is_written() {
        for (text, count) in [
            ("250", 250),
            (" 1 ", 1),
            ("1.250", 1_250),
            ("100.000", 100_000),
        ] {
            assert_eq!(
                Quantity::parse(text).map(Quantity::count),
                Ok(count),
                "{text}"
            );
        }
        for (text, fault) in [
            ("", QuantityFault::Missing),
            ("  ", QuantityFault::Missing),
            ("0", QuantityFault::None),
            ("-5", QuantityFault::Format),
            ("5,0", QuantityFault::Format),
            ("1.25", QuantityFault::Format),
            ("1.250.000", QuantityFault::Format),
            ("on", QuantityFault::Format),
            ("٥", QuantityFault::Format),
            ("100001", QuantityFault::TooMany),
            ("99999999999999999999", QuantityFault::TooMany),
        ] {
            assert_eq!(Quantity::parse(text), Err(fault), "{text}");
        }
    }

    #[test]
    fn every_reader_that_orders_can_have_is_an_item() {
        for reader in CardReader::ALL {
            let item = StockItem::of_reader(*reader);
            assert_eq!(item.is_none(), *reader == CardReader::None);
            assert_eq!(item.map_or(CardReader::None, StockItem::reader), *reader);
        }
    }

    #[test]
    fn what_is_missing_is_what_is_reserved_beyond_what_is_there() {
        assert_eq!(
            [missing(5, 3), missing(5, 5), missing(5, 8), missing(0, 1)],
            [0, 0, 3, 1]
        );
    }
}
