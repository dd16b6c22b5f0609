-- Who may open conversations with whom. A hospital without a rule lets everybody talk with everybody; an empty side of a rule means all.
CREATE TABLE talk_rules (
    id $guid PRIMARY KEY,
    hospital_id $guid NOT NULL REFERENCES hospitals (id) DEFERRABLE INITIALLY DEFERRED,
    from_role TEXT NOT NULL,
    from_department $guid NULL REFERENCES departments (id) DEFERRABLE INITIALLY DEFERRED,
    to_role TEXT NOT NULL,
    to_department $guid NULL REFERENCES departments (id) DEFERRABLE INITIALLY DEFERRED,
    created_by $guid NOT NULL REFERENCES staff (id) DEFERRABLE INITIALLY DEFERRED,
    created_at $time NOT NULL
);
CREATE INDEX ix_talk_rules_hospital_id ON talk_rules (hospital_id);
