-- The notice that guests agree to, in a hospital's own words: each version stays. Where a language has none, the words of Texts/*/consent.json hold.
CREATE TABLE consent_notices (
    id $guid PRIMARY KEY,
    hospital_id $guid NOT NULL REFERENCES hospitals (id) DEFERRABLE INITIALLY DEFERRED,
    language TEXT NOT NULL,
    version TEXT NOT NULL,
    body TEXT NOT NULL,
    created_at $time NOT NULL,
    created_by $guid NOT NULL REFERENCES staff (id) DEFERRABLE INITIALLY DEFERRED
);
CREATE UNIQUE INDEX ix_consent_notices_hospital_id_language_version ON consent_notices (hospital_id, language, version);

-- What a guest may agree to besides, or not: never a condition, and off until he turns it on. A changed text is another purpose.
CREATE TABLE consent_purposes (
    id $guid PRIMARY KEY,
    hospital_id $guid NOT NULL REFERENCES hospitals (id) DEFERRABLE INITIALLY DEFERRED,
    language TEXT NOT NULL,
    body TEXT NOT NULL,
    created_at $time NOT NULL,
    created_by $guid NOT NULL REFERENCES staff (id) DEFERRABLE INITIALLY DEFERRED,
    ended_at $time NULL
);
CREATE INDEX ix_consent_purposes_hospital_id ON consent_purposes (hospital_id);

CREATE TABLE consent_choices (
    consent_id $guid NOT NULL REFERENCES consents (id) DEFERRABLE INITIALLY DEFERRED,
    purpose_id $guid NOT NULL REFERENCES consent_purposes (id) DEFERRABLE INITIALLY DEFERRED,
    PRIMARY KEY (consent_id, purpose_id)
);
