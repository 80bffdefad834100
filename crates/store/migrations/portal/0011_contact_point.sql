-- By what a person is reached, and since when it opens something: a phone that was proven by a code, and the e-mail address that came with it.
CREATE TABLE contact_point (
    id UUID PRIMARY KEY,
    person UUID NOT NULL REFERENCES person (id),
    -- 'phone' or 'email'.
    kind TEXT NOT NULL,
    -- As E.164, or as typed; found again by its blind index.
    value_sealed BYTEA NOT NULL,
    value_index BYTEA NOT NULL,
    -- 'sms_code', or 'none': it came with a form, and is told as a courtesy.
    proof TEXT NOT NULL,
    noted_at BIGINT NOT NULL,
    -- From when codes go there. Never, where nothing was proven.
    trusted_from BIGINT,
    -- The entry in İmza Günlüğü by which its person can say that it was not them.
    diary UUID,
    ended_at BIGINT,
    -- Over all of the above: a row that was written without the key is not believed.
    mac BYTEA NOT NULL
);
CREATE INDEX contact_point_person ON contact_point (person, noted_at);
CREATE UNIQUE INDEX contact_point_standing ON contact_point (person, kind, value_index) WHERE ended_at IS NULL;
