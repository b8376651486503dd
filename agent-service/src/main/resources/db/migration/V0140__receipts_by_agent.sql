-- A score-card asks for what was missing at an agent's receipts in a period (Art. 6), and read every receipt for it.

CREATE INDEX handover_receipt_by_agent ON handover_receipt (agent_id, received_at);
