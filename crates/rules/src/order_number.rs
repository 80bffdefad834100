//! Sipariş No: what a person reads aloud on the telephone, "SD-780".

use crate::faults::faults;

/// Written "SD-780" everywhere; kept as the bare number.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
#[serde(transparent)]
pub struct OrderNumber(pub u64);

faults! {
    /// Why a text is no order number.
    OrderNumberFault {
        Missing = "order-number-missing",
        Format = "order-number-format",
    }
}

impl OrderNumber {
    /// Takes "SD-780", "sd 780", "SD780" and the bare "780", as they are typed into a search box or read off a form.
    pub fn parse(text: &str) -> Result<Self, OrderNumberFault> {
        let text = text.trim();
        if text.is_empty() {
            return Err(OrderNumberFault::Missing);
        }
        let number = match text.get(..2) {
            Some(prefix) if prefix.eq_ignore_ascii_case("sd") => text[2..]
                .trim_start_matches([' ', '\u{a0}', '-', '\u{2010}', '\u{2011}', '\u{2013}']),
            _ => text,
        };
        if number.is_empty() || !number.bytes().all(|b| b.is_ascii_digit()) {
            return Err(OrderNumberFault::Format);
        }
        match number.parse() {
            // The database keeps it in a signed column.
            Ok(value) if value > 0 && value <= i64::MAX as u64 => Ok(Self(value)),
            _ => Err(OrderNumberFault::Format),
        }
    }
}

impl std::fmt::Display for OrderNumber {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "SD-{}", self.0)
    }
}

impl std::str::FromStr for OrderNumber {
    type Err = OrderNumberFault;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_read_however_it_was_typed() {
        for text in [
            "SD-780",
            "sd 780",
            "Sd780",
            "780",
            " sd - 780 ",
            "SD\u{2011}780",
            "SD-0780",
        ] {
            assert_eq!(OrderNumber::parse(text), Ok(OrderNumber(780)), "{text}");
        }
        assert_eq!(OrderNumber(780).to_string(), "SD-780");
        assert_eq!("SD-1".parse(), Ok(OrderNumber(1)));
    }

    #[test]
    fn nothing_else_is_an_order_number() {
        assert_eq!(OrderNumber::parse(" "), Err(OrderNumberFault::Missing));
        for text in [
            "SD-",
            "SD-78o",
            "-780",
            "0",
            "+780",
            "AB-780",
            "780 780",
            "99999999999999999999",
            "9223372036854775808",
            "ş1",
        ] {
            assert_eq!(
                OrderNumber::parse(text),
                Err(OrderNumberFault::Format),
                "{text}"
            );
        }
    }
}
