-- What a hospital lets the bot tell, and where. Without a row it tells nothing.
CREATE TABLE webex_bot_rules (
    hospital_id $guid PRIMARY KEY REFERENCES hospitals (id) DEFERRABLE INITIALLY DEFERRED,
    events TEXT NOT NULL,
    direct $bool NOT NULL,
    names TEXT NOT NULL,
    version $int NOT NULL
);

-- One for the whole hospital (service ''), and where it wants so another one for a service.
CREATE TABLE webex_spaces (
    id $guid PRIMARY KEY,
    hospital_id $guid NOT NULL REFERENCES hospitals (id) DEFERRABLE INITIALLY DEFERRED,
    service TEXT NOT NULL,
    room TEXT NOT NULL,
    title TEXT NOT NULL,
    problem TEXT NULL,
    version $int NOT NULL
);
CREATE UNIQUE INDEX ix_webex_spaces_hospital_id_service ON webex_spaces (hospital_id, service);

-- What the bot has to say, written in the transaction of what it tells about; and the questions that it has to answer. The unique key is what
-- keeps the same thing from being told twice.
CREATE TABLE webex_bot_messages (
    id $guid PRIMARY KEY,
    event_key TEXT NOT NULL,
    hospital_id $guid NULL REFERENCES hospitals (id) DEFERRABLE INITIALLY DEFERRED,
    kind TEXT NOT NULL,
    room TEXT NULL,
    person TEXT NULL,
    visit_id $guid NULL,
    language TEXT NOT NULL,
    facts TEXT NOT NULL,
    state TEXT NOT NULL,
    queued_at $time NOT NULL,
    until $time NOT NULL,
    due_at $time NULL,
    attempts $int NOT NULL,
    letter $guid NULL,
    sent_at $time NULL,
    problem TEXT NULL,
    version $int NOT NULL
);
CREATE UNIQUE INDEX ix_webex_bot_messages_event_key ON webex_bot_messages (event_key);
CREATE INDEX ix_webex_bot_messages_due_at ON webex_bot_messages (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX ix_webex_bot_messages_hospital_id_queued_at ON webex_bot_messages (hospital_id, queued_at);
