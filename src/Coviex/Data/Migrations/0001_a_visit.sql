-- Foreign keys are checked when a transaction ends: the rooms do not know each other's tables, so EF Core cannot put the rows in order.
CREATE TABLE hospitals (
    id $guid PRIMARY KEY,
    name TEXT NOT NULL,
    zone TEXT NOT NULL,
    country TEXT NOT NULL,
    language TEXT NOT NULL,
    help_phone TEXT NOT NULL
);

-- The columns of ASP.NET Core Identity's user, and ours.
CREATE TABLE staff (
    id $guid PRIMARY KEY,
    hospital_id $guid NOT NULL REFERENCES hospitals (id) DEFERRABLE INITIALLY DEFERRED,
    display_name TEXT NOT NULL,
    roles TEXT NOT NULL,
    language TEXT NOT NULL,
    active $bool NOT NULL,
    user_name TEXT NULL,
    normalized_user_name TEXT NULL,
    email TEXT NULL,
    normalized_email TEXT NULL,
    email_confirmed $bool NOT NULL,
    password_hash TEXT NULL,
    security_stamp TEXT NULL,
    concurrency_stamp TEXT NULL,
    phone_number TEXT NULL,
    phone_number_confirmed $bool NOT NULL,
    two_factor_enabled $bool NOT NULL,
    lockout_end $time NULL,
    lockout_enabled $bool NOT NULL,
    access_failed_count $int NOT NULL
);
CREATE UNIQUE INDEX ix_staff_normalized_user_name ON staff (normalized_user_name);

CREATE TABLE set_up_links (
    id $guid PRIMARY KEY,
    secret_hash $bytes NOT NULL,
    staff_id $guid NULL REFERENCES staff (id) DEFERRABLE INITIALLY DEFERRED,
    expires_at $time NOT NULL,
    used_at $time NULL,
    version $int NOT NULL
);
CREATE UNIQUE INDEX ix_set_up_links_secret_hash ON set_up_links (secret_hash);

CREATE TABLE patients (
    id $guid PRIMARY KEY,
    hospital_id $guid NOT NULL REFERENCES hospitals (id) DEFERRABLE INITIALLY DEFERRED,
    name TEXT NOT NULL,
    search_name TEXT NOT NULL,
    phone TEXT NOT NULL,
    language TEXT NOT NULL,
    record_number TEXT NOT NULL,
    version $int NOT NULL
);
CREATE INDEX ix_patients_hospital_id_search_name ON patients (hospital_id, search_name);

CREATE TABLE relatives (
    id $guid PRIMARY KEY,
    hospital_id $guid NOT NULL REFERENCES hospitals (id) DEFERRABLE INITIALLY DEFERRED,
    patient_id $guid NOT NULL REFERENCES patients (id) DEFERRABLE INITIALLY DEFERRED,
    name TEXT NOT NULL,
    relation TEXT NOT NULL,
    phone TEXT NOT NULL,
    language TEXT NOT NULL
);
CREATE INDEX ix_relatives_patient_id ON relatives (patient_id);

CREATE TABLE visits (
    id $guid PRIMARY KEY,
    hospital_id $guid NOT NULL REFERENCES hospitals (id) DEFERRABLE INITIALLY DEFERRED,
    host_id $guid NOT NULL REFERENCES staff (id) DEFERRABLE INITIALLY DEFERRED,
    service TEXT NOT NULL,
    patient_id $guid NULL REFERENCES patients (id) DEFERRABLE INITIALLY DEFERRED,
    patient_name TEXT NOT NULL,
    starts_at $time NOT NULL,
    created_at $time NOT NULL,
    state TEXT NOT NULL,
    keep_door_open $bool NOT NULL,
    started_at $time NULL,
    ended_at $time NULL,
    late_minutes $int NULL,
    late_at $time NULL,
    version $int NOT NULL
);
CREATE INDEX ix_visits_hospital_id_host_id_starts_at ON visits (hospital_id, host_id, starts_at);
CREATE INDEX ix_visits_state ON visits (state);

CREATE TABLE seats (
    id $guid PRIMARY KEY,
    hospital_id $guid NOT NULL REFERENCES hospitals (id) DEFERRABLE INITIALLY DEFERRED,
    visit_id $guid NOT NULL REFERENCES visits (id) DEFERRABLE INITIALLY DEFERRED,
    name TEXT NOT NULL,
    relation TEXT NOT NULL,
    phone TEXT NOT NULL,
    language TEXT NOT NULL,
    state TEXT NOT NULL,
    waiting_since $time NULL,
    admitted_at $time NULL,
    left_at $time NULL,
    acknowledged_at $time NULL,
    session_id $guid NULL,
    asking_session_id $guid NULL,
    moved_at $time NULL,
    away_since $time NULL,
    needs_look $bool NOT NULL,
    camera TEXT NULL,
    microphone TEXT NULL,
    version $int NOT NULL
);
CREATE INDEX ix_seats_visit_id ON seats (visit_id);

