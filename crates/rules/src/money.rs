//! Amounts are kept in kuruş and read as "1.080,00 TL".

/// "1.080,00 TL"
pub fn lira(kurus: i64) -> String {
    let amount = kurus.unsigned_abs();
    let whole = (amount / 100).to_string();
    let mut grouped = String::with_capacity(whole.len() + whole.len() / 3);
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place).is_multiple_of(3) {
            grouped.push('.');
        }
        grouped.push(digit);
    }
    let sign = if kurus < 0 { "-" } else { "" };
    format!("{sign}{grouped},{:02} TL", amount % 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_read_as_written_here() {
        for (kurus, text) in [
            (0, "0,00 TL"),
            (5, "0,05 TL"),
            (78_000, "780,00 TL"),
            (108_000, "1.080,00 TL"),
            (123_456_789, "1.234.567,89 TL"),
            (-30_050, "-300,50 TL"),
            (i64::MIN, "-92.233.720.368.547.758,08 TL"),
        ] {
            assert_eq!(lira(kurus), text);
        }
    }
}
