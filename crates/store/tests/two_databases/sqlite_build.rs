//! How SQLite was compiled: by `.cargo/config.toml`, which `cargo install` from elsewhere would not read.

use store::rows;

use crate::fresh::{Fresh, on_sqlite};

#[tokio::test]
async fn readers_share_no_lock_of_the_whole_process() {
    on_sqlite(async |fresh: &Fresh| {
        let mut conn = fresh.db.read().await.unwrap();
        let options = rows!(&mut conn, (String,), "PRAGMA compile_options").unwrap();
        let has = |option: &str| options.iter().any(|(name,)| name == option);
        assert!(has("DEFAULT_MEMSTATUS=0"));
        assert!(!has("ENABLE_MEMORY_MANAGEMENT"));
    })
    .await;
}
