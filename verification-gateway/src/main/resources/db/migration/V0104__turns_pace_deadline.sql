-- Deferred checks: askers take turns, all replicas keep one pace, and at its deadline a check is given up.

ALTER TABLE verification
    ADD COLUMN given_up_at timestamptz,
    ADD CHECK (given_up_at IS NULL OR (outcome = 'PENDING' AND sealed IS NULL AND next_attempt_at IS NULL));
COMMENT ON COLUMN verification.given_up_at IS 'when the department was given up on; then it stays pending, and is asked no more';

-- What was given up is as if it were settled: who asks again begins anew.
DROP INDEX verification_pending;
CREATE UNIQUE INDEX verification_pending
    ON verification (asker_id, context_kind, context_id, subject, client)
    WHERE outcome = 'PENDING' AND given_up_at IS NULL;
DROP INDEX verification_due;
CREATE INDEX verification_due ON verification (channel, asker_id, next_attempt_at)
    WHERE outcome = 'PENDING' AND next_attempt_at IS NOT NULL;
CREATE INDEX verification_overdue ON verification (requested_at) WHERE outcome = 'PENDING' AND given_up_at IS NULL;

CREATE TABLE deferred_pace (
    channel text        PRIMARY KEY,
    next_at timestamptz NOT NULL DEFAULT '-infinity'
);
COMMENT ON COLUMN deferred_pace.next_at IS 'when the next deferred checks of the channel may be sent, by whichever replica';
INSERT INTO deferred_pace (channel) VALUES ('PUBLIC_SECURITY'), ('MARKET_REGULATION'), ('CIVIL_AFFAIRS');

GRANT SELECT, UPDATE (next_at) ON deferred_pace TO "${database}_drainer";
