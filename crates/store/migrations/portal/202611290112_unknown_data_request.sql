-- What somebody asks about their own data (KVKK) of whom nothing is known here. Name, addresses and note are sealed; of the identity number only
-- the keyed index is kept, by which a person who becomes known meanwhile is found.
CREATE TABLE unknown_data_request (
    id UUID PRIMARY KEY,
    wanted TEXT NOT NULL,
    came_by TEXT NOT NULL,
    received_on TEXT NOT NULL,
    due_on TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    recorded_by UUID NOT NULL REFERENCES operator (id),
    identity_index BYTEA,
    asker_sealed BYTEA NOT NULL,
    answered_at BIGINT,
    answered_by UUID REFERENCES operator (id),
    -- 'nothing' or 'refused', and why, sealed.
    outcome TEXT,
    reason_sealed BYTEA,
    mac BYTEA NOT NULL
);
CREATE INDEX unknown_data_request_open ON unknown_data_request (due_on) WHERE answered_at IS NULL;
CREATE INDEX unknown_data_request_answered ON unknown_data_request (answered_at, id) WHERE answered_at IS NOT NULL;

-- How the person wants to be answered, and the clerk's note, sealed.
ALTER TABLE data_request ADD COLUMN asker_sealed BYTEA;
