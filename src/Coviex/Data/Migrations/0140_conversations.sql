-- What members of staff write to each other.
CREATE TABLE conversations (
    id $guid PRIMARY KEY,
    hospital_id $guid NOT NULL REFERENCES hospitals (id) DEFERRABLE INITIALLY DEFERRED,
    kind TEXT NOT NULL,
    title TEXT NOT NULL,
    visit_id $guid NULL REFERENCES visits (id) DEFERRABLE INITIALLY DEFERRED,
    created_by $guid NOT NULL REFERENCES staff (id) DEFERRABLE INITIALLY DEFERRED,
    created_at $time NOT NULL,
    last_number $int NOT NULL,
    revision $int NOT NULL,
    last_at $time NOT NULL,
    unique_key TEXT NULL,
    version $int NOT NULL
);
-- One direct conversation for each pair, one thread for each visit: two who open it in the same instant get the same.
CREATE UNIQUE INDEX ix_conversations_unique_key ON conversations (unique_key);
CREATE INDEX ix_conversations_hospital_id ON conversations (hospital_id);

CREATE TABLE conversation_members (
    conversation_id $guid NOT NULL REFERENCES conversations (id) DEFERRABLE INITIALLY DEFERRED,
    staff_id $guid NOT NULL REFERENCES staff (id) DEFERRABLE INITIALLY DEFERRED,
    joined_at $time NOT NULL,
    left_at $time NULL,
    left_number $int NULL,
    received $int NOT NULL,
    read $int NOT NULL,
    PRIMARY KEY (conversation_id, staff_id)
);
CREATE INDEX ix_conversation_members_staff_id ON conversation_members (staff_id);

CREATE TABLE staff_messages (
    id $guid PRIMARY KEY,
    hospital_id $guid NOT NULL REFERENCES hospitals (id) DEFERRABLE INITIALLY DEFERRED,
    conversation_id $guid NOT NULL REFERENCES conversations (id) DEFERRABLE INITIALLY DEFERRED,
    number $int NOT NULL,
    revision $int NOT NULL,
    author_id $guid NOT NULL REFERENCES staff (id) DEFERRABLE INITIALLY DEFERRED,
    text TEXT NOT NULL,
    search_text TEXT NOT NULL,
    written_at $time NOT NULL,
    edited_at $time NULL,
    withdrawn_at $time NULL,
    reply_to $guid NULL REFERENCES staff_messages (id) DEFERRABLE INITIALLY DEFERRED,
    urgent $bool NOT NULL,
    mentions TEXT NOT NULL,
    origin_id $guid NULL,
    version $int NOT NULL
);
CREATE UNIQUE INDEX ix_staff_messages_conversation_id_number ON staff_messages (conversation_id, number);
CREATE INDEX ix_staff_messages_conversation_id_revision ON staff_messages (conversation_id, revision);
CREATE INDEX ix_staff_messages_urgent ON staff_messages (written_at) WHERE urgent;

-- What a message said before it was edited or withdrawn.
CREATE TABLE staff_message_versions (
    id $guid PRIMARY KEY,
    message_id $guid NOT NULL REFERENCES staff_messages (id) DEFERRABLE INITIALLY DEFERRED,
    text TEXT NOT NULL,
    written_at $time NOT NULL,
    replaced_at $time NOT NULL
);
CREATE INDEX ix_staff_message_versions_message_id ON staff_message_versions (message_id);

CREATE TABLE acknowledgements (
    message_id $guid NOT NULL REFERENCES staff_messages (id) DEFERRABLE INITIALLY DEFERRED,
    staff_id $guid NOT NULL REFERENCES staff (id) DEFERRABLE INITIALLY DEFERRED,
    at $time NOT NULL,
    PRIMARY KEY (message_id, staff_id)
);

-- For whom an urgent message was passed on, and to whom: once for each member who did not acknowledge it.
CREATE TABLE passings (
    message_id $guid NOT NULL REFERENCES staff_messages (id) DEFERRABLE INITIALLY DEFERRED,
    instead_of $guid NOT NULL REFERENCES staff (id) DEFERRABLE INITIALLY DEFERRED,
    staff_id $guid NOT NULL REFERENCES staff (id) DEFERRABLE INITIALLY DEFERRED,
    origin_id $guid NOT NULL,
    at $time NOT NULL,
    PRIMARY KEY (message_id, instead_of)
);
CREATE INDEX ix_passings_origin_id ON passings (origin_id);

CREATE TABLE presence_wishes (
    staff_id $guid PRIMARY KEY REFERENCES staff (id) DEFERRABLE INITIALLY DEFERRED,
    state TEXT NOT NULL,
    until $time NULL
);

CREATE TABLE favourites (
    staff_id $guid NOT NULL REFERENCES staff (id) DEFERRABLE INITIALLY DEFERRED,
    colleague_id $guid NOT NULL REFERENCES staff (id) DEFERRABLE INITIALLY DEFERRED,
    PRIMARY KEY (staff_id, colleague_id)
);
