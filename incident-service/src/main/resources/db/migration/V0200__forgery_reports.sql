-- Reports of forged documents, on their way to every authority concerned, and what each made of them (Art. 10). Rows are
-- put in and never changed, but for how often a delivery was tried, and what has yet to be delivered. Evidence is sealed, each
-- under a key of its own on the keys server that is destroyed once every authority has it, and at its end at the latest.

CREATE TABLE forgery_report (
    reporter_id     uuid        NOT NULL,
    id              uuid        PRIMARY KEY,
    operator_id     uuid,
    registration_id uuid,
    venue_id        uuid,
    venue_logon_id  uuid,
    agent_id        uuid,
    verification_id uuid        NOT NULL,
    channel         text        NOT NULL,
    evidence        bytea,
    found_at        timestamptz NOT NULL,
    reported_at     timestamptz NOT NULL,
    CONSTRAINT forgery_report_once UNIQUE (verification_id),
    CHECK (reporter_id = coalesce(operator_id, venue_id, agent_id)),
    CHECK (num_nonnulls(operator_id, venue_id, agent_id) = 1),
    CHECK ((operator_id IS NULL) = (registration_id IS NULL) AND (venue_id IS NULL) = (venue_logon_id IS NULL))
);
COMMENT ON COLUMN forgery_report.reporter_id IS 'the operator, venue or agent to whom the document was shown';
CREATE INDEX forgery_report_by_reporter ON forgery_report (reporter_id, id);

CREATE TABLE forgery_delivery (
    reporter_id uuid        NOT NULL,
    id          uuid        PRIMARY KEY,
    report_id   uuid        NOT NULL REFERENCES forgery_report,
    authority   text        NOT NULL,
    due_at      timestamptz NOT NULL,
    UNIQUE (report_id, authority)
);
COMMENT ON COLUMN forgery_delivery.due_at IS 'undelivered for too long from then on';

-- What has yet to be delivered, until it is: however much was delivered, no look for what is late reads it.
CREATE TABLE forgery_due (
    reporter_id uuid        NOT NULL,
    delivery_id uuid        PRIMARY KEY REFERENCES forgery_delivery,
    report_id   uuid        NOT NULL REFERENCES forgery_report,
    authority   text        NOT NULL,
    due_at      timestamptz NOT NULL,
    escalated   boolean     NOT NULL DEFAULT false
);
CREATE INDEX forgery_due_by_time ON forgery_due (due_at) WHERE NOT escalated;

CREATE TABLE forgery_attempt (
    reporter_id  uuid        NOT NULL,
    delivery_id  uuid        PRIMARY KEY REFERENCES forgery_delivery,
    attempts     integer     NOT NULL,
    last_at      timestamptz NOT NULL,
    last_failure text        NOT NULL
);
COMMENT ON TABLE forgery_attempt IS 'attempts that failed';

CREATE TABLE forgery_escalation (
    reporter_id  uuid        NOT NULL,
    delivery_id  uuid        PRIMARY KEY REFERENCES forgery_delivery,
    escalated_at timestamptz NOT NULL
);

CREATE TABLE forgery_receipt (
    reporter_id  uuid        NOT NULL,
    delivery_id  uuid        PRIMARY KEY REFERENCES forgery_delivery,
    status       integer,
    file         text,
    sha256       text        NOT NULL,
    evidence     text        NOT NULL CHECK (evidence IN ('SEALED', 'KEY_MISSING', 'UNREADABLE', 'NONE')),
    delivered_at timestamptz NOT NULL,
    CHECK ((status IS NULL) <> (file IS NULL))
);
COMMENT ON COLUMN forgery_receipt.sha256 IS 'of what was sent';

-- Evidence that was brought later, for there was no key to seal it to.
CREATE TABLE forgery_evidence_receipt (
    reporter_id  uuid        NOT NULL,
    delivery_id  uuid        PRIMARY KEY REFERENCES forgery_receipt,
    status       integer,
    file         text,
    sha256       text        NOT NULL,
    delivered_at timestamptz NOT NULL,
    CHECK ((status IS NULL) <> (file IS NULL))
);

-- Nothing is taken up that is not there, and nothing closed that was not taken up.
CREATE TABLE forgery_acknowledgement (
    reporter_id     uuid        NOT NULL,
    delivery_id     uuid        PRIMARY KEY REFERENCES forgery_receipt,
    acknowledged_by text        NOT NULL,
    acknowledged_at timestamptz NOT NULL
);

CREATE TABLE forgery_closure (
    reporter_id uuid        NOT NULL,
    delivery_id uuid        PRIMARY KEY REFERENCES forgery_acknowledgement,
    finding     text        NOT NULL,
    closed_by   text        NOT NULL,
    closed_at   timestamptz NOT NULL
);

-- The reporter's own rows are written and read in its name; officials see all; the sweep finds what is late, whosever it is.
CALL provide_roles('${application}', '${database}_sweeper');
DO $$
DECLARE name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['forgery_report', 'forgery_delivery', 'forgery_attempt', 'forgery_escalation',
                                'forgery_receipt', 'forgery_evidence_receipt', 'forgery_acknowledgement',
                                'forgery_closure'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('GRANT SELECT, INSERT ON %I TO "${application}"', name);
        EXECUTE format('GRANT SELECT ON %I TO "${database}_authority"', name);
        EXECUTE format('CREATE POLICY own ON %I TO "${application}" USING (reporter_id = ANY (current_tenants()))', name);
        EXECUTE format('CREATE POLICY every ON %I FOR SELECT TO "${database}_authority" USING (true)', name);
    END LOOP;
END $$;
ALTER TABLE forgery_due ENABLE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, UPDATE (escalated), DELETE ON forgery_due TO "${application}";
CREATE POLICY own ON forgery_due TO "${application}" USING (reporter_id = ANY (current_tenants()));
GRANT SELECT ON forgery_due TO "${database}_sweeper";
CREATE POLICY late ON forgery_due FOR SELECT TO "${database}_sweeper" USING (true);
GRANT UPDATE (attempts, last_at, last_failure) ON forgery_attempt TO "${application}";

-- A report is one however often it is told; by whom it was told before is found here, and nothing else.
CREATE FUNCTION forgery_reported(verification uuid) RETURNS TABLE (reporter_id uuid, id uuid)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT f.reporter_id, f.id FROM forgery_report f WHERE f.verification_id = verification
$$;
REVOKE EXECUTE ON FUNCTION forgery_reported FROM PUBLIC;
GRANT EXECUTE ON FUNCTION forgery_reported TO "${application}";
