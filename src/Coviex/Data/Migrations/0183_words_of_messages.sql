-- How messages are searched: docs/decisions/0174-searching-messages.md. Each word of a message, folded; compared sign by sign: a beginning is then a range.
CREATE TABLE message_words (
    conversation_id $guid NOT NULL REFERENCES conversations (id) DEFERRABLE INITIALLY DEFERRED,
    word $signs NOT NULL,
    at $int8 NOT NULL,
    number $int NOT NULL,
    PRIMARY KEY (conversation_id, word, at, number)
) $packed;

-- Messages that are there already get their words after the start (WordsOfOldMessages), from the newest back.
ALTER TABLE conversations ADD COLUMN without_words $int NOT NULL DEFAULT 0;
UPDATE conversations SET without_words = last_number;
CREATE INDEX ix_conversations_without_words ON conversations (id) WHERE without_words > 0;
