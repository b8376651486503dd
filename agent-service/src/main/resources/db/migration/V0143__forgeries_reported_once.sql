-- Of which forged licences incident-service was told after their check had been settled, or without its qualification
-- (Art. 10): once of each.

CREATE TABLE forgery_report (
    agent_id        uuid        NOT NULL REFERENCES agent,
    verification_id uuid        NOT NULL,
    recorded_at     timestamptz NOT NULL,
    PRIMARY KEY (agent_id, verification_id)
);
GRANT SELECT, INSERT ON forgery_report TO "${application}";
ALTER TABLE forgery_report ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON forgery_report TO "${application}" USING (agent_id = ANY (current_tenants()))
    WITH CHECK (agent_id = ANY (current_tenants()));
