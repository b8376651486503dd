-- What became of disputes (Art. 11). Rows are put in and never changed, but for what waits to be decided. What people wrote is sealed, each under a key of
-- its own on the keys server with an end.

CREATE TABLE dispute_case (
    operator_id     uuid        NOT NULL,
    id              uuid        PRIMARY KEY,
    registration_id uuid        NOT NULL,
    raised_at       timestamptz NOT NULL,
    opened_at       timestamptz NOT NULL,
    warn_at         timestamptz NOT NULL,
    due_at          timestamptz NOT NULL
);
COMMENT ON COLUMN dispute_case.id IS 'as registration-service gave it';
CREATE INDEX dispute_case_by_operator ON dispute_case (operator_id, id);

-- What waits to be decided, until it is: however many were decided, no look for what is late reads them.
CREATE TABLE dispute_due (
    operator_id uuid        NOT NULL,
    dispute_id  uuid        PRIMARY KEY REFERENCES dispute_case,
    warn_at     timestamptz NOT NULL,
    due_at      timestamptz NOT NULL,
    warned      boolean     NOT NULL DEFAULT false,
    escalated   boolean     NOT NULL DEFAULT false
);
CREATE INDEX dispute_due_by_warning ON dispute_due (warn_at) WHERE NOT warned AND NOT escalated;
CREATE INDEX dispute_due_by_time ON dispute_due (due_at) WHERE NOT escalated;

CREATE TABLE dispute_proposal (
    operator_id uuid        NOT NULL,
    id          uuid        PRIMARY KEY,
    dispute_id  uuid        NOT NULL REFERENCES dispute_case,
    number      integer     NOT NULL CHECK (number > 0),
    outcome     text        NOT NULL,
    reason      bytea       NOT NULL,
    proposed_by text        NOT NULL,
    office      text        NOT NULL,
    proposed_at timestamptz NOT NULL,
    UNIQUE (dispute_id, number)
);
COMMENT ON COLUMN dispute_proposal.number IS 'the latest of a dispute has the highest: given in turn, whatever clocks say';

CREATE TABLE dispute_warning (
    operator_id uuid        NOT NULL,
    dispute_id  uuid        PRIMARY KEY REFERENCES dispute_case,
    warned_at   timestamptz NOT NULL
);

CREATE TABLE dispute_escalation (
    operator_id  uuid        NOT NULL,
    dispute_id   uuid        PRIMARY KEY REFERENCES dispute_case,
    escalated_at timestamptz NOT NULL
);

CREATE TABLE dispute_decision (
    operator_id uuid        NOT NULL,
    dispute_id  uuid        PRIMARY KEY REFERENCES dispute_case,
    id          uuid        NOT NULL UNIQUE,
    outcome     text        NOT NULL,
    reason      bytea       NOT NULL,
    decided_by  text        NOT NULL,
    office      text        NOT NULL,
    decided_at  timestamptz NOT NULL
);

CREATE TABLE dispute_settlement (
    operator_id uuid        NOT NULL,
    dispute_id  uuid        PRIMARY KEY REFERENCES dispute_decision,
    settled_at  timestamptz NOT NULL
);
COMMENT ON TABLE dispute_settlement IS 'registration-service has committed the outcome';

-- An authority's decision is of an operator's dispute, and is put in as that operator's.
DO $$
DECLARE name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['dispute_case', 'dispute_proposal', 'dispute_warning', 'dispute_escalation',
                                'dispute_decision', 'dispute_settlement'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('GRANT SELECT, INSERT ON %I TO "${application}"', name);
        EXECUTE format('GRANT SELECT ON %I TO "${database}_authority"', name);
        EXECUTE format('CREATE POLICY own ON %I TO "${application}" USING (operator_id = ANY (current_tenants()))', name);
        EXECUTE format('CREATE POLICY every ON %I FOR SELECT TO "${database}_authority" USING (true)', name);
    END LOOP;
END $$;
ALTER TABLE dispute_due ENABLE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, UPDATE (warned, escalated), DELETE ON dispute_due TO "${application}";
CREATE POLICY own ON dispute_due TO "${application}" USING (operator_id = ANY (current_tenants()));
GRANT SELECT ON dispute_due TO "${database}_sweeper";
CREATE POLICY late ON dispute_due FOR SELECT TO "${database}_sweeper" USING (true);
