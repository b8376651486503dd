-- What must hold in the database of registration-service. A comment names the invariant, the query after it lists the
-- ids of what breaks it; the name is the last line of the comment. Where clocks were moved, it is as late as it ever was.

-- an id is given to one registration
SELECT id FROM registration GROUP BY id HAVING count(*) > 1;

-- Of what ended because a dispute of it was right nobody gave a reason of their own.
-- status and times agree; nothing leads to any other status yet
SELECT id FROM registration WHERE NOT coalesce(CASE
    WHEN status = 'PENDING_VERIFICATION'
        THEN activated_at IS NULL AND terminated_at IS NULL AND refusal IS NULL
    WHEN status = 'REFUSED'
        THEN activated_at IS NULL AND terminated_at IS NULL AND refusal IS NOT NULL
    WHEN status IN ('ACTIVE', 'SUSPENDED')
        THEN activated_at >= created_at AND terminated_at IS NULL AND refusal IS NULL AND ended_because IS NULL
    WHEN status = 'TERMINATED'
        THEN activated_at >= created_at AND terminated_at >= activated_at AND refusal IS NULL
             AND (ended_because IS NOT NULL OR upheld_at IS NOT NULL)
    WHEN status = 'TRANSFERRED'
        THEN activated_at >= created_at AND terminated_at >= activated_at AND refusal IS NULL AND ended_because IS NULL
END, false);

-- Who shows two copies or more at once has a representative, whose document is checked as well.
-- whoever was activated has a check of each document, and each says MATCH
SELECT r.id
FROM registration r
LEFT JOIN document_check c ON c.operator_id = r.operator_id AND c.registration_id = r.id
LEFT JOIN (SELECT registration_id, sum(number) AS number FROM (
               SELECT registration_id, 1 AS number FROM document_copy
               UNION ALL SELECT registration_id, -1 FROM registration_change WHERE what = 'altered') AS c
           GROUP BY registration_id) d ON d.registration_id = r.id
WHERE r.activated_at IS NOT NULL
GROUP BY r.operator_id, r.id, d.number
HAVING count(*) FILTER (WHERE c.bearer = 'HOLDER') <> 1
    OR count(*) FILTER (WHERE c.bearer = 'REPRESENTATIVE') <> CASE WHEN d.number > 1 THEN 1 ELSE 0 END
    OR count(*) FILTER (WHERE c.outcome = 'MATCH' AND c.verification_id IS NOT NULL AND c.channel IS NOT NULL
                          AND c.checked_at IS NOT NULL) <> count(c.bearer);

-- whoever was refused has a check that says why
SELECT r.id FROM registration r
WHERE r.status = 'REFUSED' AND NOT EXISTS (
    SELECT FROM document_check c
    WHERE c.operator_id = r.operator_id AND c.registration_id = r.id
      AND (r.refusal, c.outcome) IN (VALUES
          ('DOCUMENT_FORGED', 'FORGED'), ('DOCUMENT_REVOKED', 'REVOKED'), ('DOCUMENT_EXPIRED', 'EXPIRED'),
          ('DOCUMENT_NOT_FOUND', 'NOT_FOUND'), ('HOLDER_MISMATCH', 'MISMATCH'),
          ('VERIFICATION_TIMED_OUT', 'PENDING'), ('TRANSFER_OVERTAKEN', 'MATCH'), ('DISPUTE_UPHELD', 'PENDING')));

-- what lives holds its number, and nothing else holds one
SELECT coalesce(r.id, n.registration_id) AS id
FROM registration r
FULL JOIN (SELECT * FROM active_service_number WHERE NOT superseded) n
       ON n.operator_id = r.operator_id AND n.registration_id = r.id
GROUP BY 1, r.status, r.transfer_of
HAVING count(n.number_key)
    <> CASE WHEN r.status IN ('ACTIVE', 'SUSPENDED') OR r.status = 'PENDING_VERIFICATION' AND r.transfer_of IS NULL
       THEN 1 ELSE 0 END;

-- Telephone numbers are one plan, what is on the network is unique there, accounts are unique at their provider.
-- no number is held by two registrations
SELECT unnest(array_agg(id)) AS id
FROM registration
WHERE status IN ('ACTIVE', 'SUSPENDED') OR status = 'PENDING_VERIFICATION' AND transfer_of IS NULL
GROUP BY service_number_index, CASE
    WHEN service_type LIKE 'FIXED\_LINE\_%' OR service_type LIKE 'MOBILE\_%' THEN 'telephone'
    WHEN service_type IN ('DOMAIN_REGISTRATION', 'IP_ADDRESS_APPLICATION', 'WEBSITE_FILING') THEN service_type
    ELSE service_type || operator_id END
