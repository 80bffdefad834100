//! Rows of a text file as a Turkish spreadsheet opens it: semicolons, every cell in quotation marks, nothing that is run as a formula.

/// Spreadsheets know by it that the file is UTF-8.
pub const BOM: &str = "\u{feff}";

/// One row, with semicolons as a Turkish spreadsheet wants them, every cell in quotation marks.
pub fn row(text: &mut String, cells: &[&str]) {
    for (at, cell) in cells.iter().enumerate() {
        if at > 0 {
            text.push(';');
        }
        text.push('"');
        // A cell that begins like a formula would be run as one: an apostrophe makes it text.
        if cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) {
            text.push('\'');
        }
        text.push_str(&cell.replace('"', "\"\""));
        text.push('"');
    }
    text.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_never_run_as_a_formula_and_never_breaks_its_row() {
        let mut text = String::new();
        row(
            &mut text,
            &["SD-780", "=1+1", "Öğüt; \"Işıl\"", "@x", "a\nb", ""],
        );
        assert_eq!(
            text,
            "\"SD-780\";\"'=1+1\";\"Öğüt; \"\"Işıl\"\"\";\"'@x\";\"a\nb\";\"\"\r\n"
        );
    }
}
