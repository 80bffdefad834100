-- Where an institution gets its post: what its people may take over as their work address. Four fields, all there or none.
ALTER TABLE institution ADD COLUMN address TEXT;
ALTER TABLE institution ADD COLUMN province TEXT;
ALTER TABLE institution ADD COLUMN district TEXT;
ALTER TABLE institution ADD COLUMN postcode TEXT;
