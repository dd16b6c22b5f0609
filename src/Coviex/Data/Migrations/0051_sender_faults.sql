-- What keeps a sender from taking any message, for the administrator's page; as seen by whichever node met it last.
CREATE TABLE sender_faults (
    sender TEXT PRIMARY KEY,
    problem TEXT NOT NULL,
    carrier_code TEXT NOT NULL,
    since $time NOT NULL,
    seen_at $time NOT NULL
);
