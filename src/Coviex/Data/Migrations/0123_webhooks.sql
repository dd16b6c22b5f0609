-- Addresses of other programs that are told what happens with visits and messages, and what is on its way to them.
CREATE TABLE webhooks (
    id $guid PRIMARY KEY,
    hospital_id $guid NOT NULL REFERENCES hospitals (id) DEFERRABLE INITIALLY DEFERRED,
    url TEXT NOT NULL,
    events TEXT NOT NULL,
    protected_secret TEXT NOT NULL,
    created_at $time NOT NULL,
    failing_since $time NULL,
    disabled_at $time NULL,
    disabled_why TEXT NOT NULL,
    version $int NOT NULL
);
CREATE INDEX ix_webhooks_hospital_id ON webhooks (hospital_id);

CREATE TABLE webhook_deliveries (
    id $guid PRIMARY KEY,
    hospital_id $guid NOT NULL REFERENCES hospitals (id) DEFERRABLE INITIALLY DEFERRED,
    webhook_id $guid NOT NULL REFERENCES webhooks (id) DEFERRABLE INITIALLY DEFERRED,
    type TEXT NOT NULL,
    body TEXT NOT NULL,
    created_at $time NOT NULL,
    due_at $time NULL,
    attempts $int NOT NULL,
    state TEXT NOT NULL,
    status $int NULL,
    problem TEXT NOT NULL,
    done_at $time NULL,
    version $int NOT NULL
);
CREATE INDEX ix_webhook_deliveries_due_at ON webhook_deliveries (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX ix_webhook_deliveries_webhook_id_created_at ON webhook_deliveries (webhook_id, created_at);
