-- What was reported of a notice after it had been taken: delivered or not, the other side's code, and when that was heard. The index of the address
-- says which notices went to one contact point.
ALTER TABLE notice ADD COLUMN delivery TEXT;
ALTER TABLE notice ADD COLUMN delivery_code TEXT;
ALTER TABLE notice ADD COLUMN delivery_at BIGINT;
ALTER TABLE notice ADD COLUMN to_index BYTEA;
CREATE INDEX notice_undelivered ON notice (id) WHERE delivery IN ('failed', 'expired');
CREATE INDEX notice_again ON notice (again_of);
CREATE INDEX notice_to ON notice (to_index, id);

-- The parts of short messages as the message centre calls them, with what it reported of each. A report may come before the sender has written
-- down which notice it is about; one of a message that is none of ours is forgotten after some days.
CREATE TABLE notice_part (
    message_id TEXT PRIMARY KEY,
    notice UUID,
    delivery TEXT,
    code TEXT,
    noted_at BIGINT NOT NULL
);
CREATE INDEX notice_part_notice ON notice_part (notice);
CREATE INDEX notice_part_noted ON notice_part (noted_at);
