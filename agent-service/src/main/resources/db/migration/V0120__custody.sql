-- What agents registered, and the registers and material they hand over to their operators (Art. 6). What was is put in and
-- never changed; two tables say what there is to do: outstanding, what is to be handed over, and dealing, when an agent's
-- dealings for an operator are looked at next.

CREATE TABLE dealing (
    operator_id uuid        NOT NULL,
    agent_id    uuid        NOT NULL REFERENCES agent,
    id          uuid        NOT NULL UNIQUE,
    look_at     timestamptz NOT NULL,
    PRIMARY KEY (operator_id, agent_id)
);
CREATE INDEX dealing_due ON dealing (look_at);

CREATE TABLE custody_item (
    operator_id     uuid        NOT NULL,
    registration_id uuid        NOT NULL,
    agent_id        uuid        NOT NULL REFERENCES agent,
    outlet          text        NOT NULL,
    clerk           text        NOT NULL,
    service_type    text        NOT NULL,
    registered_at   timestamptz NOT NULL,
    refusal         text,
    recorded_at     timestamptz NOT NULL,
    CONSTRAINT custody_item_once PRIMARY KEY (operator_id, registration_id)
);
COMMENT ON COLUMN custody_item.refusal IS 'null where the registration is active: only that is handed over';
CREATE INDEX custody_item_by_agent ON custody_item (agent_id, registration_id);
CREATE INDEX custody_item_by_time ON custody_item (operator_id, agent_id, registered_at);

CREATE TABLE outstanding (
    operator_id     uuid        NOT NULL,
    registration_id uuid        NOT NULL,
    agent_id        uuid        NOT NULL,
    due_at          timestamptz NOT NULL,
    CONSTRAINT outstanding_once PRIMARY KEY (operator_id, registration_id),
    FOREIGN KEY (operator_id, registration_id) REFERENCES custody_item
);
CREATE INDEX outstanding_by_agent ON outstanding (operator_id, agent_id, due_at);

CREATE TABLE handover (
    operator_id  uuid        NOT NULL,
    id           uuid        NOT NULL,
    agent_id     uuid        NOT NULL,
    delivered_at timestamptz NOT NULL,
    PRIMARY KEY (operator_id, id)
);
CREATE INDEX handover_by_agent ON handover (agent_id, id);

CREATE TABLE handover_item (
    operator_id     uuid        NOT NULL,
    handover_id     uuid        NOT NULL,
    registration_id uuid        NOT NULL,
    agent_id        uuid        NOT NULL,
    due_at          timestamptz NOT NULL,
    PRIMARY KEY (operator_id, handover_id, registration_id),
    FOREIGN KEY (operator_id, handover_id) REFERENCES handover,
    FOREIGN KEY (operator_id, registration_id) REFERENCES custody_item
);
CREATE INDEX handover_item_by_registration ON handover_item (operator_id, registration_id);

CREATE TABLE handover_receipt (
    operator_id uuid        NOT NULL,
    handover_id uuid        NOT NULL,
    agent_id    uuid        NOT NULL,
    received_at timestamptz NOT NULL,
    PRIMARY KEY (operator_id, handover_id),
    FOREIGN KEY (operator_id, handover_id) REFERENCES handover
);

CREATE TABLE handover_missing (
    operator_id     uuid NOT NULL,
    handover_id     uuid NOT NULL,
    registration_id uuid NOT NULL,
    agent_id        uuid NOT NULL,
    reason          text NOT NULL,
    PRIMARY KEY (operator_id, handover_id, registration_id),
    FOREIGN KEY (operator_id, handover_id, registration_id) REFERENCES handover_item
);

CREATE TABLE reminder (
    operator_id   uuid        NOT NULL,
    id            uuid        NOT NULL,
    agent_id      uuid        NOT NULL,
    overdue       integer     NOT NULL,
    oldest_due_at timestamptz NOT NULL,
    reminded_at   timestamptz NOT NULL,
    PRIMARY KEY (operator_id, id)
);
CREATE INDEX reminder_by_agent ON reminder (operator_id, agent_id, reminded_at);

-- Both the operator and the agent see what they have to do with each other. An agent delivers, all else is the operator's.
CALL provide_roles('${application}', '${database}_supervisor');

DO $$
DECLARE name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['dealing', 'custody_item', 'outstanding', 'handover', 'handover_item', 'handover_receipt',
                                'handover_missing', 'reminder'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('GRANT SELECT, INSERT ON %I TO "${application}"', name);
        EXECUTE format('GRANT SELECT ON %I TO "${database}_authority"', name);
        EXECUTE format('CREATE POLICY party ON %I FOR SELECT TO "${application}"'
            ' USING (operator_id = ANY (current_tenants()) OR agent_id = ANY (current_tenants()))', name);
        EXECUTE format('CREATE POLICY own ON %I FOR INSERT TO "${application}" WITH CHECK (%I = ANY (current_tenants()))',
            name, CASE WHEN name IN ('handover', 'handover_item') THEN 'agent_id' ELSE 'operator_id' END);
        EXECUTE format('CREATE POLICY every ON %I FOR SELECT TO "${database}_authority" USING (true)', name);
    END LOOP;
END $$;

GRANT DELETE ON outstanding TO "${application}";
CREATE POLICY delivered ON outstanding FOR DELETE TO "${application}" USING (agent_id = ANY (current_tenants()));
GRANT UPDATE (look_at) ON dealing TO "${application}", "${database}_supervisor";
CREATE POLICY looked ON dealing FOR UPDATE TO "${application}" USING (operator_id = ANY (current_tenants()));
-- The timer takes what is due of everybody; what it does about it, it does as the operator it is for.
GRANT SELECT ON dealing TO "${database}_supervisor";
CREATE POLICY every_look ON dealing TO "${database}_supervisor" USING (true);
