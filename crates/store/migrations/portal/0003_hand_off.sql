-- What a page wants done with a card: good for 300 seconds, and for one run of the app.
CREATE TABLE hand_off (
    id UUID PRIMARY KEY,
    -- 'login', 'approve', … as handoff::purpose names them.
    purpose TEXT NOT NULL,
    -- The browser that waits: the digest of its cookie.
    browser BYTEA NOT NULL,
    -- Who is signed in there; nobody before a login.
    person UUID REFERENCES person (id),
    -- The code as a blind index.
    code BYTEA NOT NULL UNIQUE,
    nonce BYTEA NOT NULL,
    -- The code, the texts, who began it and in which browser.
    sealed BYTEA NOT NULL,
    -- Where the page goes on to.
    go_on TEXT NOT NULL,
    begun_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    redeemed_at BIGINT,
    -- The public key of the run that turned in the code, and the digest of its bearer.
    run_key BYTEA,
    bearer BYTEA UNIQUE,
    -- Somebody else turned in the same code: over for both.
    twice_at BIGINT,
    answered_at BIGINT,
    -- 'signed', 'done', or why it failed.
    answer TEXT,
    answer_digest BYTEA
);
CREATE INDEX hand_off_expiry ON hand_off (expires_at);
CREATE INDEX hand_off_person ON hand_off (person) WHERE person IS NOT NULL;

-- Each signature as it came, sealed, since its certificate names a person.
CREATE TABLE hand_off_signature (
    hand_off UUID NOT NULL REFERENCES hand_off (id),
    -- Of the text with this number, from 1.
    number BIGINT NOT NULL,
    sealed BYTEA NOT NULL,
    PRIMARY KEY (hand_off, number)
);