HAVING count(*) > 1;

-- At no time did a number have two holders, or none: the old one ends when the new one begins. Numbers can be compared while
-- they are indexed under the same key, and as long as neither was purged: of what took over a hold may keep the old one only.
-- what was transferred was taken over by one registration, at that moment, and nothing else took anything over
SELECT coalesce(o.id, n.id) AS id
FROM (SELECT * FROM registration WHERE status = 'TRANSFERRED') o
FULL JOIN (SELECT * FROM registration WHERE transfer_of IS NOT NULL AND activated_at IS NOT NULL) n
       ON n.operator_id = o.operator_id AND n.transfer_of = o.id
WHERE NOT EXISTS (SELECT FROM purged_registration p WHERE p.id = n.transfer_of)
  AND NOT (n.id IS NULL AND EXISTS (SELECT FROM purged_registration p
                                    WHERE p.purged_at > o.terminated_at + interval '2 years'))
GROUP BY 1
HAVING count(*) > 1
    OR NOT coalesce(bool_and(o.terminated_at = n.activated_at
           AND (o.service_number_index = n.service_number_index
                OR key_of(o.service_number_index) <> key_of(n.service_number_index))), false);

-- what is disputed has one open dispute, and no other is open
SELECT coalesce(r.id, d.registration_id) AS id
FROM (SELECT * FROM registration WHERE disputed_at IS NOT NULL) r
FULL JOIN (SELECT * FROM dispute WHERE outcome IS NULL) d
       ON d.operator_id = r.operator_id AND d.registration_id = r.id
WHERE r.disputed_at IS DISTINCT FROM d.raised_at;

-- every copy belongs to a registration that exists, and counts as used unless it was refused; then it is gone, unless forged
SELECT coalesce(r.id, d.registration_id, u.registration_id) AS id
FROM registration r
FULL JOIN (SELECT registration_id, count(DISTINCT content_index) AS number FROM document_copy
           WHERE registration_id IS NOT NULL GROUP BY registration_id) d ON d.registration_id = r.id
FULL JOIN (SELECT registration_id, count(*) AS number FROM used_copy
           WHERE NOT superseded GROUP BY registration_id) u
       ON u.registration_id = r.id
WHERE r.id IS NULL
   OR (d.number IS NULL) <> (r.status = 'REFUSED' AND r.refusal <> 'DOCUMENT_FORGED')
   OR coalesce(u.number, 0) <> CASE WHEN r.status = 'REFUSED' THEN 0 ELSE d.number END;

-- Of what was purged the trail stays.
-- each step of a registration is on the audit trail once, and no other
WITH due AS (
    SELECT id, 'opened' AS step FROM registration
    UNION ALL SELECT id, 'activated' FROM registration WHERE activated_at IS NOT NULL
    UNION ALL SELECT id, 'refused' FROM registration WHERE status = 'REFUSED'
    UNION ALL SELECT id, lower(status) FROM registration WHERE terminated_at IS NOT NULL),
recorded AS (
    SELECT object_id AS id, split_part(action, '.', 2) AS step FROM audit_entry
    WHERE action IN ('registration.opened', 'registration.activated', 'registration.refused',
                     'registration.terminated', 'registration.transferred')
      AND NOT EXISTS (SELECT FROM purged_registration p WHERE p.id = object_id))
SELECT id FROM (SELECT *, 1 AS one FROM due UNION ALL SELECT *, -1 FROM recorded) AS both_sides
GROUP BY id, step HAVING sum(one) <> 0;

-- Delivered messages are forgotten after seven days.
-- each step is told to the operator once, and no other
WITH due AS (
    SELECT id, 'activated' AS step, activated_at AS at FROM registration WHERE activated_at IS NOT NULL
    UNION ALL SELECT id, 'refused', created_at FROM registration WHERE status = 'REFUSED'
    UNION ALL SELECT id, lower(status), terminated_at FROM registration WHERE terminated_at IS NOT NULL),
told AS (
    SELECT (body ->> 'registrationId')::uuid AS id, split_part(kind, '.', 4) AS step FROM outbox
    WHERE target = 'oss' AND kind LIKE 'io.shiming.registration.%' AND split_part(kind, '.', 4) NOT IN ('suspended', 'resumed', 'disputed')
      AND NOT EXISTS (SELECT FROM purged_registration p WHERE p.id::text = body ->> 'registrationId'))
