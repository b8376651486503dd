-- In which office somebody acted (Art. 26), so that auditors see what an official did without reading through everybody's
-- entries. Only officials' entries are indexed by it: nobody else pays for the index.

ALTER TABLE audit_entry ADD COLUMN office text;
COMMENT ON COLUMN audit_entry.office IS 'role of an official or auditor; null for everybody else, and for entries of before';
CREATE INDEX audit_entry_by_official ON audit_entry (actor, id) WHERE office IS NOT NULL;
CREATE INDEX audit_entry_by_office ON audit_entry (office, id) WHERE office IS NOT NULL;

-- Up to which seal the trail was looked at again, in this round: over restarts, and for all replicas together.
CREATE TABLE audit_look (
    one  boolean PRIMARY KEY DEFAULT true CHECK (one),
    seal bigint  NOT NULL
);
COMMENT ON COLUMN audit_look.seal IS '0 when the next round begins';
INSERT INTO audit_look (seal) VALUES (0);
GRANT SELECT, UPDATE (seal) ON audit_look TO "${application}";
