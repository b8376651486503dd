-- The keys of authorities, in all versions: what only one of them may read is sealed to its latest (Art. 10, 16). Rows are
-- put in and never changed.
CREATE TABLE authority_key (
    authority     text        NOT NULL,
    version       integer     NOT NULL CHECK (version > 0),
    key_id        text        NOT NULL,
    jwk           text        NOT NULL,
    registered_by text        NOT NULL,
    registered_at timestamptz NOT NULL,
    PRIMARY KEY (authority, version)
);
COMMENT ON COLUMN authority_key.jwk IS 'the public half';
GRANT SELECT ON authority_key TO "${application}";
GRANT SELECT, INSERT ON authority_key TO "${database}_authority";
ALTER TABLE authority_key ENABLE ROW LEVEL SECURITY;
CREATE POLICY every ON authority_key FOR SELECT TO "${application}" USING (true);
CREATE POLICY every_one ON authority_key TO "${database}_authority" USING (true);
