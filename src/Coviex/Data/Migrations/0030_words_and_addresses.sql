-- A hospital's own words for a text; where there is no row, the words of Texts/*/sms.json hold.
CREATE TABLE text_templates (
    id $guid PRIMARY KEY,
    hospital_id $guid NOT NULL REFERENCES hospitals (id) DEFERRABLE INITIALLY DEFERRED,
    service TEXT NOT NULL,
    language TEXT NOT NULL,
    kind TEXT NOT NULL,
    body TEXT NOT NULL,
    changed_at $time NOT NULL,
    changed_by $guid NOT NULL REFERENCES staff (id) DEFERRABLE INITIALLY DEFERRED,
    version $int NOT NULL
);
CREATE UNIQUE INDEX ix_text_templates_hospital_id_service_language_kind ON text_templates (hospital_id, service, language, kind);

ALTER TABLE patients ADD COLUMN email TEXT NOT NULL DEFAULT '';
ALTER TABLE relatives ADD COLUMN email TEXT NOT NULL DEFAULT '';
ALTER TABLE seats ADD COLUMN email TEXT NOT NULL DEFAULT '';
ALTER TABLE invitations ADD COLUMN email TEXT NOT NULL DEFAULT '';
ALTER TABLE invitations ADD COLUMN service TEXT NOT NULL DEFAULT '';
UPDATE invitations SET service = (SELECT v.service FROM visits v WHERE v.id = invitations.visit_id);
