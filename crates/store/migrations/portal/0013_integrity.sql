-- Roots are keyed from here on. Older ones have no seal; none without a seal follows one with it.
ALTER TABLE history_root ADD COLUMN seal BYTEA;
-- How many chains, and how many rows of them, stand under this root and those before it.
ALTER TABLE history_root ADD COLUMN chains BIGINT;
ALTER TABLE history_root ADD COLUMN chain_rows BIGINT;
CREATE INDEX history_root_member_stream ON history_root_member (stream, root);

-- The installation itself as the owner of a chain: a backup that was put back, rows that got their MAC. One row.
CREATE TABLE installation (
    id UUID PRIMARY KEY,
    version BIGINT NOT NULL
);

-- The MAC of a row under this installation's key: a row that was written by hand does not carry it, and is not believed.
ALTER TABLE session ADD COLUMN mac BYTEA;
ALTER TABLE officer ADD COLUMN mac BYTEA;
ALTER TABLE operator ADD COLUMN mac BYTEA;
