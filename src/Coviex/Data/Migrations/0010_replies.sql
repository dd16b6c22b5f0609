-- Numbers that want no more texts from a hospital. Kept when they change their mind: since when, and until when, is asked for later.
CREATE TABLE opt_outs (
    id $guid PRIMARY KEY,
    hospital_id $guid NOT NULL REFERENCES hospitals (id) DEFERRABLE INITIALLY DEFERRED,
    phone TEXT NOT NULL,
    sender TEXT NOT NULL,
    since $time NOT NULL,
    ended_at $time NULL,
    version $int NOT NULL
);
CREATE UNIQUE INDEX ix_opt_outs_hospital_id_phone ON opt_outs (hospital_id, phone);

-- What people answer. Without a hospital: from a number that none has written to, where there are several.
CREATE TABLE replies (
    id $guid PRIMARY KEY,
    hospital_id $guid NULL REFERENCES hospitals (id) DEFERRABLE INITIALLY DEFERRED,
    visit_id $guid NULL REFERENCES visits (id) DEFERRABLE INITIALLY DEFERRED,
    invitation_id $guid NULL REFERENCES invitations (id) DEFERRABLE INITIALLY DEFERRED,
    sender TEXT NOT NULL,
    reference TEXT NOT NULL,
    phone TEXT NOT NULL,
    body TEXT NOT NULL,
    keyword TEXT NULL,
    at $time NOT NULL,
    read_at $time NULL,
    read_by $guid NULL,
    version $int NOT NULL
);
CREATE UNIQUE INDEX ix_replies_sender_reference ON replies (sender, reference);
CREATE INDEX ix_replies_hospital_id_read_at_at ON replies (hospital_id, read_at, at);
CREATE INDEX ix_replies_visit_id ON replies (visit_id);

-- To whom a reply belongs is known by its number.
CREATE INDEX ix_invitations_phone ON invitations (phone);
