-- A file of patients on its way into the registry. Its content is personal data: it is deleted as soon as it was imported or put aside, and after a day.
CREATE TABLE registry_imports (
    id $guid PRIMARY KEY,
    hospital_id $guid NOT NULL REFERENCES hospitals (id) DEFERRABLE INITIALLY DEFERRED,
    staff_id $guid NOT NULL REFERENCES staff (id) DEFERRABLE INITIALLY DEFERRED,
    language TEXT NOT NULL,
    created_at $time NOT NULL,
    finished_at $time NULL,
    state TEXT NOT NULL,
    problem TEXT NULL,
    content $bytes NULL,
    report TEXT NULL,
    plan_hash TEXT NULL,
    added $int NOT NULL,
    changed $int NOT NULL,
    same $int NOT NULL,
    wrong $int NOT NULL,
    version $int NOT NULL
);
CREATE INDEX ix_registry_imports_state ON registry_imports (state) WHERE state IN ('Reading', 'Importing', 'Ready', 'Refused');
