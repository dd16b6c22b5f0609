-- The same form sent twice makes one visit.
ALTER TABLE visits ADD COLUMN request $guid NULL;
CREATE UNIQUE INDEX ix_visits_host_id_request ON visits (host_id, request);
