-- A card that we issued, and what unlocks it. The serial number is the card's own.
CREATE TABLE card (
    id UUID PRIMARY KEY,
    person UUID NOT NULL REFERENCES person (id),
    -- The order for which it was made: whom to tell, and in whose history its acts stand.
    application UUID NOT NULL REFERENCES application (id),
    serial TEXT NOT NULL UNIQUE,
    unlock_sealed BYTEA NOT NULL,
    made_at BIGINT NOT NULL
);
CREATE INDEX card_person ON card (person);
