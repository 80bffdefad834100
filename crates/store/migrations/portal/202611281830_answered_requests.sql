-- Requests about personal data that were answered are listed, the newest answer first.
CREATE INDEX data_request_answered ON data_request (answered_at, id) WHERE answered_at IS NOT NULL;
