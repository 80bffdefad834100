-- One text for SQLite and PostgreSQL. Times are microseconds since 1970 (UTC) in BIGINT, sealed fields
-- and indexes are BYTEA, search keys are BYTEA so that both databases compare them byte by byte.

CREATE TABLE institution (
    id UUID PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    -- How orders of this institution are paid unless the list says otherwise.
    payment TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    version BIGINT NOT NULL
);

CREATE TABLE person (
    id UUID PRIMARY KEY,
    identity_index BYTEA NOT NULL UNIQUE,
    identity_sealed BYTEA NOT NULL,
    given_name TEXT NOT NULL,
    family_name TEXT NOT NULL,
    -- Where the name comes from: 'list', 'gate' or 'register'.
    name_source TEXT NOT NULL,
    name_at BIGINT NOT NULL,
    birth_sealed BYTEA,
    created_at BIGINT NOT NULL,
    version BIGINT NOT NULL
);

CREATE TABLE officer (
    institution UUID NOT NULL REFERENCES institution (id),
    person UUID NOT NULL REFERENCES person (id),
    since BIGINT NOT NULL,
    until BIGINT,
    PRIMARY KEY (institution, person)
);
CREATE INDEX officer_person ON officer (person);

CREATE TABLE operator (
    id UUID PRIMARY KEY,
    user_name TEXT NOT NULL UNIQUE,
    full_name TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    totp_sealed BYTEA NOT NULL,
    -- The newest time step whose code was accepted: a code is good once.
    totp_step BIGINT NOT NULL,
    disabled_at BIGINT,
    created_at BIGINT NOT NULL,
    version BIGINT NOT NULL
);

