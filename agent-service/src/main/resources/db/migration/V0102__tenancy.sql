-- Whose rows may be seen and put in by whom, see foundation's V0002. An agent is a tenant and so is an operator: what they
-- agreed on is both's, and an operator sees the agents it has or had an agreement with. Nobody changes or removes a row.

CALL provide_roles('${application}', '${database}_authority');

-- Officials see all; authorities enter agents.
GRANT SELECT ON agent, outlet, outlet_closure, clerk, clerk_departure, agreement, agreement_termination
    TO "${application}", "${database}_authority";
GRANT INSERT ON outlet, outlet_closure, clerk, clerk_departure, agreement, agreement_termination TO "${application}";
GRANT INSERT ON agent, idempotency_key, audit_entry TO "${database}_authority";

CREATE FUNCTION is_bound_to_tenant(agent uuid) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT EXISTS (SELECT FROM agreement a WHERE a.agent_id = agent AND a.operator_id = ANY (current_tenants()))
$$;

ALTER TABLE agreement ENABLE ROW LEVEL SECURITY;
ALTER TABLE agreement_termination ENABLE ROW LEVEL SECURITY;
CREATE POLICY party ON agreement FOR SELECT TO "${application}"
    USING (operator_id = ANY (current_tenants()) OR agent_id = ANY (current_tenants()));
CREATE POLICY party ON agreement_termination FOR SELECT TO "${application}"
    USING (operator_id = ANY (current_tenants()) OR agent_id = ANY (current_tenants()));
CREATE POLICY own ON agreement FOR INSERT TO "${application}" WITH CHECK (operator_id = ANY (current_tenants()));
CREATE POLICY own ON agreement_termination FOR INSERT TO "${application}"
    WITH CHECK (operator_id = ANY (current_tenants()));

ALTER TABLE agent ENABLE ROW LEVEL SECURITY;
ALTER TABLE outlet ENABLE ROW LEVEL SECURITY;
ALTER TABLE outlet_closure ENABLE ROW LEVEL SECURITY;
ALTER TABLE clerk ENABLE ROW LEVEL SECURITY;
ALTER TABLE clerk_departure ENABLE ROW LEVEL SECURITY;
-- Written out: where an operator lists its agents PostgreSQL looks its agreements up once, and not once for each agent.
CREATE POLICY itself ON agent FOR SELECT TO "${application}"
    USING (id = ANY (current_tenants())
           OR EXISTS (SELECT FROM agreement a WHERE a.agent_id = agent.id AND a.operator_id = ANY (current_tenants())));
CREATE POLICY bound ON outlet FOR SELECT TO "${application}"
    USING (agent_id = ANY (current_tenants()) OR is_bound_to_tenant(agent_id));
CREATE POLICY bound ON outlet_closure FOR SELECT TO "${application}"
    USING (agent_id = ANY (current_tenants()) OR is_bound_to_tenant(agent_id));
CREATE POLICY bound ON clerk FOR SELECT TO "${application}"
    USING (agent_id = ANY (current_tenants()) OR is_bound_to_tenant(agent_id));
CREATE POLICY bound ON clerk_departure FOR SELECT TO "${application}"
    USING (agent_id = ANY (current_tenants()) OR is_bound_to_tenant(agent_id));
CREATE POLICY own ON outlet FOR INSERT TO "${application}" WITH CHECK (agent_id = ANY (current_tenants()));
CREATE POLICY own ON outlet_closure FOR INSERT TO "${application}" WITH CHECK (agent_id = ANY (current_tenants()));
CREATE POLICY own ON clerk FOR INSERT TO "${application}" WITH CHECK (agent_id = ANY (current_tenants()));
CREATE POLICY own ON clerk_departure FOR INSERT TO "${application}" WITH CHECK (agent_id = ANY (current_tenants()));

CREATE POLICY every ON agent TO "${database}_authority" USING (true);
CREATE POLICY every ON outlet TO "${database}_authority" USING (true);
CREATE POLICY every ON outlet_closure TO "${database}_authority" USING (true);
CREATE POLICY every ON clerk TO "${database}_authority" USING (true);
CREATE POLICY every ON clerk_departure TO "${database}_authority" USING (true);
CREATE POLICY every ON agreement TO "${database}_authority" USING (true);
CREATE POLICY every ON agreement_termination TO "${database}_authority" USING (true);
