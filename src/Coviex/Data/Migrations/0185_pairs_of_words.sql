-- Patients are found by pairs of words too (docs/decisions/0110-search.md): those that are there get theirs after the start (WordsOfOldPatients), as do such that
-- were put there by hand.
ALTER TABLE patients ADD COLUMN without_words $bool NOT NULL DEFAULT true;
CREATE INDEX ix_patients_without_words ON patients (id) WHERE without_words;