CREATE TABLE session (
    token_hash BYTEA PRIMARY KEY,
    -- 'person' or 'operator'.
    kind TEXT NOT NULL,
    subject UUID NOT NULL,
    -- How the login was proven: 'e_devlet', 'totp'.
    way TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX session_expiry ON session (expires_at);

CREATE TABLE login_attempt (
    state_hash BYTEA PRIMARY KEY,
    -- The nonce and the PKCE verifier, sealed.
    sealed BYTEA NOT NULL,
    return_to TEXT NOT NULL,
    expires_at BIGINT NOT NULL
);

-- What was posted after the session had ended, kept for the same person's next login.
CREATE TABLE kept_post (
    token_hash BYTEA PRIMARY KEY,
    sealed BYTEA NOT NULL,
    expires_at BIGINT NOT NULL
);

CREATE TABLE counter (
    name TEXT PRIMARY KEY,
    value BIGINT NOT NULL
);
INSERT INTO counter (name, value) VALUES ('order_number', 0);

CREATE TABLE personnel_list (
    id UUID PRIMARY KEY,
    institution UUID NOT NULL REFERENCES institution (id),
    officer UUID NOT NULL REFERENCES person (id),
    file_name TEXT NOT NULL,
    file_digest BYTEA NOT NULL,
    kind TEXT NOT NULL,
    payment TEXT NOT NULL,
    spare BOOLEAN NOT NULL,
    -- How many people stand in it, and what its file had beside them, as JSON.
    people BIGINT NOT NULL,
    remarks TEXT NOT NULL,
    uploaded_at BIGINT NOT NULL,
    committed_at BIGINT,
    dropped_at BIGINT,
    -- 0 while its rows are still being stored; nobody sees such a list.
    version BIGINT NOT NULL
);
CREATE INDEX personnel_list_institution ON personnel_list (institution, uploaded_at);
CREATE INDEX personnel_list_arriving ON personnel_list (uploaded_at) WHERE version = 0;

CREATE TABLE personnel_row (
    list UUID NOT NULL REFERENCES personnel_list (id),
    line BIGINT NOT NULL,
    -- The cells as typed, sealed.
    sealed BYTEA NOT NULL,
    identity_index BYTEA,
    -- 'unasked', 'confirmed', 'unknown', 'unavailable': what the population register said.
    register TEXT NOT NULL,
    -- Space-separated keys of what is wrong; empty when nothing is.
    faults TEXT NOT NULL,
    dropped BOOLEAN NOT NULL,
    application UUID,
    PRIMARY KEY (list, line)
);
CREATE INDEX personnel_row_person ON personnel_row (list, identity_index, line);
-- All that a row's verdict is made of, so that counting verdicts opens no row.
CREATE INDEX personnel_row_verdict ON personnel_row (list, dropped, application, faults, register);

CREATE TABLE application (
    id UUID PRIMARY KEY,
    number BIGINT NOT NULL UNIQUE,
    person UUID NOT NULL REFERENCES person (id),
    institution UUID NOT NULL REFERENCES institution (id),
    personnel_list UUID,
    kind TEXT NOT NULL,
    payment TEXT NOT NULL,
    spare BOOLEAN NOT NULL,
    opened_at BIGINT NOT NULL,
    -- The contact data that the officer gave, then the form itself, each sealed as JSON.
    notice_sealed BYTEA NOT NULL,
    form_sealed BYTEA,
    form_version BIGINT NOT NULL,
    phone_verified_at BIGINT,
    -- 'wet_ink'; the electronic ways come later.
    approval TEXT,
    approved_at BIGINT,
    form_arrived_at BIGINT,
    form_refused_at BIGINT,
    refusal TEXT,
    paid_at BIGINT,
    ordered_at BIGINT,
    issued_at BIGINT,
    shipped_at BIGINT,
    delivered_at BIGINT,
    cancelled_at BIGINT,
    cancelled_by TEXT,
    -- When an unfinished application is cancelled by itself, and when the next warning is due.
    expires_at BIGINT NOT NULL,
    next_warning_at BIGINT,
    -- Delivered or cancelled: then another order may be opened.
    closed_at BIGINT,
    identity_index BYTEA NOT NULL,
    name_key BYTEA NOT NULL,
    surname_key BYTEA NOT NULL,
    version BIGINT NOT NULL
);
CREATE INDEX application_person ON application (person, number);
CREATE INDEX application_institution ON application (institution, number);
CREATE INDEX application_identity ON application (identity_index, number);
-- Searched by the beginning of a name: in the order of the names, each name's newest order first.
CREATE INDEX application_name ON application (name_key, number DESC);
CREATE INDEX application_surname ON application (surname_key, number DESC);
CREATE UNIQUE INDEX application_open ON application (person, institution) WHERE closed_at IS NULL;
CREATE INDEX application_form_awaited ON application (approved_at, number)
    WHERE approval = 'wet_ink' AND form_arrived_at IS NULL AND form_refused_at IS NULL AND closed_at IS NULL;
CREATE INDEX application_production_awaited ON application (form_arrived_at, number)
    WHERE form_arrived_at IS NOT NULL AND ordered_at IS NULL AND closed_at IS NULL;
CREATE INDEX application_warning ON application (next_warning_at)
    WHERE next_warning_at IS NOT NULL AND closed_at IS NULL;

-- What was typed and is not yet a form: kept on the server at every step.
CREATE TABLE application_draft (
    application UUID PRIMARY KEY REFERENCES application (id),
    sealed BYTEA NOT NULL,
    saved_at BIGINT NOT NULL
);

CREATE TABLE phone_code (
    id UUID PRIMARY KEY,
    application UUID NOT NULL REFERENCES application (id),
    form_version BIGINT NOT NULL,
    code_hash BYTEA NOT NULL,
    -- How many codes were typed while this one was good.
    tries BIGINT NOT NULL,
    sent_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX phone_code_application ON phone_code (application, sent_at);

-- What a printed form says, written down before the form is handed out.
CREATE TABLE printed_form (
    application UUID NOT NULL REFERENCES application (id),
    form_version BIGINT NOT NULL,
    sealed BYTEA NOT NULL,
    code TEXT NOT NULL,
    printed_at BIGINT NOT NULL,
    PRIMARY KEY (application, form_version)
);

CREATE TABLE job (
    id UUID PRIMARY KEY,
    kind TEXT NOT NULL,
    cause TEXT NOT NULL UNIQUE,
    sealed BYTEA,
    state TEXT NOT NULL,
    run_at BIGINT NOT NULL,
    tries BIGINT NOT NULL,
    last_error TEXT,
    application UUID,
    created_at BIGINT NOT NULL,
    done_at BIGINT
);
CREATE INDEX job_ready ON job (kind, run_at) WHERE state = 'ready';
CREATE INDEX job_parked ON job (created_at) WHERE state = 'parked';
CREATE INDEX job_application ON job (application) WHERE application IS NOT NULL;

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
    hash BYTEA NOT NULL
);
CREATE TABLE history_root_member (
    root BIGINT NOT NULL REFERENCES history_root (number),
    stream UUID NOT NULL,
    seq BIGINT NOT NULL,
    hash BYTEA NOT NULL,
    PRIMARY KEY (root, stream)
);

CREATE TABLE rate_limit (
    who BYTEA NOT NULL,
    slot BIGINT NOT NULL,
    used BIGINT NOT NULL,
    ends BIGINT NOT NULL,
    PRIMARY KEY (who, slot)
);
CREATE INDEX rate_limit_ends ON rate_limit (ends);
