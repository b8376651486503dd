-- An operator looks at what it and its agent have signed (Art. 5), by its SHA-256 as the agreement names it. Each look is on
-- record, see ShowAgreementCopy. Authorities read agreements, and not who signed them.

CREATE INDEX agreement_copy_by_hash ON agreement_copy (operator_id, sha256);
