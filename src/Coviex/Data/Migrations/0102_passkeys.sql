CREATE TABLE staff_passkeys (
    id $guid PRIMARY KEY,
    staff_id $guid NOT NULL REFERENCES staff (id) DEFERRABLE INITIALLY DEFERRED,
    name TEXT NOT NULL,
    credential_id $bytes NOT NULL,
    public_key $bytes NOT NULL,
    sign_count $int8 NOT NULL,
    transports TEXT NOT NULL,
    backup_eligible $bool NOT NULL,
    backed_up $bool NOT NULL,
    created_at $time NOT NULL,
    last_used_at $time NULL
);
CREATE UNIQUE INDEX ix_staff_passkeys_credential_id ON staff_passkeys (credential_id);
CREATE INDEX ix_staff_passkeys_staff_id ON staff_passkeys (staff_id);
