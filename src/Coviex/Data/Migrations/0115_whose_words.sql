-- Beside each word stand all words of its patient: whether he has the others too is then seen in the same row of the index, with no look-up for each of thousands.
-- The words are written anew after the start (WordsOfOldPatients).
DROP TABLE patient_words;
CREATE TABLE patient_words (
    hospital_id $guid NOT NULL REFERENCES hospitals (id) DEFERRABLE INITIALLY DEFERRED,
    patient_id $guid NOT NULL REFERENCES patients (id) DEFERRABLE INITIALLY DEFERRED,
    word $signs NOT NULL,
    words $signs NOT NULL,
    PRIMARY KEY (patient_id, word)
);
CREATE INDEX ix_patient_words_hospital_id_word ON patient_words (hospital_id, word, patient_id, words);