CREATE TABLE invitations (
    id $guid PRIMARY KEY,
    hospital_id $guid NOT NULL REFERENCES hospitals (id) DEFERRABLE INITIALLY DEFERRED,
    visit_id $guid NOT NULL REFERENCES visits (id) DEFERRABLE INITIALLY DEFERRED,
    host_id $guid NOT NULL REFERENCES staff (id) DEFERRABLE INITIALLY DEFERRED,
    phone TEXT NOT NULL,
    language TEXT NOT NULL,
    hospital_name TEXT NOT NULL,
    host_name TEXT NOT NULL,
    starts_at $time NOT NULL,
    zone TEXT NOT NULL,
    opened_at $time NULL,
    revoked_at $time NULL,
    dead_before $time NULL,
    renewals $int NOT NULL,
    renewed_at $time NULL,
    version $int NOT NULL
);
CREATE INDEX ix_invitations_visit_id ON invitations (visit_id);

CREATE TABLE links (
    id $guid PRIMARY KEY,
    invitation_id $guid NOT NULL REFERENCES invitations (id) DEFERRABLE INITIALLY DEFERRED,
    secret_hash $bytes NOT NULL,
    created_at $time NOT NULL,
    expires_at $time NOT NULL
);
CREATE UNIQUE INDEX ix_links_secret_hash ON links (secret_hash);
CREATE INDEX ix_links_invitation_id ON links (invitation_id);

CREATE TABLE messages (
    id $guid PRIMARY KEY,
    hospital_id $guid NOT NULL REFERENCES hospitals (id) DEFERRABLE INITIALLY DEFERRED,
    invitation_id $guid NOT NULL REFERENCES invitations (id) DEFERRABLE INITIALLY DEFERRED,
    kind TEXT NOT NULL,
    state TEXT NOT NULL,
    queued_at $time NOT NULL,
    next_attempt_at $time NOT NULL,
    attempts $int NOT NULL,
    sent_at $time NULL,
    delivered_at $time NULL,
    sender_reference TEXT NULL,
    problem TEXT NULL,
    version $int NOT NULL
);
CREATE INDEX ix_messages_invitation_id ON messages (invitation_id);
CREATE INDEX ix_messages_sender_reference ON messages (sender_reference);
CREATE INDEX ix_messages_state_next_attempt_at ON messages (state, next_attempt_at);

CREATE TABLE guest_sessions (
    id $guid PRIMARY KEY,
    hospital_id $guid NOT NULL REFERENCES hospitals (id) DEFERRABLE INITIALLY DEFERRED,
    seat_id $guid NOT NULL REFERENCES seats (id) DEFERRABLE INITIALLY DEFERRED,
    visit_id $guid NOT NULL REFERENCES visits (id) DEFERRABLE INITIALLY DEFERRED,
    secret_hash $bytes NOT NULL,
    created_at $time NOT NULL,
    expires_at $time NOT NULL
);
CREATE UNIQUE INDEX ix_guest_sessions_secret_hash ON guest_sessions (secret_hash);

CREATE TABLE consents (
    id $guid PRIMARY KEY,
    hospital_id $guid NOT NULL REFERENCES hospitals (id) DEFERRABLE INITIALLY DEFERRED,
    seat_id $guid NOT NULL REFERENCES seats (id) DEFERRABLE INITIALLY DEFERRED,
    session_id $guid NOT NULL REFERENCES guest_sessions (id) DEFERRABLE INITIALLY DEFERRED,
    text_version TEXT NOT NULL,
    text_hash TEXT NOT NULL,
    language TEXT NOT NULL,
    agreed_at $time NOT NULL,
    device TEXT NOT NULL
);

CREATE TABLE audit_entries (
    id $bigid,
    hospital_id $guid NOT NULL REFERENCES hospitals (id) DEFERRABLE INITIALLY DEFERRED,
    at $time NOT NULL,
    actor_kind TEXT NOT NULL,
    actor_id $guid NULL,
    action TEXT NOT NULL,
    subject $guid NOT NULL,
    part $guid NULL,
    detail TEXT NOT NULL
);
CREATE INDEX ix_audit_entries_hospital_id_at ON audit_entries (hospital_id, at);
