-- nothing is pending
SELECT id FROM registration WHERE status = 'PENDING_VERIFICATION'
UNION ALL SELECT id FROM venue_logon WHERE status = 'PENDING_VERIFICATION';

-- every message to retention-service, and to the keys server, is delivered
SELECT id FROM outbox WHERE target IN ('retention', 'keys') AND delivered_at IS NULL AND dead_at IS NULL;

-- of a disclosure that was refused, read, or expired, the key is destroyed
SELECT id FROM disclosure WHERE status IN ('REFUSED', 'READ', 'EXPIRED') AND key_destroyed_at IS NULL;
