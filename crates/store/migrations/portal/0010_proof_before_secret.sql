-- A login that is completed in another browser than the one that asked for the code: the keyed index of the network from which the app sent
-- its signature, the digest of the address that the app shows where it can open none, and when the other browser took the login over.
-- The count of wrong six-digit codes (return_wrong) is not used any more.
ALTER TABLE hand_off ADD COLUMN app_network BYTEA;
ALTER TABLE hand_off ADD COLUMN return_shown BYTEA;
ALTER TABLE hand_off ADD COLUMN returned_elsewhere_at BIGINT;

-- How a card proves that it is there: the public half of a key that it uses without a PIN, or a secret that lies on it, sealed. And the public
-- half of a key that it uses after its PIN only, where it has one: what shows that a new PIN works.
ALTER TABLE card ADD COLUMN device_key BYTEA;
ALTER TABLE card ADD COLUMN possession_sealed BYTEA;
ALTER TABLE card ADD COLUMN pin_key BYTEA;
-- What will unlock the card from now on, or does already: the app was given it and has not said yet that the card took it.
ALTER TABLE card ADD COLUMN next_unlock_sealed BYTEA;
-- In work on a card: when the card was proven to be there, and when it was said to be open.
ALTER TABLE hand_off ADD COLUMN card_proven_at BIGINT;
ALTER TABLE hand_off ADD COLUMN card_opened_at BIGINT;
