-- e-Onay: the ledger of consent. One row for each choice; nothing is ever changed or deleted. The newest row of a person says how it stands.
CREATE TABLE e_onay (
    id UUID PRIMARY KEY,
    person UUID NOT NULL REFERENCES person (id),
    -- From 1, without a gap.
    number BIGINT NOT NULL,
    -- What it covers, and 'accept' or 'withdraw'.
    scope TEXT NOT NULL,
    choice TEXT NOT NULL,
    -- Which of our texts was signed.
    text_version TEXT NOT NULL,
    -- 'e_imza', with the hand-off whose signature it is; 'not_me', by a word in the diary.
    way TEXT NOT NULL,
    hand_off UUID REFERENCES hand_off (id),
    at BIGINT NOT NULL,
    UNIQUE (person, number)
);

-- An application that was approved by e-Onay: by which consent, and what was read, sealed.
CREATE TABLE e_onay_approval (
    application UUID PRIMARY KEY REFERENCES application (id),
    consent UUID NOT NULL REFERENCES e_onay (id),
    sealed BYTEA NOT NULL,
    at BIGINT NOT NULL
);

-- The signature diary: each login, signature and consent of a person.
CREATE TABLE diary (
    id UUID PRIMARY KEY,
    person UUID NOT NULL REFERENCES person (id),
    at BIGINT NOT NULL,
    -- 'login', 'signature', 'consent', 'approval'; and how, or what for.
    kind TEXT NOT NULL,
    detail TEXT NOT NULL,
    -- Browser and shortened network address, as JSON.
    sealed BYTEA NOT NULL,
    -- "Ben değildim".
    denied_at BIGINT
);
CREATE INDEX diary_person ON diary (person, at);

-- A person says that somebody else acted in their name, so that their certificates are to be revoked.
CREATE TABLE revocation_request (
    id UUID PRIMARY KEY,
    person UUID NOT NULL REFERENCES person (id),
    diary UUID NOT NULL UNIQUE REFERENCES diary (id),
    -- The newest order, by which the desk finds the person.
    application UUID REFERENCES application (id),
    asked_at BIGINT NOT NULL,
    settled_at BIGINT,
    settled_by UUID REFERENCES operator (id)
);
CREATE INDEX revocation_request_open ON revocation_request (asked_at) WHERE settled_at IS NULL;
