-- The last signature that was not accepted, so that the waiting page can say why: the key of the reason.
ALTER TABLE hand_off ADD COLUMN refused_at BIGINT;
ALTER TABLE hand_off ADD COLUMN refusal TEXT;
-- Of a login whose signature was accepted: until when the browser that waits may come back with the one-time address (of which the digest
-- is kept) or with the six digits, how many wrong ones were typed, and when it came. Address and digits, sealed, for a receipt that was lost.
ALTER TABLE hand_off ADD COLUMN return_until BIGINT;
ALTER TABLE hand_off ADD COLUMN return_token BYTEA;
ALTER TABLE hand_off ADD COLUMN return_sealed BYTEA;
ALTER TABLE hand_off ADD COLUMN return_wrong BIGINT NOT NULL DEFAULT 0;
ALTER TABLE hand_off ADD COLUMN returned_at BIGINT;

-- What a signature was accepted upon: answers about revocation and the digests of lists, and the report, each sealed JSON.
ALTER TABLE hand_off_signature ADD COLUMN evidence BYTEA;
ALTER TABLE hand_off_signature ADD COLUMN report BYTEA;
-- The same signature with its time-stamp, sealed, as soon as there is one.
ALTER TABLE hand_off_signature ADD COLUMN stamped BYTEA;
ALTER TABLE hand_off_signature ADD COLUMN stamped_at BIGINT;

-- Signatures that were not accepted, with their reports, sealed JSON. Forgotten with their hand-off.
CREATE TABLE hand_off_refused (
    id UUID PRIMARY KEY,
    hand_off UUID NOT NULL REFERENCES hand_off (id),
    at BIGINT NOT NULL,
    sealed BYTEA NOT NULL
);
CREATE INDEX hand_off_refused_of ON hand_off_refused (hand_off);

-- Lists of revoked certificates that evidence cites; many signatures share one. They are public.
CREATE TABLE revocation_list (
    digest BYTEA PRIMARY KEY,
    der BYTEA NOT NULL,
    seen_at BIGINT NOT NULL
);
