-- What people ask about their own data (law 6698): answered within thirty days of the day on which it came. Days as 2026-11-28.
CREATE TABLE data_request (
    id UUID PRIMARY KEY,
    person UUID NOT NULL REFERENCES person (id),
    -- 'see', 'export', 'correct' or 'erase'.
    wanted TEXT NOT NULL,
    -- 'paper', 'kep', 'email' or 'in_person'.
    came_by TEXT NOT NULL,
    received_on TEXT NOT NULL,
    due_on TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    recorded_by UUID NOT NULL REFERENCES operator (id),
    answered_at BIGINT,
    answered_by UUID REFERENCES operator (id),
    -- 'done', 'partly' or 'refused', and why, sealed.
    outcome TEXT,
    reason_sealed BYTEA
);
CREATE INDEX data_request_open ON data_request (due_on) WHERE answered_at IS NULL;
CREATE INDEX data_request_person ON data_request (person, recorded_at);
