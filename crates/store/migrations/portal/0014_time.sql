-- Who holds a job: drawn anew with each claim. Only the holder renews the lease or says that the job is done, so that a worker which lost
-- its lease changes nothing of what the next one does.
ALTER TABLE job ADD COLUMN holder UUID;

-- Time steps of the codes with which an operator signed in: each is good once, whatever the clock did between.
CREATE TABLE operator_code (
    operator UUID NOT NULL REFERENCES operator (id),
    step BIGINT NOT NULL,
    used_at BIGINT NOT NULL,
    PRIMARY KEY (operator, step)
);
CREATE INDEX operator_code_used ON operator_code (used_at);

-- The newest sign of life of each process: what its own clock said when the database's said `at`. `room` is what a full disk has no room for.
CREATE TABLE node (
    id UUID PRIMARY KEY,
    process UUID NOT NULL,
    at BIGINT NOT NULL,
    skew BIGINT NOT NULL,
    room BYTEA NOT NULL
);
CREATE INDEX node_process ON node (process);
CREATE INDEX node_at ON node (at);

-- Rows of the history that no root covers yet: put here by the transaction that appends them, taken away by the root that covers them.
-- What a transaction that still runs appends is not seen, stays, and comes under the next root: no clock decides.
CREATE TABLE history_awaits_root (
    stream UUID NOT NULL,
    seq BIGINT NOT NULL,
    PRIMARY KEY (stream, seq)
);
INSERT INTO history_awaits_root (stream, seq)
    SELECT h.stream, MAX(h.seq) FROM history h GROUP BY h.stream
    HAVING MAX(h.seq) > COALESCE((SELECT MAX(m.seq) FROM history_root_member m WHERE m.stream = h.stream), 0);
