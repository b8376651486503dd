-- That what a run has purged is gone (Art. 12, 16): one signed certificate for each run, put in once and never changed.

CREATE TABLE certificate (
    id           uuid        PRIMARY KEY REFERENCES purge_run,
    issued_at    timestamptz NOT NULL,
    records      integer     NOT NULL CHECK (records > 0),
    jws          text        NOT NULL,
    block_roots  bytea[]     NOT NULL,
    block_starts uuid[]      NOT NULL,
    CHECK (cardinality(block_roots) = cardinality(block_starts))
);
COMMENT ON COLUMN certificate.block_roots IS 'of each 1,024 ids in their order, so that a proof reads no more than those';
COMMENT ON COLUMN certificate.block_starts IS 'the first id of each';
-- They do not compress.
ALTER TABLE certificate ALTER COLUMN block_roots SET STORAGE EXTERNAL, ALTER COLUMN block_starts SET STORAGE EXTERNAL;

CREATE INDEX purged_record_by_operator ON purged_record (operator_id, run_id, record_id);

-- Whoever certifies reads what was purged, whosever it was.
CALL provide_roles('${application}', '${database}_certifier');
GRANT SELECT ON purge_run, purged_record TO "${database}_certifier";
GRANT SELECT, INSERT ON certificate TO "${database}_certifier";
GRANT INSERT ON audit_entry TO "${database}_certifier";
-- Operators see the certificates in which a record of theirs is; officials see all, on record. Where blocks begin are ids
-- of anybody's records.
GRANT SELECT (id, issued_at, records, jws) ON certificate TO "${application}", "${database}_authority";
GRANT SELECT ON purged_record TO "${application}", "${database}_authority";

ALTER TABLE certificate ENABLE ROW LEVEL SECURITY;
CREATE POLICY every ON certificate TO "${database}_certifier" USING (true);
CREATE POLICY every_read ON certificate FOR SELECT TO "${database}_authority" USING (true);
CREATE POLICY own ON certificate FOR SELECT TO "${application}" USING (EXISTS (
    SELECT FROM purged_record p WHERE p.run_id = certificate.id AND p.operator_id = ANY (current_tenants())));
CREATE POLICY certified ON purged_record FOR SELECT TO "${database}_certifier" USING (true);
CREATE POLICY certified_read ON purged_record FOR SELECT TO "${database}_authority" USING (true);
CREATE POLICY certified_own ON purged_record FOR SELECT TO "${application}" USING (operator_id = ANY (current_tenants()));
