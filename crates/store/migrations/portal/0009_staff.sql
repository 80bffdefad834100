-- What each member of the staff may open, and since when. Nothing is deleted: a role that was taken back has its end.
CREATE TABLE operator_role (
    operator UUID NOT NULL REFERENCES operator (id),
    -- 'clerk', 'finance', 'production', 'security_officer' or 'administrator'.
    role TEXT NOT NULL,
    since BIGINT NOT NULL,
    until BIGINT,
    -- Who approved it; NULL: by command on the machine.
    given_by UUID,
    -- MAC over the row; NULL only for the roles that this migration gives, below.
    mac BYTEA,
    PRIMARY KEY (operator, role, since)
);
-- Whoever works at the desk goes on as before.
INSERT INTO operator_role (operator, role, since) SELECT id, 'clerk', created_at FROM operator;

-- A passkey (WebAuthn credential) of an operator. One that was removed has its end.
CREATE TABLE operator_passkey (
    id UUID PRIMARY KEY,
    operator UUID NOT NULL REFERENCES operator (id),
    credential BYTEA NOT NULL UNIQUE,
    -- How its owner calls it.
    name TEXT NOT NULL,
    -- Public key and what does not change; and what does: the sign counter and the backup flags.
    fixed BYTEA NOT NULL,
    moving BYTEA NOT NULL,
    created_at BIGINT NOT NULL,
    used_at BIGINT,
    ended_at BIGINT,
    mac BYTEA NOT NULL
);
CREATE INDEX operator_passkey_operator ON operator_passkey (operator);

-- Challenges that were answered: none is good twice. Only an answer that was right makes a row.
CREATE TABLE passkey_answer (
    challenge BYTEA PRIMARY KEY,
    expires_at BIGINT NOT NULL
);

-- That a session was proven by something that cannot be phished, and when last.
CREATE TABLE operator_proof (
    token_hash BYTEA PRIMARY KEY,
    operator UUID NOT NULL,
    at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    mac BYTEA NOT NULL
);
CREATE INDEX operator_proof_operator ON operator_proof (operator);

-- A code with which a new or renewed operator sets up what they sign in with: good once, for a day. It has two halves, so that
-- neither of the two people who made it can use it alone.
CREATE TABLE operator_enrolment (
    id UUID PRIMARY KEY,
    operator UUID NOT NULL REFERENCES operator (id),
    first_hash BYTEA NOT NULL,
    second_hash BYTEA NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    -- When both halves were typed, and the browser that may set up from then on.
    used_at BIGINT,
    browser BYTEA,
    mac BYTEA NOT NULL
);
CREATE INDEX operator_enrolment_operator ON operator_enrolment (operator);

-- What one administrator proposes about an operator and another approves or refuses.
CREATE TABLE operator_request (
    id UUID PRIMARY KEY,
    operator UUID NOT NULL REFERENCES operator (id),
    -- 'disable', 'enable', 'renew', 'give_role' or 'end_role'.
    act TEXT NOT NULL,
    role TEXT,
    reason_sealed BYTEA NOT NULL,
    -- Of the first half of the code, where a code comes of it.
    first_hash BYTEA,
    proposed_by UUID NOT NULL,
    proposed_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    -- 'approved', 'refused' or 'withdrawn'.
    outcome TEXT,
    decided_by UUID,
    decided_at BIGINT,
    mac BYTEA NOT NULL
);
CREATE INDEX operator_request_open ON operator_request (outcome, expires_at);

-- The page of the security events goes back by this key.
CREATE INDEX security_event_page ON security_event (last_at, bucket);
