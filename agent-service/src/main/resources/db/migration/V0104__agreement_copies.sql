-- Signed copies of agreements (Art. 5), each sealed under a key of its own on the keys server. They go in and stay; one that
-- no agreement refers to goes again.

CREATE TABLE agreement_copy (
    operator_id uuid        NOT NULL,
    id          uuid        NOT NULL,
    sha256      bytea       NOT NULL CHECK (length(sha256) = 32),
    media_type  text        NOT NULL,
    size        integer     NOT NULL,
    sealed      bytea       NOT NULL,
    kept_at     timestamptz NOT NULL,
    PRIMARY KEY (operator_id, id)
);
-- They do not compress.
ALTER TABLE agreement_copy ALTER COLUMN sealed SET STORAGE EXTERNAL;
CREATE INDEX agreement_copy_by_content ON agreement_copy (operator_id, sha256);
ALTER TABLE agreement ADD FOREIGN KEY (operator_id, copy_id) REFERENCES agreement_copy;
CREATE INDEX agreement_by_copy ON agreement (operator_id, copy_id);

GRANT SELECT, INSERT ON agreement_copy TO "${application}";
GRANT SELECT, DELETE ON agreement_copy TO "${database}_sweeper";
GRANT SELECT ON agreement TO "${database}_sweeper";
ALTER TABLE agreement_copy ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON agreement_copy TO "${application}" USING (operator_id = ANY (current_tenants()));
CREATE POLICY unused ON agreement_copy TO "${database}_sweeper" USING (true);
CREATE POLICY swept ON agreement FOR SELECT TO "${database}_sweeper" USING (true);
