-- Purging what is due, in runs (Art. 12, 16): what each run did, and what is left of a record that is gone.

CREATE TABLE purge_run (
    id           uuid        PRIMARY KEY,
    kind         text        NOT NULL,
    dry_run      boolean     NOT NULL,
    state        text        NOT NULL,
    due_before   timestamptz NOT NULL,
    started_by   text        NOT NULL,
    started_at   timestamptz NOT NULL,
    completed_at timestamptz,
    claimed      bigint      NOT NULL DEFAULT 0,
    free_at      timestamptz NOT NULL DEFAULT clock_timestamp(),
    host_clock   timestamptz NOT NULL,
    CHECK (state IN ('RUNNING', 'PAUSED', 'COMPLETED')),
    CHECK ((state = 'COMPLETED') = (completed_at IS NOT NULL)),
    CHECK (NOT dry_run OR state = 'COMPLETED')
);
COMMENT ON COLUMN purge_run.free_at IS 'by this server''s clock: when its rate lets more be claimed';
COMMENT ON COLUMN purge_run.host_clock IS 'the latest that a replica''s own clock showed when it worked on this';
-- One at a time is open, whoever opens it.
CREATE UNIQUE INDEX purge_run_open ON purge_run (dry_run) WHERE NOT dry_run AND state <> 'COMPLETED';
CREATE INDEX purge_run_by_host_clock ON purge_run (host_clock);
CREATE INDEX purge_run_by_start ON purge_run (started_at) WHERE NOT dry_run;

-- Who stopped one and let it go on, and why.
CREATE TABLE purge_run_step (
    run_id uuid        NOT NULL REFERENCES purge_run,
    at     timestamptz NOT NULL,
    state  text        NOT NULL CHECK (state IN ('RUNNING', 'PAUSED')),
    reason text        NOT NULL,
    by     text        NOT NULL,
    office text        NOT NULL,
    PRIMARY KEY (run_id, at, state)
);

CREATE TABLE purge_run_count (
    run_id         uuid    NOT NULL REFERENCES purge_run,
    category       text    NOT NULL,
    policy_version integer NOT NULL,
    outcome        text    NOT NULL,
    records        bigint  NOT NULL,
    PRIMARY KEY (run_id, category, policy_version, outcome)
);

-- What a replica has claimed and not settled. What it does not settle in time somebody else claims again.
CREATE TABLE purge_order (
    id           uuid        PRIMARY KEY,
    run_id       uuid        NOT NULL REFERENCES purge_run,
    leased_until timestamptz NOT NULL
);

-- Every id that registration-service answered PURGED for. Nobody's but for whose record it was.
CREATE TABLE purged_record (
    run_id         uuid        NOT NULL,
    record_id      uuid        NOT NULL UNIQUE,
    operator_id    uuid,
    venue_id       uuid,
    category       text        NOT NULL,
    policy_version integer     NOT NULL,
    purged_at      timestamptz NOT NULL,
    PRIMARY KEY (run_id, record_id)
);

CREATE TABLE purge_lag (
    day      date        PRIMARY KEY,
    due_at   timestamptz NOT NULL,
    told_at  timestamptz NOT NULL
);
COMMENT ON TABLE purge_lag IS 'on which days incident-service was told that something is overdue';

-- What is due is a queue: whoever takes something from it has it for a while.
ALTER TABLE due_item ADD COLUMN attempt_at timestamptz, ADD COLUMN outcome text;
UPDATE due_item SET attempt_at = due_at;
ALTER TABLE due_item ALTER COLUMN attempt_at SET NOT NULL;
COMMENT ON COLUMN due_item.attempt_at IS 'from when on it may be claimed: first when it is due';
COMMENT ON COLUMN due_item.outcome IS 'why it is still here after it was claimed: HELD, TOO_EARLY, ACTIVE, UNKNOWN';
-- Just those categories that registration-service purges; the others do not stand in the way.
CREATE INDEX due_item_by_attempt ON due_item (attempt_at)
    WHERE category IN ('REGISTRATION', 'VENUE_LOGON', 'REFUSED_REGISTRATION');
CREATE INDEX due_item_refused ON due_item (outcome) WHERE outcome IN ('TOO_EARLY', 'ACTIVE', 'UNKNOWN');

-- Entered for runs, whosever the records are. It deletes what concerns records that are gone, and nothing else.
CALL provide_roles('${application}', '${database}_purger');
GRANT SELECT, INSERT, UPDATE (state, due_before, completed_at, claimed, free_at, host_clock) ON purge_run
    TO "${database}_purger";
GRANT SELECT, INSERT ON purge_run_step, purged_record, purge_lag TO "${database}_purger";
GRANT SELECT, INSERT, UPDATE (records) ON purge_run_count TO "${database}_purger";
GRANT SELECT, INSERT, UPDATE (leased_until), DELETE ON purge_order TO "${database}_purger";
GRANT SELECT, UPDATE (attempt_at, outcome), DELETE ON due_item TO "${database}_purger";
GRANT SELECT (record_id, subject_ref), DELETE ON clock TO "${database}_purger";
GRANT SELECT (record_id), DELETE ON clock_cancellation TO "${database}_purger";
GRANT SELECT ON policy, hold, hold_release TO "${database}_purger";
GRANT INSERT ON audit_entry, idempotency_key, outbox TO "${database}_purger";
-- A start that is told again begins nothing.
GRANT SELECT (record_id) ON purged_record TO "${database}_timekeeper";

ALTER TABLE purged_record ENABLE ROW LEVEL SECURITY;
ALTER TABLE clock_cancellation ENABLE ROW LEVEL SECURITY;
CREATE POLICY every ON purged_record TO "${database}_purger" USING (true);
CREATE POLICY every_read ON purged_record FOR SELECT TO "${database}_timekeeper" USING (true);
CREATE POLICY every ON clock_cancellation TO "${database}_timekeeper" USING (true);
CREATE POLICY seen ON due_item FOR SELECT TO "${database}_purger" USING (true);
CREATE POLICY claimed ON due_item FOR UPDATE TO "${database}_purger" USING (true);
CREATE POLICY of_purged ON due_item FOR DELETE TO "${database}_purger"
    USING (EXISTS (SELECT FROM purged_record p WHERE p.record_id = due_item.record_id));
CREATE POLICY every_read ON hold FOR SELECT TO "${database}_purger" USING (true);
CREATE POLICY every_read ON hold_release FOR SELECT TO "${database}_purger" USING (true);
CREATE POLICY seen ON clock FOR SELECT TO "${database}_purger" USING (true);
CREATE POLICY of_purged ON clock FOR DELETE TO "${database}_purger"
    USING (EXISTS (SELECT FROM purged_record p WHERE p.record_id = clock.record_id));
CREATE POLICY seen ON clock_cancellation FOR SELECT TO "${database}_purger" USING (true);
CREATE POLICY of_purged ON clock_cancellation FOR DELETE TO "${database}_purger"
    USING (EXISTS (SELECT FROM purged_record p WHERE p.record_id = clock_cancellation.record_id));
