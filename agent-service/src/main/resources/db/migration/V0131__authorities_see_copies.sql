-- An authority looks at what an operator and its agent have signed (Art. 5). Each look is on record, see ShowAgreementCopy.

GRANT SELECT ON agreement_copy TO "${database}_authority";
CREATE POLICY every ON agreement_copy FOR SELECT TO "${database}_authority" USING (true);
CREATE INDEX agreement_copy_by_hash ON agreement_copy (sha256);
CREATE INDEX agreement_copy_by_id ON agreement_copy (id);
