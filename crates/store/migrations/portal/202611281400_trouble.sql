-- Since when the present holder holds a job: one that is held for too long is seen. NULL while nobody holds it, and for whoever claimed it by
-- a program from before this migration.
ALTER TABLE job ADD COLUMN held_since BIGINT;
CREATE INDEX job_held ON job (held_since) WHERE state = 'ready' AND held_since IS NOT NULL;

-- Sweeps that failed the last time they ran. One that works again has no row.
CREATE TABLE failing_sweep (
    name TEXT PRIMARY KEY,
    since BIGINT NOT NULL,
    last_at BIGINT NOT NULL,
    failures BIGINT NOT NULL,
    error TEXT NOT NULL
);
