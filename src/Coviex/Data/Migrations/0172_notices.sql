-- Web Push: the devices that want notices while no page is open, and the notices on their way. The keys by which this installation is known to push services.
CREATE TABLE push_subscriptions (
    id $guid PRIMARY KEY,
    hospital_id $guid NOT NULL REFERENCES hospitals (id) DEFERRABLE INITIALLY DEFERRED,
    staff_id $guid NOT NULL REFERENCES staff (id) DEFERRABLE INITIALLY DEFERRED,
    session_id $guid NOT NULL,
    endpoint TEXT NOT NULL,
    protected_keys TEXT NOT NULL,
    created_at $time NOT NULL
);
CREATE UNIQUE INDEX ix_push_subscriptions_endpoint ON push_subscriptions (endpoint);
CREATE INDEX ix_push_subscriptions_staff_id ON push_subscriptions (staff_id);

CREATE TABLE push_messages (
    id $guid PRIMARY KEY,
    subscription_id $guid NOT NULL REFERENCES push_subscriptions (id) DEFERRABLE INITIALLY DEFERRED,
    kind TEXT NOT NULL,
    conversation_id $guid NOT NULL,
    expires_at $time NOT NULL,
    due_at $time NOT NULL,
    attempts $int NOT NULL,
    version $int NOT NULL
);
CREATE INDEX ix_push_messages_due_at ON push_messages (due_at);
CREATE INDEX ix_push_messages_subscription_id ON push_messages (subscription_id);

CREATE TABLE vapid_keys (
    id $guid PRIMARY KEY,
    public_key TEXT NOT NULL,
    protected_key TEXT NOT NULL,
    created_at $time NOT NULL
);

-- When somebody wants no notices but urgent ones: minutes of the day, by the hospital's clock.
CREATE TABLE quiet_hours (
    staff_id $guid PRIMARY KEY REFERENCES staff (id) DEFERRABLE INITIALLY DEFERRED,
    from_minute $int NOT NULL,
    to_minute $int NOT NULL
);
