-- By when the operator receipts a delivery (Art. 6). What was delivered before, or by a replica of before, has a day from now.

ALTER TABLE handover ADD COLUMN receipt_due_at timestamptz NOT NULL DEFAULT now() + interval '1 day';
CREATE INDEX handover_by_receipt ON handover (operator_id, agent_id, receipt_due_at);

-- An agent is reminded of what it has not handed over, an operator of what it has not receipted.
ALTER TABLE reminder ADD COLUMN kind text NOT NULL DEFAULT 'HANDOVER_OVERDUE';

DROP INDEX finding_once_a_day;
CREATE UNIQUE INDEX finding_once_a_day ON finding (operator_id, agent_id, raised_on, kind)
    WHERE kind IN ('HANDOVER_OVERDUE', 'RECEIPT_OVERDUE');

-- Who delivers sees to it that the dealings are looked at when the receipt is due.
CREATE POLICY delivered ON dealing FOR UPDATE TO "${application}" USING (agent_id = ANY (current_tenants()));
