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

-- a report of a forged document goes to all five authorities
SELECT r.id FROM forgery_report r LEFT JOIN forgery_delivery d ON d.report_id = r.id
GROUP BY r.id
HAVING count(*) FILTER (WHERE d.authority IN ('PUBLIC_SECURITY', 'MARKET_REGULATION', 'CIVIL_AFFAIRS', 'COMMUNICATIONS',
                                              'INTERNET')) <> 5;

-- what an authority has not got of a report waits for it
SELECT d.id FROM forgery_delivery d
JOIN (VALUES ('PUBLIC_SECURITY', 'public-security'), ('MARKET_REGULATION', 'market-regulation'),
             ('CIVIL_AFFAIRS', 'civil-affairs'), ('COMMUNICATIONS', 'communications-authority'),
             ('INTERNET', 'internet-authority')) a (authority, office) ON a.authority = d.authority
WHERE NOT EXISTS (SELECT FROM forgery_receipt v WHERE v.delivery_id = d.id)
  AND NOT EXISTS (SELECT FROM outbox o
                  WHERE o.target = 'forgery-report/' || a.office AND o.body ->> 'reportId' = d.report_id::text
                    AND o.delivered_at IS NULL);

-- all of a report is its reporter's
SELECT d.id FROM forgery_delivery d JOIN forgery_report r ON r.id = d.report_id WHERE d.reporter_id <> r.reporter_id
UNION
SELECT d.id FROM forgery_delivery d
JOIN (SELECT delivery_id, reporter_id FROM forgery_attempt
      UNION SELECT delivery_id, reporter_id FROM forgery_escalation
      UNION SELECT delivery_id, reporter_id FROM forgery_receipt
      UNION SELECT delivery_id, reporter_id FROM forgery_evidence_receipt
      UNION SELECT delivery_id, reporter_id FROM forgery_acknowledgement
      UNION SELECT delivery_id, reporter_id FROM forgery_closure) s ON s.delivery_id = d.id
WHERE s.reporter_id <> d.reporter_id;

-- each step of a report is on the audit trail once, and no other
WITH due AS (
    SELECT id, 'forgery-report.made' AS step, channel AS outcome FROM forgery_report
    UNION ALL
    SELECT d.report_id, 'forgery-report.' || s.step, d.authority
    FROM forgery_delivery d
    JOIN (SELECT delivery_id, 'escalated' AS step FROM forgery_escalation
          UNION ALL SELECT delivery_id, 'delivered' FROM forgery_receipt
          UNION ALL SELECT delivery_id, 'evidence-unreadable' FROM forgery_receipt WHERE evidence = 'UNREADABLE'
          UNION ALL SELECT delivery_id, 'evidence-delivered' FROM forgery_evidence_receipt
          UNION ALL SELECT delivery_id, 'acknowledged' FROM forgery_acknowledgement
          UNION ALL SELECT delivery_id, 'closed' FROM forgery_closure) s ON s.delivery_id = d.id),
recorded AS (
    SELECT object_id AS id, action AS step, outcome FROM audit_entry
    WHERE object_type = 'forgery-report' AND action NOT IN ('forgery-report.read', 'forgery-report.listed'))
SELECT id FROM (SELECT *, 1 AS one FROM due UNION ALL SELECT *, -1 FROM recorded) AS both_sides
GROUP BY id, step, outcome HAVING sum(one) <> 0;

-- registration-service has committed what was decided of a dispute, or has yet to be told
SELECT d.dispute_id FROM dispute_decision d
WHERE NOT EXISTS (SELECT FROM dispute_settlement s WHERE s.dispute_id = d.dispute_id)
  AND NOT EXISTS (SELECT FROM outbox o
                  WHERE o.target = 'registration' AND o.body ->> 'disputeId' = d.dispute_id::text
                    AND o.delivered_at IS NULL);

-- a dispute is decided by two of its operator's officers in time, or by an authority
SELECT d.dispute_id FROM dispute_decision d
WHERE d.office = 'compliance-officer'
  AND (EXISTS (SELECT FROM dispute_escalation e WHERE e.dispute_id = d.dispute_id)
       OR NOT EXISTS (SELECT FROM dispute_proposal p
                      WHERE p.dispute_id = d.dispute_id AND p.outcome = d.outcome AND p.proposed_by <> d.decided_by));

-- all of a dispute is its operator's
SELECT k.id FROM dispute_case k
JOIN (SELECT dispute_id, operator_id FROM dispute_proposal
      UNION SELECT dispute_id, operator_id FROM dispute_warning
      UNION SELECT dispute_id, operator_id FROM dispute_escalation
      UNION SELECT dispute_id, operator_id FROM dispute_decision
      UNION SELECT dispute_id, operator_id FROM dispute_settlement) s ON s.dispute_id = k.id
WHERE s.operator_id <> k.operator_id;

-- each step of a dispute is on the audit trail once, and no other
WITH due AS (
    SELECT id, 'dispute.opened' AS step FROM dispute_case
    UNION ALL SELECT dispute_id, 'dispute.proposed' FROM dispute_proposal
    UNION ALL SELECT dispute_id, 'dispute.warned' FROM dispute_warning
    UNION ALL SELECT dispute_id, 'dispute.escalated' FROM dispute_escalation
    UNION ALL SELECT dispute_id, 'dispute.decided' FROM dispute_decision
    UNION ALL SELECT dispute_id, 'dispute.settled' FROM dispute_settlement),
recorded AS (
    SELECT object_id AS id, action AS step FROM audit_entry
    WHERE object_type = 'dispute' AND action NOT IN ('dispute.read', 'dispute.listed'))
SELECT id FROM (SELECT *, 1 AS one FROM due UNION ALL SELECT *, -1 FROM recorded) AS both_sides
GROUP BY id, step HAVING sum(one) <> 0;