SELECT id FROM told GROUP BY id, step HAVING count(*) > 1
UNION ALL SELECT id FROM (SELECT id, step FROM told EXCEPT SELECT id, step FROM due) AS others
UNION ALL SELECT id FROM (
    SELECT id, step FROM due WHERE at > (SELECT greatest(now(), max(at)) FROM audit_entry) - interval '5 days'
    EXCEPT SELECT id, step FROM told) AS untold;

-- Delivered messages are forgotten after seven days; whether each has its clock is looked at across the services.
-- a retention clock is started once, and of nothing but what was refused or ended
WITH due AS (
    SELECT id, 'REFUSED_REGISTRATION' AS category FROM registration WHERE status = 'REFUSED'
    UNION ALL SELECT id, 'REGISTRATION' FROM registration WHERE terminated_at IS NOT NULL
    UNION ALL SELECT record_id, kind FROM record_day
    UNION ALL SELECT id, 'VENUE_LOGON' FROM held_venue_logon
    UNION ALL SELECT id, 'PUBLICATION_RECORD' FROM held_publication_record
    UNION ALL SELECT id, 'SERVICE_RECORD' FROM held_service_record),
started AS (
    SELECT (body ->> 'recordId')::uuid AS id, body ->> 'category' AS category FROM outbox
    WHERE target = 'retention' AND kind = 'clock-start'
      AND NOT EXISTS (SELECT FROM purged_registration p WHERE p.id::text = body ->> 'recordId'))
SELECT id FROM started GROUP BY id HAVING count(*) > 1
UNION ALL SELECT id FROM (SELECT * FROM started EXCEPT SELECT * FROM due) AS others;

-- what was purged has left its id, and nothing else
SELECT id FROM purged_registration p
WHERE EXISTS (SELECT FROM registration r WHERE r.id = p.id)
   OR EXISTS (SELECT FROM document_copy c WHERE c.registration_id = p.id)
   OR EXISTS (SELECT FROM used_copy u WHERE u.registration_id = p.id)
   OR EXISTS (SELECT FROM active_service_number n WHERE n.registration_id = p.id);

-- That it ended is on the audit trail, which stays.
-- nothing that was in service was purged before two years were over
SELECT p.id FROM purged_registration p
JOIN audit_entry e ON e.object_id = p.id AND e.action IN ('registration.terminated', 'registration.transferred')
WHERE p.purged_at < e.at + interval '2 years';

-- nothing that is held was purged
SELECT p.id FROM purged_registration p JOIN record_hold h ON h.record_id = p.id
WHERE h.told_at <= p.purged_at AND (h.lifted_at IS NULL OR h.lifted_at > p.purged_at);

-- What is found in an alteration is no check of the registration, which stays as it was; what is found when it was refused
-- already does not change its checks either.
-- every forgery found is reported once, and no other
WITH due AS (
    SELECT c.registration_id AS id, c.verification_id FROM document_check c
    JOIN registration r ON r.operator_id = c.operator_id AND r.id = c.registration_id
    WHERE c.outcome = 'FORGED' AND r.status = 'REFUSED'),
reported AS (
    SELECT (body ->> 'registrationId')::uuid AS id, (body ->> 'verificationId')::uuid FROM outbox
    WHERE target = 'incident' AND kind = 'forgery'
      AND body ->> 'registrationId' NOT IN (SELECT id::text FROM registration WHERE activated_at IS NOT NULL)
      AND NOT EXISTS (SELECT FROM purged_registration p WHERE p.id::text = body ->> 'registrationId')
      AND body ->> 'verificationId' NOT IN (SELECT verification_id::text FROM document_check
                                            WHERE outcome = 'PENDING' AND verification_id IS NOT NULL))
SELECT id FROM (SELECT *, 1 AS one FROM due UNION ALL SELECT *, -1 FROM reported) AS both_sides
GROUP BY id, verification_id HAVING sum(one) <> 0;

-- Delivered messages are forgotten after seven days.
-- what was registered through an agent is told to agent-service once, when it is settled, and nothing else
WITH told AS (
    SELECT (body ->> 'registrationId')::uuid AS id, body ->> 'outcome' AS outcome, (body ->> 'agentId')::uuid AS agent_id
    FROM outbox WHERE target = 'agent' AND kind = 'custody-item'
      AND NOT EXISTS (SELECT FROM purged_registration p WHERE p.id::text = body ->> 'registrationId'))
SELECT id FROM told GROUP BY id HAVING count(*) > 1
UNION ALL SELECT t.id FROM told t WHERE NOT EXISTS (
    SELECT FROM registration r WHERE r.id = t.id AND r.agent_id = t.agent_id
       AND t.outcome = CASE WHEN r.activated_at IS NULL THEN 'REFUSED' ELSE 'ACTIVE' END
       AND r.status <> 'PENDING_VERIFICATION')
