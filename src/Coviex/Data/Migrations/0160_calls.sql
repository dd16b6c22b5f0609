-- Calls between colleagues: who called whom, and what became of it.
CREATE TABLE staff_calls (
    id $guid PRIMARY KEY,
    hospital_id $guid NOT NULL REFERENCES hospitals (id) DEFERRABLE INITIALLY DEFERRED,
    conversation_id $guid NOT NULL REFERENCES conversations (id) DEFERRABLE INITIALLY DEFERRED,
    visit_id $guid NULL REFERENCES visits (id) DEFERRABLE INITIALLY DEFERRED,
    caller_id $guid NOT NULL REFERENCES staff (id) DEFERRABLE INITIALLY DEFERRED,
    media TEXT NOT NULL,
    state TEXT NOT NULL,
    reason TEXT NULL,
    started_at $time NOT NULL,
    answered_at $time NULL,
    ended_at $time NULL,
    live_key TEXT NULL,
    version $int NOT NULL
);
-- One living call for each conversation: two who call each other in the same instant are in one call.
CREATE UNIQUE INDEX ix_staff_calls_live_key ON staff_calls (live_key);

CREATE TABLE staff_call_people (
    call_id $guid NOT NULL REFERENCES staff_calls (id) DEFERRABLE INITIALLY DEFERRED,
    staff_id $guid NOT NULL REFERENCES staff (id) DEFERRABLE INITIALLY DEFERRED,
    state TEXT NOT NULL,
    was TEXT NOT NULL,
    invited_by $guid NULL,
    rang_at $time NOT NULL,
    seen_at $time NOT NULL,
    joined_at $time NULL,
    left_at $time NULL,
    page TEXT NULL,
    PRIMARY KEY (call_id, staff_id)
);

-- The line in a conversation that says that there was a call.
ALTER TABLE staff_messages ADD COLUMN call_id $guid NULL;
