-- Empty: the hospital's own zone.
ALTER TABLE patients ADD COLUMN zone TEXT NOT NULL DEFAULT '';
ALTER TABLE patients ADD COLUMN needs TEXT NOT NULL DEFAULT 'None';
ALTER TABLE patients ADD COLUMN needs_note TEXT NOT NULL DEFAULT '';
ALTER TABLE patients ADD COLUMN merged_into $guid NULL REFERENCES patients (id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE relatives ADD COLUMN may_be_told $bool NOT NULL DEFAULT TRUE;
CREATE INDEX ix_patients_merged_into ON patients (merged_into) WHERE merged_into IS NOT NULL;

-- A patient's visits: for merging, and for what is kept of him.
CREATE INDEX ix_visits_patient_id ON visits (patient_id) WHERE patient_id IS NOT NULL;
