-- The desk finds people by a phone or an e-mail address, by its blind index.
CREATE INDEX contact_point_value ON contact_point (value_index, person);
