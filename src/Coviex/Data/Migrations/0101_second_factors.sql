-- The roles for which a hospital wants a second factor, as in staff.roles.
ALTER TABLE hospitals ADD COLUMN factor_roles TEXT NOT NULL DEFAULT 'None';

-- Somebody's authenticator app. The last time step whose code was used: each code opens once.
CREATE TABLE staff_authenticators (
    staff_id $guid PRIMARY KEY REFERENCES staff (id) DEFERRABLE INITIALLY DEFERRED,
    protected_secret TEXT NOT NULL,
    last_step $int8 NOT NULL,
    since $time NOT NULL
);

CREATE TABLE staff_recovery_codes (
    id $guid PRIMARY KEY,
    staff_id $guid NOT NULL REFERENCES staff (id) DEFERRABLE INITIALLY DEFERRED,
    hash $bytes NOT NULL
);
CREATE INDEX ix_staff_recovery_codes_staff_id ON staff_recovery_codes (staff_id);
