-- Indexes while their key is replaced, see foundation's V0005.

ALTER TABLE active_service_number ADD COLUMN superseded boolean NOT NULL DEFAULT false;
ALTER TABLE used_copy ADD COLUMN superseded boolean NOT NULL DEFAULT false;
ALTER TABLE document_copy ADD COLUMN further_indexes bytea[] NOT NULL DEFAULT '{}';
COMMENT ON COLUMN document_copy.further_indexes IS 'of the content, under keys before that of content_index; none once it was computed anew';

-- Few different values: such an index is small.
CREATE INDEX registration_by_index_key ON registration (key_of(document_index));
CREATE INDEX used_copy_by_index_key ON used_copy (key_of(content_index), superseded);
CREATE INDEX document_copy_by_index_key ON document_copy (key_of(content_index));
CREATE INDEX document_copy_under_several ON document_copy (id) WHERE further_indexes <> '{}';
CREATE INDEX document_copy_by_registration ON document_copy (registration_id) WHERE registration_id IS NOT NULL;

DROP FUNCTION service_number_is_held(bytea);
CREATE FUNCTION service_number_is_held(keys bytea[]) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT EXISTS (SELECT FROM active_service_number WHERE number_key = ANY (keys))
$$;
REVOKE EXECUTE ON FUNCTION service_number_is_held FROM PUBLIC;
GRANT EXECUTE ON FUNCTION service_number_is_held TO "${application}";

-- A registration stands for its service number and the number it holds: they are never under older keys alone than its
-- document. The use of a copy is told by itself, because a copy is indexed when it is uploaded.
CREATE OR REPLACE VIEW indexed_under AS
    SELECT 'idempotency key, over within a day'::text AS what, false AS renewed, key_of(scope) AS key
    FROM idempotency_key WHERE NOT superseded
    UNION ALL
    SELECT 'copy not used yet, over within a day', false, key_of(content_index)
    FROM document_copy WHERE registration_id IS NULL
    UNION ALL
    SELECT 'registration', true, key_of(document_index) FROM registration
    UNION ALL
    SELECT 'use of a copy', true, key_of(content_index) FROM used_copy WHERE NOT superseded;

-- The indexer opens registrations, whoever's they are, and changes nothing but indexes; of what is unique it removes only
-- what is superseded, and stands under a key that was destroyed.
GRANT SELECT ON registration, document_copy TO "${database}_indexer";
GRANT UPDATE (document_index, service_number_index, version) ON registration TO "${database}_indexer";
GRANT UPDATE (content_index, further_indexes) ON document_copy TO "${database}_indexer";
GRANT SELECT, INSERT, DELETE ON active_service_number, used_copy TO "${database}_indexer";
GRANT UPDATE (superseded) ON active_service_number, used_copy TO "${database}_indexer";
CREATE POLICY every ON registration TO "${database}_indexer" USING (true);
CREATE POLICY every ON document_copy TO "${database}_indexer" USING (true);
CREATE POLICY every ON active_service_number FOR SELECT TO "${database}_indexer" USING (true);
CREATE POLICY every ON used_copy FOR SELECT TO "${database}_indexer" USING (true);
CREATE POLICY anew ON active_service_number FOR INSERT TO "${database}_indexer" WITH CHECK (true);
CREATE POLICY anew ON used_copy FOR INSERT TO "${database}_indexer" WITH CHECK (true);
CREATE POLICY superseded ON active_service_number FOR UPDATE TO "${database}_indexer" USING (true);
CREATE POLICY superseded ON used_copy FOR UPDATE TO "${database}_indexer" USING (true);
CREATE POLICY destroyed ON active_service_number FOR DELETE TO "${database}_indexer"
    USING (superseded AND key_of(number_key) IN (SELECT key FROM index_key WHERE retired_at IS NOT NULL));
CREATE POLICY destroyed ON used_copy FOR DELETE TO "${database}_indexer"
    USING (superseded AND key_of(content_index) IN (SELECT key FROM index_key WHERE retired_at IS NOT NULL));
