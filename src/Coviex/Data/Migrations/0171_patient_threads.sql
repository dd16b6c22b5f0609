-- The thread of those who care for a patient; and why nothing more is written in a thread: its patient was merged into another, or erased.
ALTER TABLE conversations ADD COLUMN patient_id $guid NULL REFERENCES patients (id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE conversations ADD COLUMN closed TEXT NULL;
CREATE INDEX ix_conversations_patient_id ON conversations (patient_id) WHERE patient_id IS NOT NULL;
CREATE INDEX ix_conversations_visit_id ON conversations (visit_id) WHERE visit_id IS NOT NULL;
