-- Stok: how many of an item lie at a place, and every move that made it so. Items are card readers today; cards are to follow.
CREATE TABLE stock_level (
    item TEXT NOT NULL,
    place TEXT NOT NULL,
    count BIGINT NOT NULL CHECK (count >= 0),
    PRIMARY KEY (item, place)
);

CREATE TABLE stock_move (
    -- Drawn with the form, so that a form that is sent twice moves once.
    id UUID PRIMARY KEY,
    operator UUID NOT NULL REFERENCES operator (id),
    at BIGINT NOT NULL,
    -- 'delivered', 'transferred', 'written_off'
    act TEXT NOT NULL,
    item TEXT NOT NULL,
    quantity BIGINT NOT NULL,
    -- Each place with its two numbers: how many lay there before, and how many after.
    from_place TEXT,
    from_before BIGINT,
    from_after BIGINT,
    to_place TEXT,
    to_before BIGINT,
    to_after BIGINT,
    -- İrsaliye: its number as it was typed, and folded for comparison.
    delivery_note TEXT,
    delivery_note_key TEXT,
    reason TEXT
);
-- One delivery note brings an item once.
CREATE UNIQUE INDEX stock_move_delivery_note ON stock_move (delivery_note_key, item) WHERE delivery_note_key IS NOT NULL;
CREATE INDEX stock_move_at ON stock_move (at);
CREATE INDEX stock_move_operator ON stock_move (operator, id);

-- Open orders that asked for a reader and have not left yet.
CREATE INDEX application_reader_reserved ON application (card_reader)
    WHERE card_reader <> 'none' AND shipped_at IS NULL AND closed_at IS NULL;
