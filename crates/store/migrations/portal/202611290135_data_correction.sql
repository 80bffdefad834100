-- What was corrected because its person asked for it (KVKK, art. 11): what it was, what it is, and by which evidence, sealed. A phone or an e-mail
-- address is only proposed: it is taken when its holder proves the phone.
CREATE TABLE data_correction (
    id UUID PRIMARY KEY,
    request UUID NOT NULL REFERENCES data_request (id),
    person UUID NOT NULL REFERENCES person (id),
    -- The order whose form it is.
    application UUID,
    -- 'name', 'form', 'phone' or 'email'.
    what TEXT NOT NULL,
    old_sealed BYTEA NOT NULL,
    new_sealed BYTEA NOT NULL,
    evidence_sealed BYTEA NOT NULL,
    at BIGINT NOT NULL,
    operator UUID NOT NULL REFERENCES operator (id),
    taken_at BIGINT
);
CREATE INDEX data_correction_request ON data_correction (request, at);
CREATE INDEX data_correction_person ON data_correction (person, at);
