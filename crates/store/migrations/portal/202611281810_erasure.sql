-- When what an order said of its person was erased; NULL while it is kept.
ALTER TABLE application ADD COLUMN erased_at BIGINT;
-- Orders that came to their end, oldest first, of which nothing was erased yet.
CREATE INDEX application_kept ON application (closed_at, id) WHERE closed_at IS NOT NULL AND erased_at IS NULL;
