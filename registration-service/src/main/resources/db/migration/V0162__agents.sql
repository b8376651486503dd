-- Art. 5¶3: through which agent a registration was made, its outlet and clerk by their codes, and that the user was told.
ALTER TABLE registration
    ADD COLUMN agent_id        uuid,
    ADD COLUMN agent_outlet    text,
    ADD COLUMN agent_clerk     text,
    ADD COLUMN agent_disclosed boolean,
    ADD CONSTRAINT registration_names_agent CHECK (num_nulls(agent_id, agent_outlet, agent_clerk, agent_disclosed) IN (0, 4)),
    -- Nobody registers through an agent that did not say that it is one.
    ADD CONSTRAINT registration_agent_disclosed CHECK (agent_disclosed);
CREATE INDEX registration_by_agent ON registration (agent_id, id) WHERE agent_id IS NOT NULL;
GRANT SELECT (agent_id, agent_outlet) ON registration TO "${database}_subscriber";

-- An agent knows the id of what it registered; whose registration it is is found here, and nothing else.
CREATE FUNCTION registration_made_by(agent uuid, which uuid, since timestamptz) RETURNS uuid
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT operator_id FROM registration WHERE agent_id = agent AND id = which AND created_at > since
$$;
REVOKE EXECUTE ON FUNCTION registration_made_by FROM PUBLIC;
GRANT EXECUTE ON FUNCTION registration_made_by TO "${application}";
