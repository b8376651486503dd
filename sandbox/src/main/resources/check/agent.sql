-- What must hold in the database of agent-service; see registration.sql.

-- no message is a dead letter
SELECT id FROM outbox WHERE dead_at IS NOT NULL;

-- every message waits for a target that is known
SELECT id FROM outbox WHERE target NOT IN ('incident');
