-- Sözleşme koşulları: the Sertifika Süresi and Kart Okuyucu Tipi that an institution's contract says for a product, from a day on. A later row
-- changes no earlier one; one that has not begun can be withdrawn.
CREATE TABLE contract_terms (
    id UUID PRIMARY KEY,
    institution UUID NOT NULL REFERENCES institution (id),
    -- None: for every product, as contracts were before they were kept per product.
    product TEXT,
    -- The first moment of the day in Istanbul.
    starts_at BIGINT NOT NULL,
    -- None: what the product offers first.
    validity_years BIGINT,
    card_reader TEXT,
    entered_by UUID REFERENCES operator (id),
    entered_at BIGINT NOT NULL,
    withdrawn_by UUID REFERENCES operator (id),
    withdrawn_at BIGINT
);
CREATE INDEX contract_terms_institution ON contract_terms (institution, entered_at);

-- What the undated contracts say is taken over, from the day of their last change on, with whoever changed it. Such a row has the id of its
-- institution. `institution.validity_years` and `institution.card_reader` stay for a release before this one and are not read any more.
INSERT INTO contract_terms (id, institution, starts_at, validity_years, card_reader, entered_by, entered_at)
SELECT i.id, i.id, (COALESCE(h.at, i.created_at) + 10800000000) / 86400000000 * 86400000000 - 10800000000, i.validity_years, i.card_reader,
       CASE WHEN h.actor_kind = 'operator' THEN h.actor END, COALESCE(h.at, i.created_at)
FROM institution i
LEFT JOIN history h ON h.stream = i.id AND h.act = 'contract-changed'
    AND h.seq = (SELECT MAX(l.seq) FROM history l WHERE l.stream = i.id AND l.act = 'contract-changed')
WHERE i.validity_years IS NOT NULL OR i.card_reader IS NOT NULL;
