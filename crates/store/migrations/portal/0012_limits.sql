-- Wrong tries to sign in at the desk since the last right one: the operator is told of them, and who guesses on with a right password is
-- met with more than a limit. One row for each network, so that a guesser fills no disk.
CREATE TABLE desk_wrong_try (
    -- The operator; the nil UUID for all user names that nobody bears, so that both cost the same.
    operator UUID NOT NULL,
    -- The blind index of the network.
    network BYTEA NOT NULL,
    tries BIGINT NOT NULL,
    -- How many of them had the right password.
    with_password BIGINT NOT NULL,
    last_at BIGINT NOT NULL,
    PRIMARY KEY (operator, network)
);
CREATE INDEX desk_wrong_try_at ON desk_wrong_try (last_at);

-- What the operator is told after signing in: the wrong tries before it.
CREATE TABLE desk_told (
    operator UUID PRIMARY KEY,
    tries BIGINT NOT NULL,
    networks BIGINT NOT NULL,
    with_password BIGINT NOT NULL,
    signed_in_at BIGINT NOT NULL
);