UNION ALL SELECT r.id FROM registration r
WHERE r.agent_id IS NOT NULL AND r.status <> 'PENDING_VERIFICATION' AND r.created_at > (SELECT greatest(now(), max(at)) FROM audit_entry) - interval '5 days'
  AND NOT EXISTS (SELECT FROM told t WHERE t.id = r.id);

-- an id is given to one log-on
SELECT id FROM (SELECT id FROM venue_logon UNION ALL SELECT id FROM held_venue_logon) AS logon GROUP BY id HAVING count(*) > 1;

-- Of what went with its day the trail stays; an id tells the day.
-- each step of a log-on is on the audit trail once, and no other
WITH logon AS (SELECT id, status FROM venue_logon UNION ALL SELECT id, status FROM held_venue_logon),
due AS (
    SELECT id, 'admitted' AS step FROM logon WHERE status IN ('ADMITTED', 'ENDED')
    UNION ALL SELECT id, 'refused' FROM logon WHERE status = 'REFUSED'
    UNION ALL SELECT id, 'ended' FROM logon WHERE status = 'ENDED'),
recorded AS (
    SELECT object_id AS id, split_part(action, '.', 2) AS step FROM audit_entry
    WHERE action IN ('venue-logon.admitted', 'venue-logon.refused', 'venue-logon.ended')
      AND (object_id IN (SELECT id FROM held_venue_logon)
           OR NOT EXISTS (
               SELECT FROM record_day d WHERE d.kind = 'VENUE_LOGON' AND d.purged_at IS NOT NULL
                  AND d.day = (to_timestamp(('x' || left(replace(object_id::text, '-', ''), 12))::bit(48)::bigint / 1000.0)
                               AT TIME ZONE 'UTC')::date)))
SELECT id FROM (SELECT *, 1 AS one FROM due UNION ALL SELECT *, -1 FROM recorded) AS both_sides
GROUP BY id, step HAVING sum(one) <> 0;

-- every copy a record took over belongs to one that exists
SELECT c.id FROM record_copy c
WHERE NOT EXISTS (SELECT FROM special_application a WHERE a.operator_id = c.owner_id AND a.id = c.record_id)
  AND NOT EXISTS (SELECT FROM held_venue_logon l WHERE l.venue_id = c.owner_id AND l.id = c.record_id)
UNION ALL SELECT c.id FROM venue_logon_copy c
WHERE NOT EXISTS (SELECT FROM venue_logon l WHERE l.venue_id = c.owner_id AND l.day = c.day AND l.id = c.record_id);

-- a closed day holds nothing that is open or ended later, and of a day that was purged nothing is there
SELECT d.record_id AS id FROM record_day d
WHERE EXISTS (SELECT FROM (SELECT 'VENUE_LOGON' AS kind, day, settled_at FROM venue_logon
                           UNION ALL SELECT 'PUBLICATION_RECORD', day, settled_at FROM publication_record
                           UNION ALL SELECT 'SERVICE_RECORD', day, settled_at FROM service_record) AS l
              WHERE l.kind = d.kind AND l.day = d.day
                AND (l.settled_at IS NULL OR l.settled_at > d.ended_at OR d.purged_at IS NOT NULL))
   OR d.purged_at IS NOT NULL AND EXISTS (
       SELECT FROM (SELECT 'VENUE_LOGON' AS kind, day FROM venue_logon_copy
                    UNION ALL SELECT 'PUBLICATION_RECORD', day FROM publication_record_batch
                    UNION ALL SELECT 'SERVICE_RECORD', day FROM service_record_batch) AS c
       WHERE c.kind = d.kind AND c.day = d.day);

-- a batch has all of its records, and there are no others
WITH due AS (
    SELECT overlay(id::text PLACING lpad(to_hex(place), 4, '0') FROM 33)::uuid AS id
    FROM (SELECT id, unnest(places)::integer AS place FROM publication_record_batch
          UNION ALL SELECT id, unnest(places)::integer FROM service_record_batch) AS placed)
SELECT id FROM (SELECT id, 1 AS one FROM due
                UNION ALL SELECT id, -1 FROM publication_record
                UNION ALL SELECT id, -1 FROM service_record) AS both_sides
GROUP BY id HAVING sum(one) <> 0;

