-- What must hold in the database of verification-gateway; see registration.sql.

-- an id is given to one verification
SELECT id FROM verification GROUP BY id HAVING count(*) > 1;

-- outcome and times agree
SELECT id FROM verification
WHERE (outcome = 'PENDING') <> (checked_at IS NULL) OR checked_at < requested_at
   OR outcome NOT IN ('PENDING', 'MATCH', 'MISMATCH', 'NOT_FOUND', 'REVOKED', 'EXPIRED', 'FORGED');

-- every settled verification has a receipt, and no other
SELECT id FROM verification WHERE (outcome = 'PENDING') <> (receipt IS NULL);

-- a settled verification keeps no question
SELECT id FROM verification
WHERE outcome <> 'PENDING' AND (sealed IS NOT NULL OR sealed_key IS NOT NULL OR next_attempt_at IS NOT NULL);

-- a deferred verification keeps its question, and is asked again, until it is given up
SELECT id FROM verification
WHERE outcome = 'PENDING' AND given_up_at IS NULL
  AND (sealed IS NULL OR sealed_key IS NULL OR next_attempt_at IS NULL);

-- a verification that was given up has no outcome and keeps no question
SELECT id FROM verification
WHERE given_up_at IS NOT NULL
  AND (outcome <> 'PENDING' OR sealed IS NOT NULL OR sealed_key IS NOT NULL OR next_attempt_at IS NOT NULL);

-- a giving up is on the audit trail once, and no other
SELECT coalesce(v.id, e.object_id) AS id
FROM (SELECT id FROM verification WHERE given_up_at IS NOT NULL) v
FULL JOIN (SELECT object_id FROM audit_entry WHERE action = 'verification.given-up') e ON e.object_id = v.id
GROUP BY 1 HAVING count(v.id) <> 1 OR count(e.object_id) <> 1;

-- Delivered messages are forgotten after seven days.
-- a giving up is reported once, and no other
WITH due AS (SELECT id FROM verification WHERE given_up_at > (SELECT greatest(now(), max(at)) FROM audit_entry) - interval '6 days'),
reported AS (
    SELECT (body ->> 'verificationId')::uuid AS id FROM outbox
    WHERE kind = 'verification-given-up' AND created_at > (SELECT greatest(now(), max(at)) FROM audit_entry) - interval '6 days')
SELECT id FROM (SELECT *, 1 AS one FROM due UNION ALL SELECT *, -1 FROM reported) AS both_sides
GROUP BY id HAVING sum(one) <> 0;

-- each outcome is on the audit trail once, and no other
SELECT coalesce(v.id, e.object_id) AS id
FROM verification v
FULL JOIN (SELECT object_id, action FROM audit_entry
           WHERE action IN ('verification.settled', 'verification.deferred')) e ON e.object_id = v.id
GROUP BY 1, v.outcome
HAVING count(v.id) = 0
    OR count(*) FILTER (WHERE e.action = 'verification.settled') <> CASE WHEN v.outcome = 'PENDING' THEN 0 ELSE 1 END
    OR count(*) FILTER (WHERE e.action = 'verification.deferred') > 1
    OR v.outcome = 'PENDING' AND count(*) FILTER (WHERE e.action = 'verification.deferred') = 0;

-- Delivered messages are forgotten after seven days.
-- the outcome of what was deferred is reported once, and no other
WITH due AS (
    SELECT v.id, v.outcome FROM verification v
    WHERE v.checked_at > (SELECT greatest(now(), max(at)) FROM audit_entry) - interval '6 days' AND EXISTS (
        SELECT FROM audit_entry e WHERE e.object_id = v.id AND e.action = 'verification.deferred')),
reported AS (
    SELECT (body ->> 'verificationId')::uuid AS id, body ->> 'outcome' AS outcome FROM outbox
    WHERE kind = 'verification-outcome' AND created_at > (SELECT greatest(now(), max(at)) FROM audit_entry) - interval '6 days')
SELECT id FROM (SELECT *, 1 AS one FROM due UNION ALL SELECT *, -1 FROM reported) AS both_sides
GROUP BY id, outcome HAVING sum(one) <> 0;

-- no message is a dead letter
SELECT id FROM outbox WHERE dead_at IS NOT NULL;

-- every message is for a target that is known
SELECT id FROM outbox WHERE target NOT IN ('registration', 'agent', 'incident');

-- every message to a service that exists is tried
SELECT id FROM outbox
WHERE target = 'registration' AND delivered_at IS NULL AND attempts = 0 AND created_at < now() - interval '30 seconds';
