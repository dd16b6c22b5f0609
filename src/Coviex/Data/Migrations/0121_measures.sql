-- What the guest's page says of itself, for the measures: which family its browser is of, and why the call did not come up.
ALTER TABLE seats ADD COLUMN browser TEXT NULL;
ALTER TABLE seats ADD COLUMN trouble TEXT NULL;
CREATE INDEX ix_visits_hospital_id_starts_at ON visits (hospital_id, starts_at);
CREATE INDEX ix_consents_seat_id ON consents (seat_id);