-- what is held of records has its batch, which has nothing else
SELECT r.id FROM (SELECT id FROM held_publication_record UNION ALL SELECT id FROM held_service_record) AS r
WHERE NOT EXISTS (SELECT FROM held_record_batch b WHERE b.id = batch_of(r.id))
UNION ALL SELECT id FROM held_record_batch b
WHERE NOT EXISTS (SELECT FROM held_publication_record r WHERE batch_of(r.id) = b.id)
  AND NOT EXISTS (SELECT FROM held_service_record r WHERE batch_of(r.id) = b.id);

-- the root of each batch is on the audit trail
SELECT id FROM (SELECT * FROM publication_record_batch UNION ALL SELECT * FROM service_record_batch
                UNION ALL SELECT * FROM held_record_batch) AS b
WHERE NOT EXISTS (SELECT FROM audit_entry a
                  WHERE a.id = b.audit_entry_id AND a.object_id = b.id AND a.outcome = encode(b.root, 'hex')
                    AND a.action IN ('publication-records.kept', 'service-records.kept'));

-- the root of a batch is on the audit trail once
SELECT object_id AS id FROM audit_entry WHERE action IN ('publication-records.kept', 'service-records.kept')
GROUP BY action, object_id HAVING count(*) > 1;

-- each step of a disclosure is on the audit trail once, and no other
WITH due AS (
    SELECT id, 'requested' AS step FROM disclosure
    UNION ALL SELECT id, 'approved' FROM disclosure WHERE approved_by IS NOT NULL
    UNION ALL SELECT id, 'approved' FROM disclosure WHERE second_approved_by IS NOT NULL
    UNION ALL SELECT id, lower(status) FROM disclosure WHERE status IN ('REFUSED', 'READ', 'EXPIRED')),
recorded AS (
    SELECT object_id AS id, split_part(action, '.', 2) AS step FROM audit_entry
    WHERE action IN ('disclosure.requested', 'disclosure.approved', 'disclosure.refused', 'disclosure.read',
                     'disclosure.expired'))
SELECT id FROM (SELECT *, 1 AS one FROM due UNION ALL SELECT *, -1 FROM recorded) AS both_sides
GROUP BY id, step HAVING sum(one) <> 0;

-- nothing was disclosed but what an official read, at that moment, of the operator that was asked
SELECT d.registration_id AS id FROM disclosed_registration d JOIN disclosure x ON x.id = d.disclosure_id
WHERE x.status <> 'READ' OR d.disclosed_at <> x.read_at OR d.operator_id <> x.operator_id;

-- no message is a dead letter
SELECT id FROM outbox WHERE dead_at IS NOT NULL;

-- every message waits for a target that is known
SELECT id FROM outbox WHERE target NOT IN ('oss', 'retention', 'incident', 'agent', 'keys');

-- Keys are forgotten after a day.
-- every registration was made under one idempotency key
SELECT r.id FROM registration r LEFT JOIN idempotency_key k ON k.resource_id = r.id AND NOT k.superseded
WHERE r.created_at BETWEEN (SELECT greatest(now(), max(at)) FROM audit_entry) - interval '23 hours' AND now()
GROUP BY r.operator_id, r.id HAVING count(k.scope) <> 1;

-- Figures outlive those they count.
-- the figures of a campaign count its users
SELECT c.id FROM campaign c
WHERE c.purged_at IS NULL AND EXISTS (
    SELECT FROM (SELECT state, due_on, sum(users) AS users FROM campaign_count k
                 WHERE k.operator_id = c.operator_id AND k.campaign_id = c.id GROUP BY 1, 2 HAVING sum(users) <> 0) AS k
    FULL JOIN (SELECT state, coalesce(due_on, 'infinity') AS due_on, count(*) AS users FROM campaign_user u
               WHERE u.operator_id = c.operator_id AND u.campaign_id = c.id GROUP BY 1, 2) AS u USING (state, due_on)
    WHERE k.users IS DISTINCT FROM u.users);

-- who waits for an order of a campaign waits for one that was given, and that nobody has acknowledged
SELECT u.id FROM campaign_user u
WHERE u.order_id IS NOT NULL AND NOT EXISTS (
    SELECT FROM campaign_order o
    WHERE o.operator_id = u.operator_id AND o.id = u.order_id AND o.user_id = u.id
      AND NOT EXISTS (SELECT FROM campaign_acknowledgement a
                      WHERE a.operator_id = o.operator_id AND a.order_id = o.id));

-- each order of a campaign is on the audit trail once
SELECT o.user_id AS id FROM campaign_order o
GROUP BY o.user_id, o.kind
HAVING count(*) <> (SELECT count(*) FROM audit_entry e
                    WHERE e.object_id = o.user_id AND e.action = 'campaign-user.' || lower(o.kind) || '-ordered');
