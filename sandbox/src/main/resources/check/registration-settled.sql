-- nothing is pending
SELECT id FROM registration WHERE status = 'PENDING_VERIFICATION'
UNION ALL SELECT id FROM venue_logon WHERE status = 'PENDING_VERIFICATION';

-- every message to retention-service, and to the keys server, is delivered
SELECT id FROM outbox WHERE target IN ('retention', 'keys') AND delivered_at IS NULL AND dead_at IS NULL;
