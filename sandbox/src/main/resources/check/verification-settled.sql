-- nothing is deferred
SELECT id FROM verification WHERE outcome = 'PENDING' AND given_up_at IS NULL;

-- every message to a service that exists is delivered
SELECT id FROM outbox WHERE target = 'registration' AND delivered_at IS NULL AND dead_at IS NULL;
