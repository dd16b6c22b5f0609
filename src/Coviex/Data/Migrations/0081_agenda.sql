ALTER TABLE visits ADD COLUMN minutes $int NOT NULL DEFAULT 30;
ALTER TABLE visits ADD COLUMN planned $bool NOT NULL DEFAULT FALSE;
ALTER TABLE visits ADD COLUMN department_id $guid NULL REFERENCES departments (id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE visits ADD COLUMN revision $int NOT NULL DEFAULT 0;
CREATE INDEX ix_visits_state_starts_at ON visits (state, starts_at);
DROP INDEX ix_visits_state;

-- A colleague who sits in has a seat like a guest, and no phone number.
ALTER TABLE seats ADD COLUMN staff_id $guid NULL REFERENCES staff (id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE seats ADD COLUMN arrived_at $time NULL;
ALTER TABLE seats ADD COLUMN late_at $time NULL;
ALTER TABLE seats ADD COLUMN no_show_at $time NULL;
UPDATE seats SET arrived_at = waiting_since;
CREATE INDEX ix_seats_staff_id ON seats (staff_id) WHERE staff_id IS NOT NULL;

ALTER TABLE invitations ADD COLUMN minutes $int NOT NULL DEFAULT 30;

-- What a hospital does around a planned visit of each service; where there is no row, the usual.
CREATE TABLE reminder_rules (
    hospital_id $guid NOT NULL REFERENCES hospitals (id) DEFERRABLE INITIALLY DEFERRED,
    service TEXT NOT NULL,
    minutes $int NOT NULL,
    tells_at_once $bool NOT NULL,
    reminder_minutes $int NOT NULL,
    last_reminder_minutes $int NOT NULL,
    link_minutes $int NOT NULL,
    late_minutes $int NOT NULL,
    no_show_minutes $int NOT NULL,
    version $int NOT NULL,
    PRIMARY KEY (hospital_id, service)
);

-- One row for each text that is to leave by itself: of one guest, of one kind, for one date of the visit. The unique index is what makes it leave once.
CREATE TABLE reminders (
    id $guid PRIMARY KEY,
    hospital_id $guid NOT NULL REFERENCES hospitals (id) DEFERRABLE INITIALLY DEFERRED,
    visit_id $guid NOT NULL REFERENCES visits (id) DEFERRABLE INITIALLY DEFERRED,
    invitation_id $guid NOT NULL REFERENCES invitations (id) DEFERRABLE INITIALLY DEFERRED,
    kind TEXT NOT NULL,
    revision $int NOT NULL,
    due_at $time NOT NULL,
    state TEXT NOT NULL,
    done_at $time NULL,
    version $int NOT NULL
);
CREATE UNIQUE INDEX ix_reminders_invitation_id_kind_revision ON reminders (invitation_id, kind, revision);
CREATE INDEX ix_reminders_visit_id ON reminders (visit_id);
CREATE INDEX ix_reminders_due_at ON reminders (due_at) WHERE state = 'Planned';
