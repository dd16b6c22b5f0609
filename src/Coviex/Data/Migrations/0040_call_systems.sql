ALTER TABLE visits ADD COLUMN call_system TEXT NOT NULL DEFAULT 'Direct';
ALTER TABLE visits ADD COLUMN call_problem TEXT NULL;

-- One row for each visit that goes over Webex: what is wanted, and how far it has come. Written with the visit, in one transaction.
CREATE TABLE webex_meetings (
    id $guid PRIMARY KEY,
    hospital_id $guid NOT NULL REFERENCES hospitals (id) DEFERRABLE INITIALLY DEFERRED,
    host_id $guid NOT NULL,
    host_email TEXT NOT NULL,
    title TEXT NOT NULL,
    starts_at $time NOT NULL,
    zone TEXT NOT NULL,
    booked_start $time NULL,
    wish TEXT NOT NULL,
    state TEXT NOT NULL,
    due_at $time NULL,
    attempts $int NOT NULL,
    meeting TEXT NULL,
    destination TEXT NULL,
    web_link TEXT NULL,
    protected_password TEXT NULL,
    problem TEXT NULL,
    host_joined_at $time NULL,
    ended_at $time NULL,
    version $int NOT NULL
);
CREATE INDEX ix_webex_meetings_due_at ON webex_meetings (due_at);
CREATE INDEX ix_webex_meetings_meeting ON webex_meetings (meeting);

-- Each attempt to create a meeting, counted before it is made: Webex counts those that fail too.
CREATE TABLE webex_creates (
    id $guid PRIMARY KEY,
    host_email TEXT NOT NULL,
    at $time NOT NULL
);
CREATE INDEX ix_webex_creates_at ON webex_creates (at);

-- Tokens, protected by the keys of the data folder: of the Service App (id 0), of staff who linked their account, the webhooks' secret (id 1).
CREATE TABLE webex_grants (
    id $guid PRIMARY KEY,
    seed TEXT NOT NULL,
    account TEXT NULL,
    protected_tokens TEXT NOT NULL,
    expires_at $time NULL,
    refresh_expires_at $time NULL,
    problem TEXT NULL,
    version $int NOT NULL
);

-- Events that were seen: Webex may send one twice, and so may somebody who recorded it.
CREATE TABLE webex_events (
    id TEXT PRIMARY KEY,
    at $time NOT NULL
);
CREATE INDEX ix_webex_events_at ON webex_events (at);
