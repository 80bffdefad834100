//! Why a file cannot be read as a list. The pages translate the key; what the officer can do is in their texts.

use rules::personnel_row::Field;

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.key())]
pub enum ReadError {
    /// No byte in it.
    Empty,
    TooLarge,
    /// Small as a file, but it unpacks to more than a list can be.
    TooLargeInside,
    TooManyRows,
    TooManyColumns,
    /// Protected by a password.
    Encrypted,
    Macros,
    /// A binary format of Excel that is not read: older than 1997, or .xlsb.
    UnreadExcelFormat,
    /// A web page under a spreadsheet's name, as some programs export.
    WebPage,
    /// Something else: a document, a scan, a picture, an archive.
    NotAList,
    /// It begins like a format that is read, but does not hold together.
    Damaged,
    /// No row in the first lines that looks like column titles.
    NoHeader,
    /// The only list is on a hidden sheet; nobody may be reported unseen.
    HiddenSheet,
    MissingColumns(Vec<Field>),
    /// A quotation mark in a text file is never closed.
    OpenQuote {
        line: usize,
    },
    /// Column titles, and nobody below them.
    Nobody,
}

impl ReadError {
    /// The name under which the pages look up the text.
    pub const fn key(&self) -> &'static str {
        match self {
            Self::Empty => "list-empty",
            Self::TooLarge => "list-too-large",
            Self::TooLargeInside => "list-too-large-inside",
            Self::TooManyRows => "list-too-many-rows",
            Self::TooManyColumns => "list-too-many-columns",
            Self::Encrypted => "list-encrypted",
            Self::Macros => "list-macros",
            Self::UnreadExcelFormat => "list-unread-excel-format",
            Self::WebPage => "list-web-page",
            Self::NotAList => "list-not-a-list",
            Self::Damaged => "list-damaged",
            Self::NoHeader => "list-no-header",
            Self::HiddenSheet => "list-hidden-sheet",
            Self::MissingColumns(_) => "list-missing-columns",
            Self::OpenQuote { .. } => "list-open-quote",
            Self::Nobody => "list-nobody",
        }
    }

    /// Every key there is, so that a test of the pages can see that each has its text.
    pub fn every_key() -> Vec<&'static str> {
        let every = [
            Self::Empty,
            Self::TooLarge,
            Self::TooLargeInside,
            Self::TooManyRows,
            Self::TooManyColumns,
            Self::Encrypted,
            Self::Macros,
            Self::UnreadExcelFormat,
            Self::WebPage,
            Self::NotAList,
            Self::Damaged,
            Self::NoHeader,
            Self::HiddenSheet,
            Self::MissingColumns(Vec::new()),
            Self::OpenQuote { line: 0 },
            Self::Nobody,
        ];
        every.iter().map(Self::key).collect()
    }
}
