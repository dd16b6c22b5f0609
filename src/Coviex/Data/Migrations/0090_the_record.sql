ALTER TABLE audit_entries ADD COLUMN address TEXT NOT NULL DEFAULT '';
ALTER TABLE audit_entries ADD COLUMN number $int8 NULL;
ALTER TABLE audit_entries ADD COLUMN hash $bytes NULL;
CREATE UNIQUE INDEX ix_audit_entries_hospital_id_number ON audit_entries (hospital_id, number);
CREATE INDEX ix_audit_entries_open ON audit_entries (id) WHERE number IS NULL;

-- The end of each hospital's chain.
CREATE TABLE audit_heads (
    hospital_id $guid PRIMARY KEY REFERENCES hospitals (id) DEFERRABLE INITIALLY DEFERRED,
    length $int8 NOT NULL,
    hash $bytes NOT NULL,
    version $int NOT NULL
);
