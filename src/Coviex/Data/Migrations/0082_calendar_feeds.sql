-- A clinician's calendar at a secret address. Only the hash of the secret is kept.
CREATE TABLE calendar_feeds (
    id $guid PRIMARY KEY,
    hospital_id $guid NOT NULL REFERENCES hospitals (id) DEFERRABLE INITIALLY DEFERRED,
    staff_id $guid NOT NULL REFERENCES staff (id) DEFERRABLE INITIALLY DEFERRED,
    secret_hash $bytes NOT NULL,
    names_patients $bool NOT NULL,
    created_at $time NOT NULL,
    read_at $time NULL,
    revoked_at $time NULL,
    version $int NOT NULL
);
CREATE UNIQUE INDEX ix_calendar_feeds_secret_hash ON calendar_feeds (secret_hash);
CREATE INDEX ix_calendar_feeds_staff_id ON calendar_feeds (staff_id);
