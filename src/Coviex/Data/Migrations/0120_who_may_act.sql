-- Whose board is nudged when a text fares; the visit's own, kept here so that the outbox need not ask another room.
ALTER TABLE invitations ADD COLUMN department_id $guid NULL;
UPDATE invitations SET department_id = (SELECT v.department_id FROM visits v WHERE v.id = invitations.visit_id);
CREATE INDEX ix_visits_hospital_id_department_id_starts_at ON visits (hospital_id, department_id, starts_at);
