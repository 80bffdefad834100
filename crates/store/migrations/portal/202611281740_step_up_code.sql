-- Codes by SMS for acts on a card, a certificate or a contact point: a person's own, of no order. The hashes are keyed.
CREATE TABLE step_up_code (
    id UUID PRIMARY KEY,
    person UUID NOT NULL,
    act_hash BYTEA NOT NULL,
    code_hash BYTEA NOT NULL,
    -- How many codes the person typed while this one was good.
    tries BIGINT NOT NULL,
    sent_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX step_up_code_person ON step_up_code (person, sent_at);
