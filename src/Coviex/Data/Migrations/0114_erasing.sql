-- When all that names him was taken away. The row stays for the visits that refer to it.
ALTER TABLE patients ADD COLUMN erased_at $time NULL;
-- What a person's data and the retention of it are looked for by.
CREATE INDEX ix_seats_hospital_id_phone ON seats (hospital_id, phone);
CREATE INDEX ix_replies_hospital_id_phone ON replies (hospital_id, phone);
