//! The query macros: one SQL text, the same binds, each database's native driver.

/// All rows of a query, each as `$row` (a tuple or a `FromRow` struct).
#[macro_export]
macro_rules! rows {
    ($conn:expr, $row:ty, $sql:expr $(, $bind:expr)* $(,)?) => {
        match $crate::Conn::native($conn) {
            $crate::Native::Sqlite(c) => $crate::sqlx::query_as::<_, $row>($sql)$(.bind($bind))*.fetch_all(c).await,
            $crate::Native::Postgres(c) => $crate::sqlx::query_as::<_, $row>($sql)$(.bind($bind))*.fetch_all(c).await,
        }
        .map_err($crate::StoreError::from)
    };
}

/// The first row of a query, if there is one.
#[macro_export]
macro_rules! row {
    ($conn:expr, $row:ty, $sql:expr $(, $bind:expr)* $(,)?) => {
        match $crate::Conn::native($conn) {
            $crate::Native::Sqlite(c) => $crate::sqlx::query_as::<_, $row>($sql)$(.bind($bind))*.fetch_optional(c).await,
            $crate::Native::Postgres(c) => $crate::sqlx::query_as::<_, $row>($sql)$(.bind($bind))*.fetch_optional(c).await,
        }
        .map_err($crate::StoreError::from)
    };
}

/// Runs a statement and says how many rows it touched.
#[macro_export]
macro_rules! run {
    ($conn:expr, $sql:expr $(, $bind:expr)* $(,)?) => {
        match $crate::Conn::native($conn) {
            $crate::Native::Sqlite(c) => $crate::sqlx::query($sql)$(.bind($bind))*.execute(c).await.map(|done| done.rows_affected()),
            $crate::Native::Postgres(c) => $crate::sqlx::query($sql)$(.bind($bind))*.execute(c).await.map(|done| done.rows_affected()),
        }
        .map_err($crate::StoreError::from)
    };
}
