-- What must hold in the database of incident-service; see registration.sql.

-- no message is a dead letter
SELECT id FROM outbox WHERE dead_at IS NOT NULL;

-- every message waits for a target that is known
SELECT id FROM outbox WHERE target NOT IN ('incident');

-- each step of an incident is in its file and on the audit trail, once each
SELECT coalesce(f.incident_id, a.object_id) AS id
FROM (SELECT incident_id, 'incident.' || replace(lower(kind), '_', '-') AS action, count(*) AS times
      FROM incident_entry GROUP BY 1, 2) f
FULL JOIN (SELECT object_id, action, count(*) AS times FROM audit_entry
           WHERE object_type = 'incident' AND action NOT IN ('incident.read', 'incident.listed') GROUP BY 1, 2) a
    ON a.object_id = f.incident_id AND a.action = f.action
WHERE f.times IS DISTINCT FROM a.times;

-- what is closed one person proposed and another confirmed, after the remedy
SELECT i.id FROM incident i
WHERE i.state = 'CLOSED' AND NOT EXISTS (
    SELECT FROM incident_entry e WHERE e.incident_id = i.id AND e.kind = 'CLOSURE_CONFIRMED' AND e.by <> i.proposed_by
      AND e.at >= i.remedied_at);
