-- Files that colleagues send each other, and that guest and clinician exchange in a visit. Their bytes lie in a folder or in S3, encrypted.
CREATE TABLE files (
    id $guid PRIMARY KEY,
    hospital_id $guid NOT NULL REFERENCES hospitals (id) DEFERRABLE INITIALLY DEFERRED,
    conversation_id $guid NULL REFERENCES conversations (id) DEFERRABLE INITIALLY DEFERRED,
    visit_id $guid NULL REFERENCES visits (id) DEFERRABLE INITIALLY DEFERRED,
    message_id $guid NULL,
    position $int NOT NULL,
    uploader_kind TEXT NOT NULL,
    uploader_id $guid NOT NULL,
    name TEXT NOT NULL,
    size $int8 NOT NULL,
    received $int8 NOT NULL,
    kind TEXT NOT NULL,
    state TEXT NOT NULL,
    sha256 $bytes NULL,
    key_name TEXT NOT NULL,
    wrapped_key $bytes NOT NULL,
    created_at $time NOT NULL,
    touched_at $time NOT NULL,
    due_at $time NULL,
    attempts $int NOT NULL,
    version $int NOT NULL
);
CREATE INDEX ix_files_hospital_id ON files (hospital_id);
CREATE INDEX ix_files_message_id ON files (message_id);
CREATE INDEX ix_files_visit_id ON files (visit_id);
CREATE INDEX ix_files_due_at ON files (due_at) WHERE due_at IS NOT NULL;

-- What is durable of a file: each part was on the disk before its row was written.
CREATE TABLE file_parts (
    file_id $guid NOT NULL REFERENCES files (id) DEFERRABLE INITIALLY DEFERRED,
    start $int8 NOT NULL,
    length $int8 NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY (file_id, start)
);
