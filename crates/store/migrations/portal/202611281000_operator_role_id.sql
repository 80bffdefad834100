-- By what the history names a role that was given: a role that was ended cannot be brought back by putting an old row in its place. NULL for
-- rows that a program from before this migration wrote.
ALTER TABLE operator_role ADD COLUMN id UUID;
