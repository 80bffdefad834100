//! Many rows in one INSERT, for either database.

use store::sqlx::{self, AssertSqlSafe};
use store::{Native, StoreError, Tx};
use uuid::Uuid;

/// One value of a row.
pub enum Cell {
    Id(Option<Uuid>),
    Whole(Option<i64>),
    Text(Option<String>),
    Bytes(Option<Vec<u8>>),
    Flag(bool),
}

impl From<Uuid> for Cell {
    fn from(id: Uuid) -> Self {
        Self::Id(Some(id))
    }
}
impl From<Option<Uuid>> for Cell {
    fn from(id: Option<Uuid>) -> Self {
        Self::Id(id)
    }
}
impl From<i64> for Cell {
    fn from(number: i64) -> Self {
        Self::Whole(Some(number))
    }
}
impl From<Option<i64>> for Cell {
    fn from(number: Option<i64>) -> Self {
        Self::Whole(number)
    }
}
impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(Some(text.to_owned()))
    }
}
impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::Text(Some(text))
    }
}
impl From<Option<&str>> for Cell {
    fn from(text: Option<&str>) -> Self {
        Self::Text(text.map(str::to_owned))
    }
}
impl From<Vec<u8>> for Cell {
    fn from(bytes: Vec<u8>) -> Self {
        Self::Bytes(Some(bytes))
    }
}
impl From<Option<Vec<u8>>> for Cell {
    fn from(bytes: Option<Vec<u8>>) -> Self {
        Self::Bytes(bytes)
    }
}
impl From<bool> for Cell {
    fn from(flag: bool) -> Self {
        Self::Flag(flag)
    }
}

/// A table that is being filled: rows are gathered and written in blocks.
pub struct Table {
    name: &'static str,
    columns: &'static str,
    width: usize,
    cells: Vec<Cell>,
}

/// SQLite takes 32,766 values in one statement; beyond some hundred rows nothing is gained any more.
const CELLS_AT_ONCE: usize = 4_000;

impl Table {
    pub fn new(name: &'static str, columns: &'static str) -> Self {
        Self {
            name,
            columns,
            width: columns.split(',').count(),
            cells: Vec::new(),
        }
    }

    pub fn push<const N: usize>(&mut self, row: [Cell; N]) {
        assert_eq!(
            N, self.width,
            "a row of {} has {} columns",
            self.name, self.width
        );
        self.cells.extend(row);
    }

    /// Writes all that was gathered.
    pub async fn write(&mut self, tx: &mut Tx) -> Result<(), StoreError> {
        let block = CELLS_AT_ONCE / self.width * self.width;
        let mut cells = std::mem::take(&mut self.cells).into_iter();
        while cells.len() > 0 {
            let part: Vec<Cell> = cells.by_ref().take(block).collect();
            self.insert(tx, part).await?;
        }
        Ok(())
    }

    async fn insert(&self, tx: &mut Tx, cells: Vec<Cell>) -> Result<(), StoreError> {
        macro_rules! send {
            ($connection:expr, $place:expr) => {{
                // Made of our own words and of counts, never of a value.
                let text = AssertSqlSafe(self.statement(cells.len() / self.width, $place));
                let mut query = sqlx::query(text);
                for cell in cells {
                    query = match cell {
                        Cell::Id(id) => query.bind(id),
                        Cell::Whole(number) => query.bind(number),
                        Cell::Text(text) => query.bind(text),
                        Cell::Bytes(bytes) => query.bind(bytes),
                        Cell::Flag(flag) => query.bind(flag),
                    };
                }
                query.execute($connection).await?;
            }};
        }
        match tx.native().await? {
            // The driver asks for the name of each place, and SQLite looks through all names before it. So they have none.
            Native::Sqlite(connection) => send!(connection, |_| "?".to_owned()),
            Native::Postgres(connection) => send!(connection, |place| format!("${place}")),
        }
        Ok(())
    }

    /// The statement for so many rows.
    fn statement(&self, rows: usize, place: fn(usize) -> String) -> String {
        let row = |row: usize| {
            let places: Vec<String> = (1..=self.width)
                .map(|column| place(row * self.width + column))
                .collect();
            format!("({})", places.join(","))
        };
        let rows: Vec<String> = (0..rows).map(row).collect();
        format!(
            "INSERT INTO {} ({}) VALUES {}",
            self.name,
            self.columns,
            rows.join(",")
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_value_has_a_place() {
        let table = Table::new("pair", "a, b");
        assert_eq!(
            table.statement(2, |place| format!("${place}")),
            "INSERT INTO pair (a, b) VALUES ($1,$2),($3,$4)"
        );
    }
}
