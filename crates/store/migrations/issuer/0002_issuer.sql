-- What the issuer keeps. It may stand in a database of its own, and then the other tables stay empty there.

-- One row for one production order, from the day it arrives: so there is never a second certificate for it.
CREATE TABLE issuer_certificate (
    -- The production order's.
    id UUID PRIMARY KEY,
    -- 'nes', or what the authority needs itself: 'ocsp', 'time_stamp'.
    profile TEXT NOT NULL,
    -- Whose it is to be, and what was sent: names and identity number as JSON, and the PKCS#10 request.
    person_index BYTEA,
    subject_sealed BYTEA,
    request_sealed BYTEA,
    received_at BIGINT NOT NULL,
    -- What is to be signed, recorded before it is signed; and the keyed digest of it.
    authority BYTEA,
    serial BYTEA,
    tbs_sealed BYTEA,
    tbs_digest BYTEA,
    recorded_at BIGINT,
    -- The signed whole. Before it is here, nobody has it.
    certificate_sealed BYTEA,
    issued_at BIGINT,
    suspended_at BIGINT,
    revoked_at BIGINT,
    -- As RFC 5280, 5.3.1 numbers the reasons.
    revocation BIGINT,
    version BIGINT NOT NULL
);
CREATE UNIQUE INDEX issuer_certificate_serial ON issuer_certificate (authority, serial);
CREATE INDEX issuer_certificate_person ON issuer_certificate (person_index);
CREATE INDEX issuer_certificate_listed ON issuer_certificate (authority, serial)
    WHERE suspended_at IS NOT NULL OR revoked_at IS NOT NULL;

-- Whose a public key is: nobody else's certificate is ever made for it.
CREATE TABLE issuer_key (
    digest BYTEA PRIMARY KEY,
    person_index BYTEA NOT NULL
);

-- How often the state of any certificate of an authority changed, and the number of its newest list.
CREATE TABLE issuer_authority (
    id BYTEA PRIMARY KEY,
    changes BIGINT NOT NULL,
    list_number BIGINT NOT NULL
);

CREATE TABLE issuer_list (
    authority BYTEA NOT NULL REFERENCES issuer_authority (id),
    number BIGINT NOT NULL,
    -- How often the states had changed by then.
    changes BIGINT NOT NULL,
    this_update BIGINT NOT NULL,
    next_update BIGINT NOT NULL,
    der BYTEA NOT NULL,
    PRIMARY KEY (authority, number)
);
