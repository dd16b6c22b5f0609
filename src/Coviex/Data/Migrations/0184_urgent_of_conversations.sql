-- What somebody has not acknowledged is counted with every page of a conversation: without this all its messages were looked at each time.
CREATE INDEX ix_staff_messages_conversation_id_urgent ON staff_messages (conversation_id) WHERE urgent;
