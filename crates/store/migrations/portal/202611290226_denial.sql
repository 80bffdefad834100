-- What "Ben değildim" found to end, so that the page says what was so. None: the request is of a release before.
ALTER TABLE revocation_request ADD COLUMN consents_ended BIGINT;
ALTER TABLE revocation_request ADD COLUMN sessions_ended BIGINT;
