-- E-mails go out by the outbox of the texts: one table, one lease, one table of states. Aside: not in the rounds of the texts, which a slow mail
-- server must not hold up. Step -2: it goes beside a text and is no step of the ladder.
ALTER TABLE messages ADD COLUMN aside $bool NOT NULL DEFAULT false;
INSERT INTO messages (id, hospital_id, invitation_id, kind, state, queued_at, due_at, attempts, sent_at, problem, version, sender, step, aside)
    SELECT id, hospital_id, invitation_id, kind, state, queued_at, CASE WHEN state = 'Queued' THEN next_attempt_at END, attempts, sent_at, problem, version, 'Email', -2, true
    FROM mails;
DROP TABLE mails;

DROP INDEX ix_messages_due_at;
CREATE INDEX ix_messages_aside_due_at ON messages (aside, due_at) WHERE due_at IS NOT NULL;
