-- Programs that may use the API of a hospital. Only the hash of a token is kept.
CREATE TABLE programs (
    id $guid PRIMARY KEY,
    hospital_id $guid NOT NULL REFERENCES hospitals (id) DEFERRABLE INITIALLY DEFERRED,
    name TEXT NOT NULL,
    scopes TEXT NOT NULL,
    secret_hash $bytes NOT NULL,
    created_at $time NOT NULL,
    used_at $time NULL,
    revoked_at $time NULL,
    version $int NOT NULL
);
CREATE UNIQUE INDEX ix_programs_secret_hash ON programs (secret_hash);
CREATE INDEX ix_programs_hospital_id ON programs (hospital_id);

-- What a program was answered under a key of its own: asked once more, it gets the same. Without a status: the answer is being made.
CREATE TABLE kept_answers (
    program_id $guid NOT NULL REFERENCES programs (id) DEFERRABLE INITIALLY DEFERRED,
    key TEXT NOT NULL,
    request_hash $bytes NOT NULL,
    made_at $time NOT NULL,
    status $int NULL,
    content_type TEXT NOT NULL,
    location TEXT NOT NULL,
    body $bytes NOT NULL,
    PRIMARY KEY (program_id, key)
);
CREATE INDEX ix_kept_answers_made_at ON kept_answers (made_at);
