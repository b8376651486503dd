-- Seals give entries their order afterwards, in batches, so that writers never queue on one chain. What is to be sealed is
-- told by transaction: whatever a snapshot could not see yet has a transaction at or after that snapshot's xmin.

ALTER TABLE audit_entry ADD COLUMN tx xid8 NOT NULL DEFAULT pg_current_xact_id();
DROP INDEX audit_entry_by_time;
CREATE INDEX audit_entry_by_transaction ON audit_entry (tx);

CREATE TABLE audit_seal (
    number      bigint      PRIMARY KEY CHECK (number > 0),
    sealed_at   timestamptz NOT NULL,
    size        integer     NOT NULL CHECK (size > 0),
    root        bytea       NOT NULL,
    previous    bytea       NOT NULL,
    head        bytea       NOT NULL,
    signature   bytea       NOT NULL,
    seen_before xid8        NOT NULL
);
COMMENT ON COLUMN audit_seal.root IS 'RFC 6962 tree hash over the leaf hashes, in order of position';
COMMENT ON COLUMN audit_seal.head IS 'hash over number, time, size, root and the previous head; signed (Ed25519)';
COMMENT ON COLUMN audit_seal.seen_before IS 'entries of transactions before this one are sealed, all of them';

CREATE TABLE audit_position (
    entry_id uuid    PRIMARY KEY,
    seal     bigint  NOT NULL REFERENCES audit_seal,
    position integer NOT NULL,
    UNIQUE (seal, position)
);

-- Inserted and read, never changed: there is no UPDATE and no DELETE for anybody but the owner.
GRANT SELECT, INSERT ON audit_seal, audit_position TO "${database}_sealer";
GRANT SELECT ON audit_seal, audit_position TO "${database}_auditor";
