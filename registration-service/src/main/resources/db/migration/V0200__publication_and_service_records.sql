-- What providers published and how their services were used (Art. 15): many lines a second, kept for sixty days and gone by
-- the day. Lines that came together are a batch, with one key and one Merkle root on the audit trail. The id of a batch ends in
-- 0000, and that of a record of it in the record's place there, from 1 on. Nobody may change a row.
CREATE TABLE publication_record (
    operator_id   uuid        NOT NULL,
    day           date        NOT NULL,
    id            uuid        NOT NULL,
    at            timestamptz NOT NULL,
    subject_index bytea       NOT NULL,
    sealed        bytea       NOT NULL,
    settled_at    timestamptz NOT NULL,
    line_key      uuid,
    PRIMARY KEY (day, id)
) PARTITION BY RANGE (day);
COMMENT ON COLUMN publication_record.at IS 'when it was published, as the operator says';
COMMENT ON COLUMN publication_record.subject_index IS 'blind index of operator and address';
COMMENT ON COLUMN publication_record.sealed IS 'one blob under the record''s key, which comes from its batch''s; associated data = operator and record';
COMMENT ON COLUMN publication_record.settled_at IS 'when it came; from then on it is kept';
COMMENT ON COLUMN publication_record.line_key IS 'of the key its line brought, if it did: keyed hash of that and who sent it; looked at for 24 hours';
-- Sealed content does not compress.
ALTER TABLE publication_record ALTER COLUMN sealed SET STORAGE EXTERNAL;
CREATE INDEX publication_record_of_subject ON publication_record (subject_index);
CREATE INDEX publication_record_of_line ON publication_record (line_key) WHERE line_key IS NOT NULL;

CREATE TABLE service_record (
    operator_id   uuid        NOT NULL,
    day           date        NOT NULL,
    id            uuid        NOT NULL,
    at            timestamptz NOT NULL,
    subject_index bytea       NOT NULL,
    sealed        bytea       NOT NULL,
    settled_at    timestamptz NOT NULL,
    line_key      uuid,
    PRIMARY KEY (day, id)
) PARTITION BY RANGE (day);
COMMENT ON COLUMN service_record.at IS 'when the service was used, as the operator says';
COMMENT ON COLUMN service_record.subject_index IS 'blind index of operator and account';
COMMENT ON COLUMN service_record.sealed IS 'one blob under the record''s key, which comes from its batch''s; associated data = operator and record';
COMMENT ON COLUMN service_record.settled_at IS 'when it came; from then on it is kept';
COMMENT ON COLUMN service_record.line_key IS 'of the key its line brought, if it did: keyed hash of that and who sent it; looked at for 24 hours';
CREATE INDEX service_record_of_subject ON service_record (subject_index);
CREATE INDEX service_record_of_line ON service_record (line_key) WHERE line_key IS NOT NULL;

CREATE TABLE publication_record_batch (
    operator_id    uuid       NOT NULL,
    day            date       NOT NULL,
    id             uuid       NOT NULL,
    root           bytea      NOT NULL,
    leaves         bytea      NOT NULL,
    places         smallint[] NOT NULL,
    audit_entry_id uuid       NOT NULL,
    index_key      bytea      NOT NULL,
    PRIMARY KEY (day, id),
    CHECK (length(leaves) = 32 * cardinality(places))
) PARTITION BY RANGE (day);
COMMENT ON COLUMN publication_record_batch.root IS 'RFC 6962 root over the leaves, as in the audit entry';
COMMENT ON COLUMN publication_record_batch.leaves IS 'leaf hashes of the records, 32 bytes each, in their order; salted, so that they tell nothing';
COMMENT ON COLUMN publication_record_batch.places IS 'of the records, in the same order; what is missing was refused';
COMMENT ON COLUMN publication_record_batch.index_key IS 'names the key of its records'' blind indexes';
-- Hashes do not compress.
ALTER TABLE publication_record_batch ALTER COLUMN leaves SET STORAGE EXTERNAL;
CREATE TABLE service_record_batch (LIKE publication_record_batch INCLUDING ALL) PARTITION BY RANGE (day);

-- What is held outlives its day, and its batch with it.
CREATE TABLE held_publication_record (LIKE publication_record INCLUDING COMMENTS, PRIMARY KEY (id));
CREATE TABLE held_service_record (LIKE service_record INCLUDING COMMENTS, PRIMARY KEY (id));
CREATE TABLE held_record_batch (LIKE publication_record_batch INCLUDING COMMENTS, PRIMARY KEY (id));

GRANT SELECT, INSERT ON publication_record, service_record, publication_record_batch, service_record_batch
    TO "${application}";
GRANT SELECT ON held_publication_record, held_service_record, held_record_batch TO "${application}";

-- The tenants are looked up once for a statement: one writes a thousand rows.
ALTER TABLE publication_record ENABLE ROW LEVEL SECURITY;
ALTER TABLE service_record ENABLE ROW LEVEL SECURITY;
ALTER TABLE publication_record_batch ENABLE ROW LEVEL SECURITY;
ALTER TABLE service_record_batch ENABLE ROW LEVEL SECURITY;
ALTER TABLE held_publication_record ENABLE ROW LEVEL SECURITY;
ALTER TABLE held_service_record ENABLE ROW LEVEL SECURITY;
ALTER TABLE held_record_batch ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON publication_record TO "${application}"
    USING (operator_id = ANY ((SELECT current_tenants())::uuid[]));
CREATE POLICY own ON service_record TO "${application}" USING (operator_id = ANY ((SELECT current_tenants())::uuid[]));
CREATE POLICY own ON publication_record_batch TO "${application}" USING (operator_id = ANY (current_tenants()));
CREATE POLICY own ON service_record_batch TO "${application}" USING (operator_id = ANY (current_tenants()));
CREATE POLICY own ON held_publication_record TO "${application}" USING (operator_id = ANY (current_tenants()));
CREATE POLICY own ON held_service_record TO "${application}" USING (operator_id = ANY (current_tenants()));
CREATE POLICY own ON held_record_batch TO "${application}" USING (operator_id = ANY (current_tenants()));

-- What is on record of lines with such keys since a moment, which is of yesterday; another replica may be in tomorrow already. By the index, whatever statistics say: of a day that
-- has just begun there are none.
CREATE FUNCTION records_under_keys(records regclass, keys uuid[], since timestamptz)
    RETURNS TABLE (line_key uuid, operator_id uuid, id uuid, at timestamptz, sealed bytea)
    LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public, pg_temp SET enable_seqscan = off AS $$
BEGIN
    RETURN QUERY EXECUTE format('SELECT r.line_key, r.operator_id, r.id, r.at, r.sealed FROM %s r
                                 WHERE r.day BETWEEN ($2 AT TIME ZONE ''UTC'')::date AND ($2 AT TIME ZONE ''UTC'')::date + 2
                                   AND r.line_key = ANY ($1) AND r.settled_at > $2', records)
        USING keys, since;
END $$;
REVOKE EXECUTE ON FUNCTION records_under_keys FROM PUBLIC;
GRANT EXECUTE ON FUNCTION records_under_keys TO "${application}";
