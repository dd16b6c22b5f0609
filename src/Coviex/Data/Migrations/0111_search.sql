-- How the registry is searched: docs/decisions/0110-search.md. Compared sign by sign, whatever the language of the database: a beginning is then a range.
CREATE TABLE patient_words (
    hospital_id $guid NOT NULL REFERENCES hospitals (id) DEFERRABLE INITIALLY DEFERRED,
    patient_id $guid NOT NULL REFERENCES patients (id) DEFERRABLE INITIALLY DEFERRED,
    word $signs NOT NULL,
    PRIMARY KEY (patient_id, word)
);
CREATE INDEX ix_patient_words_hospital_id_word ON patient_words (hospital_id, word, patient_id);

-- Which words there are, by how they sound, whole and with one sign left out. Written beside the save of a patient, so it refers to nothing.
CREATE TABLE word_sounds (
    hospital_id $guid NOT NULL,
    sound $signs NOT NULL,
    word $signs NOT NULL,
    PRIMARY KEY (hospital_id, sound, word)
);

-- Phone numbers from their end: people say the last digits, with or without what comes before.
ALTER TABLE patients ADD COLUMN phone_backwards $signs NOT NULL DEFAULT '';
ALTER TABLE relatives ADD COLUMN phone_backwards $signs NOT NULL DEFAULT '';
CREATE INDEX ix_patients_hospital_id_phone_backwards ON patients (hospital_id, phone_backwards);
CREATE INDEX ix_relatives_hospital_id_phone_backwards ON relatives (hospital_id, phone_backwards);

-- Whose number it is, for replies and for duplicates; and whose record number.
CREATE INDEX ix_patients_hospital_id_phone ON patients (hospital_id, phone);
CREATE INDEX ix_relatives_hospital_id_phone ON relatives (hospital_id, phone);
CREATE INDEX ix_patients_hospital_id_record_number ON patients (hospital_id, record_number);

-- What still stands of a clinician's visits, among a million that are over.
CREATE INDEX ix_visits_hospital_id_host_id_state_starts_at ON visits (hospital_id, host_id, state, starts_at);
