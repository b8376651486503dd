-- Inspections and findings (Art. 6). Texts are sealed, each under a key of its own on the keys server with an end.

CREATE TABLE inspection (
    operator_id  uuid        NOT NULL,
    id           uuid        NOT NULL,
    agent_id     uuid        NOT NULL REFERENCES agent,
    planned_for  date,
    period_from  timestamptz NOT NULL,
    period_until timestamptz NOT NULL,
    seed         text        NOT NULL,
    drawn_from   uuid[]      NOT NULL,
    sample       uuid[]      NOT NULL,
    drawn_at     timestamptz NOT NULL,
    PRIMARY KEY (operator_id, id)
);
CREATE INDEX inspection_by_agent ON inspection (agent_id, id);

CREATE TABLE finding (
    operator_id      uuid        NOT NULL,
    id               uuid        NOT NULL,
    agent_id         uuid        NOT NULL REFERENCES agent,
    inspection_id    uuid,
    kind             text        NOT NULL,
    article          integer,
    description      bytea,
    due_on           date        NOT NULL,
    registration_ids uuid[]      NOT NULL,
    raised_by        text        NOT NULL,
    raised_on        date        NOT NULL,
    raised_at        timestamptz NOT NULL,
    PRIMARY KEY (operator_id, id),
    FOREIGN KEY (operator_id, inspection_id) REFERENCES inspection
);
COMMENT ON COLUMN finding.raised_on IS 'the day in the region';
CREATE INDEX finding_by_agent ON finding (agent_id, id);
CREATE INDEX finding_of_dealing ON finding (operator_id, agent_id, raised_at);
CREATE UNIQUE INDEX finding_once_a_day ON finding (operator_id, agent_id, raised_on) WHERE kind = 'HANDOVER_OVERDUE';

CREATE TABLE finding_closure (
    operator_id uuid        NOT NULL,
    finding_id  uuid        NOT NULL,
    id          uuid        NOT NULL,
    agent_id    uuid        NOT NULL,
    remedy      bytea       NOT NULL,
    closed_by   text        NOT NULL,
    closed_at   timestamptz NOT NULL,
    CONSTRAINT finding_closed_once PRIMARY KEY (operator_id, finding_id),
    FOREIGN KEY (operator_id, finding_id) REFERENCES finding
);

-- An authority's inspections and findings are of an operator's agent too, and are put in as that operator's.
DO $$
DECLARE name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['inspection', 'finding', 'finding_closure'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('GRANT SELECT, INSERT ON %I TO "${application}"', name);
        EXECUTE format('GRANT SELECT ON %I TO "${database}_authority"', name);
        EXECUTE format('CREATE POLICY party ON %I FOR SELECT TO "${application}"'
            ' USING (operator_id = ANY (current_tenants()) OR agent_id = ANY (current_tenants()))', name);
        EXECUTE format('CREATE POLICY own ON %I FOR INSERT TO "${application}"'
            ' WITH CHECK (operator_id = ANY (current_tenants()))', name);
        EXECUTE format('CREATE POLICY every ON %I FOR SELECT TO "${database}_authority" USING (true)', name);
    END LOOP;
END $$;
