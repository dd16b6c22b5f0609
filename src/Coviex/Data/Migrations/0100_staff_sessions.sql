-- One browser of one member of staff, from signing in to signing out. The stamp is the account's (ASP.NET Core Identity's security stamp) when it began:
-- an account whose stamp is another one by now has changed, and the session is over.
CREATE TABLE staff_sessions (
    id $guid PRIMARY KEY,
    hospital_id $guid NOT NULL REFERENCES hospitals (id) DEFERRABLE INITIALLY DEFERRED,
    staff_id $guid NOT NULL REFERENCES staff (id) DEFERRABLE INITIALLY DEFERRED,
    secret_hash $bytes NOT NULL,
    stamp TEXT NOT NULL,
    created_at $time NOT NULL,
    last_seen_at $time NOT NULL,
    device TEXT NOT NULL,
    address TEXT NOT NULL,
    way TEXT NOT NULL
);
CREATE UNIQUE INDEX ix_staff_sessions_secret_hash ON staff_sessions (secret_hash);
CREATE INDEX ix_staff_sessions_staff_id ON staff_sessions (staff_id);
CREATE INDEX ix_staff_sessions_last_seen_at ON staff_sessions (last_seen_at);
