//! SQLite or PostgreSQL: read, write, the one query macro, the job queue, the append-only history.
