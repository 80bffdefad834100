-- Done jobs are found by their age and forgotten (rules::retention).
CREATE INDEX job_done ON job (done_at) WHERE state = 'done';
-- When the rows of a list that opened no order were forgotten; NULL while they are kept.
ALTER TABLE personnel_list ADD COLUMN rows_forgotten_at BIGINT;
CREATE INDEX personnel_list_rows ON personnel_list (uploaded_at) WHERE rows_forgotten_at IS NULL;
