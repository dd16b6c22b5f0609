-- A text is looked at when it is due: to be handed over, to be asked about, or because nothing was heard of it. Null: never again. Only what is
-- due one day stands in the index, so that a million old texts cost nothing.
DROP INDEX ix_messages_state_next_attempt_at;
ALTER TABLE messages ADD COLUMN due_at $time NULL;
UPDATE messages SET due_at = next_attempt_at WHERE state = 'Queued';
ALTER TABLE messages DROP COLUMN next_attempt_at;
CREATE INDEX ix_messages_due_at ON messages (due_at) WHERE due_at IS NOT NULL;

ALTER TABLE messages ADD COLUMN sender TEXT NOT NULL DEFAULT '';
ALTER TABLE messages ADD COLUMN step $int NOT NULL DEFAULT 0;
ALTER TABLE messages ADD COLUMN follows $guid NULL;
ALTER TABLE messages ADD COLUMN waits TEXT NULL;
ALTER TABLE messages ADD COLUMN withdrawn $bool NOT NULL DEFAULT false;
ALTER TABLE messages ADD COLUMN handed_over_at $time NULL;
ALTER TABLE messages ADD COLUMN link_hash $bytes NULL;
ALTER TABLE messages ADD COLUMN asked $int NOT NULL DEFAULT 0;
ALTER TABLE messages ADD COLUMN bounced_at $time NULL;
ALTER TABLE messages ADD COLUMN carrier_code TEXT NULL;
ALTER TABLE messages ADD COLUMN cost_micros $int NULL;
ALTER TABLE messages ADD COLUMN currency TEXT NULL;

-- What a hospital has sent since midnight, for its daily budget; and what stands still, for the page that says so.
CREATE INDEX ix_messages_hospital_id_handed_over_at ON messages (hospital_id, handed_over_at);
CREATE INDEX ix_messages_hospital_id_waits ON messages (hospital_id, waits) WHERE waits IS NOT NULL;

CREATE TABLE sending_rules (
    hospital_id $guid PRIMARY KEY REFERENCES hospitals (id) DEFERRABLE INITIALLY DEFERRED,
    steps TEXT NOT NULL,
    silence_minutes $int NOT NULL,
    quiet_from TEXT NOT NULL,
    quiet_to TEXT NOT NULL,
    daily_texts $int NULL,
    daily_cost $int NULL,
    version $int NOT NULL
);
