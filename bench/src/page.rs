//! `docs/measured.md`: each half of a run writes its own part and leaves the other, and what people wrote below, as they are.

const SIGNATURES: &str = "\n## Signatures\n";
const BY_HAND: &str = "\n## Seen otherwise\n";

/// The page in its three parts.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Page {
    pub portal: String,
    pub signatures: String,
    by_hand: String,
}

impl Page {
    pub fn read(text: &str) -> Self {
        let by_hand = text.find(BY_HAND).unwrap_or(text.len());
        let signatures = text[..by_hand].find(SIGNATURES).unwrap_or(by_hand);
        Self {
            portal: text[..signatures].to_owned(),
            signatures: text[signatures..by_hand].to_owned(),
            by_hand: text[by_hand..].to_owned(),
        }
    }

    pub fn text(&self) -> String {
        format!("{}{}{}", self.portal, self.signatures, self.by_hand)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_part_is_kept_where_another_is_written() {
        let text =
            "# Measured\n\n## Bars\n\n## Signatures\n\nrows\n\n## Seen otherwise\n\nby hand\n";
        let mut page = Page::read(text);
        assert_eq!(page.text(), text);
        page.signatures = "\n## Signatures\n\nnew\n".into();
        assert_eq!(
            page.text(),
            "# Measured\n\n## Bars\n\n## Signatures\n\nnew\n\n## Seen otherwise\n\nby hand\n"
        );
        assert_eq!(Page::read(""), Page::default());
        let without = "# Measured\n\n## Seen otherwise\n";
        assert_eq!(Page::read(without).signatures, "");
        assert_eq!(Page::read(without).text(), without);
    }
}
