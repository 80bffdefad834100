//! The query macros: one SQL text, the same binds, each database's native driver.

/// Runs one statement to its end and notes how long it took ([`Timing`](crate::Timing)); what it waited for before is not counted.
#[macro_export]
macro_rules! timed {
    ($sql:expr, |$text:ident| $statement:expr) => {{
        let $text: &'static str = $sql;
        let timing = $crate::Timing::start(::core::module_path!(), $text);
        let done = $statement.await;
        timing.end();
        done.map_err($crate::StoreError::from)
    }};
}

/// All rows of a query, each as `$row` (a tuple or a `FromRow` struct).
#[macro_export]
macro_rules! rows {
    ($conn:expr, $row:ty, $sql:expr $(, $bind:expr)* $(,)?) => {
        match $crate::Conn::native($conn).await {
            Ok($crate::Native::Sqlite(c)) => $crate::timed!($sql, |sql| $crate::sqlx::query_as::<_, $row>(sql)$(.bind($bind))*.fetch_all(c)),
            Ok($crate::Native::Postgres(c)) => $crate::timed!($sql, |sql| $crate::sqlx::query_as::<_, $row>(sql)$(.bind($bind))*.fetch_all(c)),
            Err(e) => Err(e),
        }
    };
}

/// The first row of a query, if there is one.
#[macro_export]
macro_rules! row {
    ($conn:expr, $row:ty, $sql:expr $(, $bind:expr)* $(,)?) => {
        match $crate::Conn::native($conn).await {
            Ok($crate::Native::Sqlite(c)) => $crate::timed!($sql, |sql| $crate::sqlx::query_as::<_, $row>(sql)$(.bind($bind))*.fetch_optional(c)),
            Ok($crate::Native::Postgres(c)) => $crate::timed!($sql, |sql| $crate::sqlx::query_as::<_, $row>(sql)$(.bind($bind))*.fetch_optional(c)),
            Err(e) => Err(e),
        }
    };
}

/// Runs a statement and says how many rows it touched.
#[macro_export]
macro_rules! run {
    ($conn:expr, $sql:expr $(, $bind:expr)* $(,)?) => {
        match $crate::Conn::native($conn).await {
            Ok($crate::Native::Sqlite(c)) => $crate::timed!($sql, |sql| $crate::sqlx::query(sql)$(.bind($bind))*.execute(c))
                .map(|done| done.rows_affected()),
            Ok($crate::Native::Postgres(c)) => $crate::timed!($sql, |sql| $crate::sqlx::query(sql)$(.bind($bind))*.execute(c))
                .map(|done| done.rows_affected()),
            Err(e) => Err(e),
        }
    };
}

/// Runs a statement of a transaction of which nobody asks how many rows it touched. SQLite may get it together with the
/// next one or with the commit, which then says what was wrong with it: ask for it with `run!` where that matters.
#[macro_export]
macro_rules! later {
    ($tx:expr, $sql:expr $(, $bind:expr)* $(,)?) => { $crate::later!(@touching None, $tx, $sql $(, $bind)*) };
    (@touching $touched:expr, $tx:expr, $sql:expr $(, $bind:expr)*) => {
        match $crate::Tx::later($tx) {
            $crate::Later::Sqlite(waiting) => {
                waiting.statement($sql, $touched);
                Ok(())$(.and_then(|()| waiting.bind($bind)))*
            }
            $crate::Later::Postgres(c) => match $crate::timed!($sql, |sql| $crate::sqlx::query(sql)$(.bind($bind))*.execute(c)) {
                Ok(done) if $touched.is_none_or(|rows: u64| rows == done.rows_affected()) => Ok(()),
                Ok(_) => Err($crate::StoreError::Stale),
                Err(e) => Err(e),
            },
        }
    };
}

/// Like `later!`, for the change of a row that must still be as it was read: where it does not touch exactly one row,
/// the transaction is [`StoreError::Stale`](crate::StoreError::Stale), and its commit says so at the latest.
#[macro_export]
macro_rules! change_one {
    ($tx:expr, $sql:expr $(, $bind:expr)* $(,)?) => { $crate::later!(@touching Some(1), $tx, $sql $(, $bind)*) };
}

/// Inserts many rows by one statement: the text up to its `VALUES`, the rows, and each row's values in their order.
/// At most 32,766 values fit into one statement.
#[macro_export]
macro_rules! insert {
    ($conn:expr, $sql:expr, $rows:expr, |$row:ident| $($bind:expr),+ $(,)?) => {
        match $crate::Conn::native($conn).await {
            Ok($crate::Native::Sqlite(c)) => $crate::insert!(@run $crate::sqlx::Sqlite, c, $sql, $rows, $row, $($bind),+),
            Ok($crate::Native::Postgres(c)) => $crate::insert!(@run $crate::sqlx::Postgres, c, $sql, $rows, $row, $($bind),+),
            Err(e) => Err(e),
        }
    };
    (@run $database:ty, $c:ident, $sql:expr, $rows:expr, $row:ident, $($bind:expr),+) => {{
        let mut query = $crate::sqlx::QueryBuilder::<$database>::new($sql);
        query.push_values($rows, |mut values, $row| { $(values.push_bind($bind);)+ });
        $crate::timed!($sql, |text| query.build().execute($c)).map(|done| done.rows_affected())
    }};
}
