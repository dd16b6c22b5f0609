-- What was asked of Webex for a member of staff, and what became of it. Written before Webex is asked: whoever finds it unanswered asks again.
CREATE TABLE webex_people (
    id $guid PRIMARY KEY REFERENCES staff (id) DEFERRABLE INITIALLY DEFERRED,
    hospital_id $guid NOT NULL REFERENCES hospitals (id) DEFERRABLE INITIALLY DEFERRED,
    wish TEXT NOT NULL,
    licence TEXT NULL,
    person TEXT NULL,
    answer TEXT NULL,
    problem TEXT NULL,
    at $time NOT NULL,
    version $int NOT NULL
);
