-- What must hold in the database of retention-service; see registration.sql.

-- of the clocks of a record one runs
SELECT record_id FROM clock c
WHERE NOT EXISTS (SELECT FROM clock_cancellation x WHERE x.record_id = c.record_id AND x.turn = c.turn)
GROUP BY record_id HAVING count(*) > 1;

-- what runs will be due, by its own start, and nothing else will
SELECT coalesce(r.record_id, d.record_id) AS id
FROM (SELECT * FROM clock c
      WHERE NOT EXISTS (SELECT FROM clock_cancellation x WHERE x.record_id = c.record_id AND x.turn = c.turn)) r
FULL JOIN due_item d ON d.record_id = r.record_id
GROUP BY 1
HAVING count(r.record_id) <> 1 OR count(d.record_id) <> 1
    OR bool_or((r.category, r.operator_id, r.venue_id, r.started_at)
               IS DISTINCT FROM (d.category, d.operator_id, d.venue_id, d.started_at));

-- By the calendar of the region; worked out here once more, in SQL's own arithmetic.
-- what will be due is so when the last day is over that its policy gives it, and by the policy in force
SELECT d.record_id AS id
FROM due_item d LEFT JOIN policy p ON p.category = d.category AND p.version = d.policy_version
WHERE d.due_at IS DISTINCT FROM
        (((d.started_at AT TIME ZONE 'Asia/Shanghai')::date + p.period::interval)::date + 1 + p.grace_days)::timestamp
        AT TIME ZONE 'Asia/Shanghai'
   OR EXISTS (SELECT FROM policy later WHERE later.category = d.category AND later.version > d.policy_version
                 AND later.since < now() - interval '10 minutes');

-- a policy was changed by two, one of them an auditor
SELECT p.category || ' ' || p.version
FROM policy p LEFT JOIN policy_proposal o ON o.id = p.proposal_id
WHERE p.version > 1
  AND (o.id IS NULL OR o.proposed_by = p.approved_by OR (o.office = 'auditor') = (p.approver_office = 'auditor'));

-- a hold was released by another than placed it
SELECT h.id FROM hold h JOIN hold_release r ON r.hold_id = h.id WHERE r.released_by = h.placed_by;

-- what was committed of a hold, and how it ended, belongs to a hold
SELECT e.hold_id FROM (SELECT hold_id, operator_id FROM hold_confirmation
                       UNION ALL SELECT hold_id, operator_id FROM hold_release
                       UNION ALL SELECT hold_id, operator_id FROM hold_lapse) e
LEFT JOIN hold h ON h.id = e.hold_id
WHERE h.id IS NULL OR e.operator_id IS DISTINCT FROM h.operator_id;

-- each step of a hold and of a clock is on the audit trail once, and no other
WITH due AS (
    SELECT id, 'hold.placed' AS step FROM hold
    UNION ALL SELECT hold_id, 'hold.confirmed' FROM hold_confirmation
    UNION ALL SELECT hold_id, 'hold.lapsed' FROM hold_lapse
    UNION ALL SELECT hold_id, 'hold.ended' FROM hold_release
    UNION ALL SELECT record_id, 'clock.started' FROM clock
    UNION ALL SELECT record_id, 'clock.cancelled' FROM clock_cancellation),
recorded AS (
    SELECT object_id AS id,
           CASE WHEN action IN ('hold.released', 'hold.abandoned') THEN 'hold.ended' ELSE action END AS step
    FROM audit_entry
    WHERE action IN ('hold.placed', 'hold.confirmed', 'hold.lapsed', 'hold.released', 'hold.abandoned',
                     'clock.started', 'clock.cancelled')
      AND NOT EXISTS (SELECT FROM purged_record p WHERE p.record_id = object_id))
SELECT id FROM (SELECT *, 1 AS one FROM due UNION ALL SELECT *, -1 FROM recorded) AS both_sides
GROUP BY id, step HAVING sum(one) <> 0;

-- what was purged has no clock, and is not due
SELECT record_id FROM purged_record p
WHERE EXISTS (SELECT FROM clock c WHERE c.record_id = p.record_id)
   OR EXISTS (SELECT FROM due_item d WHERE d.record_id = p.record_id);

-- what has been due for a day was looked at, unless somebody stopped that
SELECT record_id FROM due_item
WHERE category IN ('REGISTRATION', 'REFUSED_REGISTRATION') AND outcome IS NULL
  AND due_at < (SELECT greatest(now(), max(at)) FROM audit_entry) - interval '1 day'
  AND NOT EXISTS (SELECT FROM purge_run WHERE state = 'PAUSED');

-- a run has purged as many as it says, and nothing was purged but in a run
SELECT coalesce(said.run_id, done.run_id) AS id
FROM (SELECT run_id, sum(records) AS records FROM purge_run_count c JOIN purge_run r ON r.id = c.run_id
      WHERE outcome = 'PURGED' AND NOT dry_run GROUP BY run_id) said
FULL JOIN (SELECT run_id, count(*) AS records FROM purged_record GROUP BY run_id) done ON done.run_id = said.run_id
WHERE said.records IS DISTINCT FROM done.records;

-- each step of a run is on the audit trail once, and no other
WITH due AS (
    SELECT id, 'begun' AS step FROM purge_run
    UNION ALL SELECT id, 'completed' FROM purge_run WHERE completed_at IS NOT NULL AND NOT dry_run
    UNION ALL SELECT run_id, CASE state WHEN 'PAUSED' THEN 'paused' ELSE 'resumed' END FROM purge_run_step
    UNION ALL SELECT id, 'certified' FROM certificate),
recorded AS (
    SELECT object_id AS id,
           CASE WHEN action = 'certificate.issued' THEN 'certified'
                WHEN split_part(action, '.', 2) IN ('ordered', 'counted') THEN 'begun'
                ELSE split_part(action, '.', 2) END AS step
    FROM audit_entry
    WHERE action IN ('purge-run.ordered', 'purge-run.begun', 'purge-run.counted', 'purge-run.completed',
                     'purge-run.paused', 'purge-run.resumed', 'certificate.issued'))
SELECT id FROM (SELECT *, 1 AS one FROM due UNION ALL SELECT *, -1 FROM recorded) AS both_sides
GROUP BY id, step HAVING sum(one) <> 0;

-- no message is a dead letter
SELECT id FROM outbox WHERE dead_at IS NOT NULL;

-- every message is for a target that is known
SELECT id FROM outbox WHERE target NOT IN ('registration', 'incident');
