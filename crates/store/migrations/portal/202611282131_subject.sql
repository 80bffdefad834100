-- Whom the certificate of an order names: its person, or a legal entity with VKN and title. `subject` is then made of the VKN, so that the
-- index of one open order for a subject at an institution holds for both. A release before this one writes people's orders only.
ALTER TABLE application ADD COLUMN subject_kind TEXT NOT NULL DEFAULT 'person';
ALTER TABLE application ADD COLUMN tax_number TEXT;
ALTER TABLE application ADD COLUMN entity_title TEXT;
-- By VKN the desk finds all orders of an entity.
CREATE INDEX application_entity ON application (subject, number) WHERE tax_number IS NOT NULL;

-- The institution itself as a legal entity, for seals in whose rows no other stands.
ALTER TABLE institution ADD COLUMN tax_number TEXT;
ALTER TABLE institution ADD COLUMN entity_title TEXT;

-- What a row orders: the product where it is not the list's, and the legal entity where the certificate will name one.
ALTER TABLE personnel_row ADD COLUMN product TEXT;
ALTER TABLE personnel_row ADD COLUMN subject UUID;
CREATE INDEX personnel_row_subject ON personnel_row (list, subject, line) WHERE subject IS NOT NULL;

-- Which order was approved: an entry then says what it was for.
ALTER TABLE diary ADD COLUMN application UUID;
