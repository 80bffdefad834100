-- An order to the end of its chain. paid_at, ordered_at, shipped_at and delivered_at are there since the first migration; nothing wrote them
-- before. Each date is a fact that `rules::application::Facts` explains. issued_at of the first migration is not used: when a certificate was
-- issued is the issuer's to say.
ALTER TABLE application ADD COLUMN held_until BIGINT;
ALTER TABLE application ADD COLUMN produced_at BIGINT;
ALTER TABLE application ADD COLUMN delivery_failed_at BIGINT;
ALTER TABLE application ADD COLUMN returned_at BIGINT;
ALTER TABLE application ADD COLUMN activated_at BIGINT;
ALTER TABLE application ADD COLUMN refunded_at BIGINT;
