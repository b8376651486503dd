-- Art. 11: when nobody is to have a service that was registered in somebody's name without them, it ends with the dispute.
ALTER TABLE dispute DROP CONSTRAINT dispute_outcome_check;
ALTER TABLE dispute ADD CONSTRAINT dispute_outcome_check
    CHECK (outcome IN ('UPHELD', 'UPHELD_AND_TERMINATED', 'REJECTED'));
