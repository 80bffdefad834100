-- The history and its roots, for whoever keeps one: the portal, the issuer, or both in one database. Databases from before the tables were
-- kept in sets have them by the portal's steps 1, 13 and 14.

CREATE TABLE history (
    stream UUID NOT NULL,
    seq BIGINT NOT NULL,
    kind TEXT NOT NULL,
    at BIGINT NOT NULL,
    actor_kind TEXT NOT NULL,
    actor UUID,
    act TEXT NOT NULL,
    detail TEXT NOT NULL,
    prev BYTEA NOT NULL,
    hash BYTEA NOT NULL,
    seal BYTEA NOT NULL,
    PRIMARY KEY (stream, seq)
);
CREATE INDEX history_at ON history (at);

CREATE TABLE history_root (
    number BIGINT PRIMARY KEY,
    until BIGINT NOT NULL,
    prev BYTEA NOT NULL,
    hash BYTEA NOT NULL,
    seal BYTEA,
    -- How many chains, and how many rows of them, stand under this root and those before it.
    chains BIGINT,
    chain_rows BIGINT
);
CREATE TABLE history_root_member (
    root BIGINT NOT NULL REFERENCES history_root (number),
    stream UUID NOT NULL,
    seq BIGINT NOT NULL,
    hash BYTEA NOT NULL,
    PRIMARY KEY (root, stream)
);
CREATE INDEX history_root_member_stream ON history_root_member (stream, root);

-- Rows of the history that no root covers yet.
CREATE TABLE history_awaits_root (
    stream UUID NOT NULL,
    seq BIGINT NOT NULL,
    PRIMARY KEY (stream, seq)
);
