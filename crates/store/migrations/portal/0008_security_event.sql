-- What a security officer must hear of: failed logins, limits that were reached, foreign forms, refused signatures, changed roles.
-- No personal value stands here. Equal events of one minute are one row with a count, so that an attacker cannot fill the disk.
CREATE TABLE security_event (
    -- Digest of kind, minute, operator, visitor and detail.
    bucket BYTEA PRIMARY KEY,
    kind TEXT NOT NULL,
    -- Who of the staff is concerned, where somebody is. No reference: an event outlives whom it names.
    operator UUID,
    -- The blind index of the visitor's network, where it came over the network.
    visitor BYTEA,
    -- A key such as the name of a limit; never what somebody typed.
    detail TEXT NOT NULL,
    times BIGINT NOT NULL,
    first_at BIGINT NOT NULL,
    last_at BIGINT NOT NULL
);
CREATE INDEX security_event_at ON security_event (last_at);
