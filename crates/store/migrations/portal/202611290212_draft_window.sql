-- The window that wrote the draft last, so that an older window of the same form is told instead of overwriting it.
ALTER TABLE application_draft ADD COLUMN saved_by TEXT;
