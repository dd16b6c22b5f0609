-- Under which addresses a guest is in the Webex meeting, so that who was taken out here is taken out there.
CREATE TABLE webex_guests (
    id $guid PRIMARY KEY,
    visit_id $guid NOT NULL,
    accounts TEXT NOT NULL,
    removed_at $time NULL,
    out_at $time NULL,
    due_at $time NULL,
    attempts $int NOT NULL,
    problem TEXT NULL,
    version $int NOT NULL
);
CREATE INDEX ix_webex_guests_visit_id ON webex_guests (visit_id);
CREATE INDEX ix_webex_guests_due_at ON webex_guests (due_at) WHERE due_at IS NOT NULL;
