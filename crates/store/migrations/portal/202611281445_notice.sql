-- The ledger of notices: what was told to whom, by which channel, and what became of it. Address and content are sealed.
CREATE TABLE notice (
    id UUID PRIMARY KEY,
    person UUID NOT NULL,
    application UUID,
    kind TEXT NOT NULL,
    cause TEXT NOT NULL UNIQUE,
    channel TEXT NOT NULL,
    content_sealed BYTEA NOT NULL,
    to_sealed BYTEA,
    language TEXT,
    state TEXT NOT NULL,
    tries BIGINT NOT NULL,
    last_error TEXT,
    created_at BIGINT NOT NULL,
    settled_at BIGINT,
    seen_at BIGINT,
    again_of UUID
);
CREATE INDEX notice_person ON notice (person, id);
CREATE INDEX notice_failed ON notice (id) WHERE state IN ('refused', 'unreachable');

-- In which language a person is written to; none until they chose one.
ALTER TABLE person ADD COLUMN language TEXT;
