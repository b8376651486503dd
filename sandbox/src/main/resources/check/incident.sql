-- What must hold in the database of incident-service; see registration.sql.

-- no message is a dead letter
SELECT id FROM outbox WHERE dead_at IS NOT NULL;

-- every message waits for a target that is known
SELECT id FROM outbox WHERE target NOT IN (
    'incident', 'registration', 'forgery-report/public-security', 'forgery-report/market-regulation',
    'forgery-report/civil-affairs', 'forgery-report/communications-authority', 'forgery-report/internet-authority');

-- the steps of a case follow each other, and none follows its end
SELECT case_id FROM case_step GROUP BY case_id
HAVING max(number) <> count(*)
    OR max(number) > min(number) FILTER (WHERE state IN ('CORRECTED', 'UNCORRECTED', 'PENALISED', 'DISMISSED'));

-- each step of a case is on the audit trail once, and no other
WITH due AS (
    SELECT id, CASE WHEN opened_as IS NULL THEN 'case.referred' ELSE 'case.opened' END AS step FROM violation_case
    UNION ALL
    SELECT case_id,
           CASE WHEN event = 'REASSESSED' THEN 'case.reassessed'
                WHEN event IN ('PENALISED', 'CORRECTION_ORDERED', 'DISMISSED') THEN 'case.decided'
                WHEN event = 'DEADLINE_PASSED' THEN 'case.overdue'
                ELSE 'case.followed-up' END
    FROM case_step),
recorded AS (
    SELECT object_id AS id, action AS step FROM audit_entry
    WHERE object_type = 'case' AND action NOT IN ('case.read', 'case.listed'))
SELECT id FROM (SELECT *, 1 AS one FROM due UNION ALL SELECT *, -1 FROM recorded) AS both_sides
GROUP BY id, step HAVING sum(one) <> 0;

-- a correction is waited for where the last word is that there must be one, and nowhere else
SELECT coalesce(d.case_id, o.case_id) AS id
FROM correction_due d
FULL JOIN (SELECT case_id
           FROM (SELECT DISTINCT ON (case_id) case_id, state FROM case_step ORDER BY case_id, number DESC) l
           WHERE state = 'CORRECTION_ORDERED') o ON o.case_id = d.case_id
WHERE d.case_id IS NULL OR o.case_id IS NULL;

-- a case against an operator is that operator's to see, with all its steps, and no other is an operator's
SELECT id FROM violation_case WHERE operator_id <> respondent_id
UNION
SELECT s.case_id FROM case_step s JOIN violation_case c ON c.id = s.case_id
WHERE s.operator_id IS DISTINCT FROM c.operator_id;

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
