-- What was delivered and is not receipted yet (Art. 6), as outstanding is what is not delivered: nobody reads what has long
-- been receipted to find it. By triggers, so that what a replica of before delivers is there as well.

CREATE TABLE unreceipted (
    operator_id    uuid        NOT NULL,
    handover_id    uuid        NOT NULL,
    agent_id       uuid        NOT NULL,
    receipt_due_at timestamptz NOT NULL,
    PRIMARY KEY (operator_id, handover_id),
    FOREIGN KEY (operator_id, handover_id) REFERENCES handover
);
CREATE INDEX unreceipted_of_dealing ON unreceipted (operator_id, agent_id, receipt_due_at);
CREATE INDEX unreceipted_by_agent ON unreceipted (agent_id, handover_id);

ALTER TABLE unreceipted ENABLE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, DELETE ON unreceipted TO "${application}";
GRANT SELECT ON unreceipted TO "${database}_authority";
CREATE POLICY party ON unreceipted FOR SELECT TO "${application}"
    USING (operator_id = ANY (current_tenants()) OR agent_id = ANY (current_tenants()));
CREATE POLICY own ON unreceipted FOR INSERT TO "${application}" WITH CHECK (agent_id = ANY (current_tenants()));
CREATE POLICY receipted ON unreceipted FOR DELETE TO "${application}" USING (operator_id = ANY (current_tenants()));
CREATE POLICY every ON unreceipted FOR SELECT TO "${database}_authority" USING (true);

CREATE FUNCTION await_receipt() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO unreceipted (operator_id, handover_id, agent_id, receipt_due_at)
    VALUES (NEW.operator_id, NEW.id, NEW.agent_id, NEW.receipt_due_at);
    RETURN NULL;
END $$;
CREATE TRIGGER delivered AFTER INSERT ON handover FOR EACH ROW EXECUTE FUNCTION await_receipt();

CREATE FUNCTION await_no_receipt() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM unreceipted WHERE operator_id = NEW.operator_id AND handover_id = NEW.handover_id;
    RETURN NULL;
END $$;
CREATE TRIGGER receipted AFTER INSERT ON handover_receipt FOR EACH ROW EXECUTE FUNCTION await_no_receipt();

INSERT INTO unreceipted (operator_id, handover_id, agent_id, receipt_due_at)
SELECT operator_id, id, agent_id, receipt_due_at FROM handover h
WHERE NOT EXISTS (SELECT FROM handover_receipt r WHERE r.operator_id = h.operator_id AND r.handover_id = h.id);

DROP INDEX handover_by_receipt;
DROP INDEX reminder_by_agent;
CREATE INDEX reminder_by_agent ON reminder (operator_id, agent_id, kind, reminded_at);
