-- What an order is for: its product (`rules::product`), Sertifika Süresi and Kart Okuyucu Tipi, and whom the certificate will name. Orders that
-- are there are for a qualified certificate of three years; they name their person.
ALTER TABLE application ADD COLUMN product TEXT NOT NULL DEFAULT 'nes';
ALTER TABLE application ADD COLUMN validity_years BIGINT NOT NULL DEFAULT 3;
ALTER TABLE application ADD COLUMN card_reader TEXT NOT NULL DEFAULT 'none';
-- The person, or a legal entity; a release before this one leaves it out and means the person.
ALTER TABLE application ADD COLUMN subject UUID;
-- One open order of a product for a subject. A release before this one writes no other product, so that what the old index kept, this one keeps.
CREATE UNIQUE INDEX application_open_of_product ON application (COALESCE(subject, person), institution, product) WHERE closed_at IS NULL;
DROP INDEX application_open;

ALTER TABLE personnel_list ADD COLUMN product TEXT NOT NULL DEFAULT 'nes';

-- What the contract says where a list says nothing; none: what the product offers first.
ALTER TABLE institution ADD COLUMN validity_years BIGINT;
ALTER TABLE institution ADD COLUMN card_reader TEXT;
