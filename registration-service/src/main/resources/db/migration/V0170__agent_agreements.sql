-- Art. 5: by which agreement, and which version of it, the agent was bound when the registration was made, as agent-service
-- said then. Null where no agent had to do with it, where agent-service named none, and in rows from before.
ALTER TABLE registration
    ADD COLUMN agent_agreement_id      uuid,
    ADD COLUMN agent_agreement_version integer,
    ADD CONSTRAINT registration_names_agreement CHECK (
        num_nulls(agent_agreement_id, agent_agreement_version) IN (0, 2)
        AND (agent_agreement_id IS NULL OR agent_id IS NOT NULL));

-- It is said once, when the registration is opened; nobody says later that it was another one.
CREATE FUNCTION refuse_other_agreement() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'by which agreement a registration was made does not change' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER agreement_stays BEFORE UPDATE OF agent_agreement_id, agent_agreement_version ON registration
    FOR EACH ROW EXECUTE FUNCTION refuse_other_agreement();
