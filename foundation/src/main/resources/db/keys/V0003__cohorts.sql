-- Keys of records are wrapped by the key of the cohort they are destroyed with, and cohorts' keys by the root. So a root key is
-- replaced by wrapping a few keys anew, and a cohort that is gone takes along whatever a copy still has of its records' keys.
CREATE TABLE cohort_key (
    id         uuid               PRIMARY KEY,
    name       text COLLATE "C"   NOT NULL UNIQUE,
    wrapped    bytea              NOT NULL,
    created_at timestamptz        NOT NULL
);
COMMENT ON TABLE cohort_key IS 'a cohort that was destroyed and is needed again is another one, with another id';
COMMENT ON COLUMN cohort_key.wrapped IS 'wrapped by the root key-encryption key, associated data = name; the prefix names the key';

ALTER TABLE data_key DROP COLUMN cohort;
ALTER TABLE data_key ADD COLUMN cohort uuid NOT NULL;
COMMENT ON COLUMN data_key.wrapped IS 'sealed by the key of its cohort, associated data = name of the cohort|id|key|1';
-- No foreign key: every key that is made would lock the row of the cohort that most are in.
CREATE INDEX data_key_cohort ON data_key (cohort);

GRANT SELECT, INSERT, DELETE ON cohort_key TO "${application}";
-- A row is locked only by who may change something of it; nothing does.
GRANT UPDATE (created_at) ON cohort_key TO "${application}";
GRANT UPDATE (cohort, wrapped) ON data_key TO "${application}";
