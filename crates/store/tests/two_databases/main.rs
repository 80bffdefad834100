//! The store on both databases: what is acknowledged is kept, what failed left nothing, what was tampered with is named.

mod disk_full;
mod fresh;
mod group_commit;
mod jobs;
mod kill;
mod later;
mod migration_locks;
mod migrations;
mod rate_limit;
mod record;
mod roots;
mod sets;
mod sqlite_build;
mod statements;
mod tampering;
mod uncovered;
mod undated_contracts;
