-- Whether agents are eligible (Art. 5), and whether they may act just now (Art. 6).

CREATE TABLE qualification (
    agent_id        uuid        NOT NULL REFERENCES agent,
    version         integer     NOT NULL CHECK (version > 0),
    evidence        jsonb       NOT NULL,
    verification_id uuid,
    outcome         text,
    expires_on      date,
    qualified_by    text        NOT NULL,
    recorded_at     timestamptz NOT NULL,
    PRIMARY KEY (agent_id, version),
    CHECK ((verification_id IS NULL) = (outcome IS NULL))
);
COMMENT ON COLUMN qualification.outcome IS 'of the legal person, as it was known when this was recorded';
COMMENT ON COLUMN qualification.expires_on IS 'by the criteria of that day, for reminders; null when something mandatory was not shown';
CREATE INDEX qualification_pending ON qualification (verification_id) WHERE outcome = 'PENDING';

CREATE TABLE qualification_settlement (
    agent_id    uuid        NOT NULL,
    version     integer     NOT NULL,
    outcome     text        NOT NULL CHECK (outcome <> 'PENDING'),
    recorded_at timestamptz NOT NULL,
    PRIMARY KEY (agent_id, version),
    FOREIGN KEY (agent_id, version) REFERENCES qualification
);

CREATE TABLE qualification_reminder (
    agent_id    uuid        NOT NULL,
    version     integer     NOT NULL,
    recorded_at timestamptz NOT NULL,
    PRIMARY KEY (agent_id, version),
    FOREIGN KEY (agent_id, version) REFERENCES qualification
);

CREATE TABLE suspension (
    agent_id     uuid        NOT NULL REFERENCES agent,
    id           uuid        NOT NULL,
    operator_id  uuid,
    suspended_by text        NOT NULL,
    rule         text,
    reason       text        NOT NULL,
    suspended_at timestamptz NOT NULL,
    PRIMARY KEY (agent_id, id)
);
COMMENT ON COLUMN suspension.operator_id IS 'for which operator; null for every one';

CREATE TABLE reinstatement (
    agent_id      uuid        NOT NULL,
    suspension_id uuid        NOT NULL,
    operator_id   uuid,
    reinstated_by text        NOT NULL,
    reason        text        NOT NULL,
    reinstated_at timestamptz NOT NULL,
    PRIMARY KEY (agent_id, suspension_id),
    FOREIGN KEY (agent_id, suspension_id) REFERENCES suspension
);

CALL provide_roles('${application}', '${database}_sweeper');

GRANT SELECT ON qualification, qualification_settlement, qualification_reminder, suspension, reinstatement
    TO "${application}", "${database}_authority";
GRANT INSERT ON qualification, suspension, reinstatement TO "${database}_authority";
GRANT INSERT ON qualification_settlement, qualification_reminder, suspension, reinstatement TO "${application}";
-- The sweeper finds what waits, whoever's it is; it is settled in the agent's own scope.
GRANT SELECT ON qualification, qualification_settlement, qualification_reminder TO "${database}_sweeper";

ALTER TABLE qualification ENABLE ROW LEVEL SECURITY;
ALTER TABLE qualification_settlement ENABLE ROW LEVEL SECURITY;
ALTER TABLE qualification_reminder ENABLE ROW LEVEL SECURITY;
ALTER TABLE suspension ENABLE ROW LEVEL SECURITY;
ALTER TABLE reinstatement ENABLE ROW LEVEL SECURITY;
CREATE POLICY bound ON qualification FOR SELECT TO "${application}"
    USING (agent_id = ANY (current_tenants()) OR is_bound_to_tenant(agent_id));
CREATE POLICY bound ON qualification_settlement FOR SELECT TO "${application}"
    USING (agent_id = ANY (current_tenants()) OR is_bound_to_tenant(agent_id));
CREATE POLICY bound ON qualification_reminder FOR SELECT TO "${application}"
    USING (agent_id = ANY (current_tenants()) OR is_bound_to_tenant(agent_id));
CREATE POLICY own ON qualification_settlement FOR INSERT TO "${application}"
    WITH CHECK (agent_id = ANY (current_tenants()));
CREATE POLICY own ON qualification_reminder FOR INSERT TO "${application}"
    WITH CHECK (agent_id = ANY (current_tenants()));
-- What one operator did for itself is no other operator's affair.
CREATE POLICY bound ON suspension FOR SELECT TO "${application}"
    USING (agent_id = ANY (current_tenants()) OR operator_id = ANY (current_tenants())
           OR (operator_id IS NULL AND is_bound_to_tenant(agent_id)));
CREATE POLICY bound ON reinstatement FOR SELECT TO "${application}"
    USING (agent_id = ANY (current_tenants()) OR operator_id = ANY (current_tenants())
           OR (operator_id IS NULL AND is_bound_to_tenant(agent_id)));
CREATE POLICY own ON suspension FOR INSERT TO "${application}" WITH CHECK (operator_id = ANY (current_tenants()));
CREATE POLICY own ON reinstatement FOR INSERT TO "${application}" WITH CHECK (operator_id = ANY (current_tenants()));
CREATE POLICY every ON qualification TO "${database}_authority" USING (true);
CREATE POLICY every ON qualification_settlement TO "${database}_authority" USING (true);
CREATE POLICY every ON qualification_reminder TO "${database}_authority" USING (true);
CREATE POLICY every ON suspension TO "${database}_authority" USING (true);
CREATE POLICY every ON reinstatement TO "${database}_authority" USING (true);
CREATE POLICY swept ON qualification TO "${database}_sweeper" USING (true);
CREATE POLICY swept ON qualification_settlement TO "${database}_sweeper" USING (true);
CREATE POLICY swept ON qualification_reminder TO "${database}_sweeper" USING (true);

-- Every replica is told, with the commit, whose history has grown, and forgets what it knew of that agent.
CREATE FUNCTION tell_agent_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('agent_changed', NEW.agent_id::text);
    RETURN NULL;
END $$;
DO $$
DECLARE history text;
BEGIN
    FOREACH history IN ARRAY ARRAY['outlet', 'outlet_closure', 'clerk', 'clerk_departure', 'agreement',
                                   'agreement_termination', 'qualification', 'qualification_settlement', 'suspension',
                                   'reinstatement'] LOOP
        EXECUTE format('CREATE TRIGGER told AFTER INSERT ON %I FOR EACH ROW EXECUTE FUNCTION tell_agent_changed()', history);
    END LOOP;
END $$;
