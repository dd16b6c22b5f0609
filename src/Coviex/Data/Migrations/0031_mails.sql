-- The link by e-mail, beside the text. Decided when the guest is invited, so that a setting changed later sends nothing old.
ALTER TABLE invitations ADD COLUMN mails_too $bool NOT NULL DEFAULT FALSE;

CREATE TABLE mails (
    id $guid PRIMARY KEY,
    hospital_id $guid NOT NULL REFERENCES hospitals (id) DEFERRABLE INITIALLY DEFERRED,
    invitation_id $guid NOT NULL REFERENCES invitations (id) DEFERRABLE INITIALLY DEFERRED,
    kind TEXT NOT NULL,
    state TEXT NOT NULL,
    queued_at $time NOT NULL,
    next_attempt_at $time NOT NULL,
    attempts $int NOT NULL,
    sent_at $time NULL,
    problem TEXT NULL,
    version $int NOT NULL
);
CREATE INDEX ix_mails_invitation_id ON mails (invitation_id);
CREATE INDEX ix_mails_state_next_attempt_at ON mails (state, next_attempt_at);
