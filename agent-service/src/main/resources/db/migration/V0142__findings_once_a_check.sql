-- One forged document is one finding, however late it is told of again (Art. 6, 19).

ALTER TABLE finding ADD COLUMN verification_id uuid;
COMMENT ON COLUMN finding.verification_id IS 'the check that showed it; null where none did, or nobody said which';
CREATE UNIQUE INDEX finding_once_a_check ON finding (operator_id, agent_id, verification_id)
    WHERE verification_id IS NOT NULL;
