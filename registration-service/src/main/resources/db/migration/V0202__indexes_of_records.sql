-- Records of days keep the index they were stored with; it passes with their day. Those of a batch stand under one key.
CREATE OR REPLACE VIEW indexed_under AS
    SELECT 'idempotency key, over within a day'::text AS what, false AS renewed, key_of(scope) AS key
    FROM idempotency_key WHERE NOT superseded
    UNION ALL
    SELECT 'copy not used yet, over within a day', false, key_of(content_index)
    FROM document_copy WHERE registration_id IS NULL
    UNION ALL
    SELECT 'registration', true, key_of(document_index) FROM registration
    UNION ALL
    SELECT 'use of a copy', true, key_of(content_index) FROM used_copy WHERE NOT superseded
    UNION ALL
    SELECT 'batch of publication records, over with its day', false, index_key FROM publication_record_batch
    UNION ALL
    SELECT 'batch of service records, over with its day', false, index_key FROM service_record_batch
    UNION ALL
    SELECT 'held publication record', true, key_of(subject_index) FROM held_publication_record
    UNION ALL
    SELECT 'held service record', true, key_of(subject_index) FROM held_service_record;

-- What is held may be for years, and is indexed anew as registrations are.
GRANT SELECT, UPDATE (subject_index) ON held_publication_record, held_service_record TO "${database}_indexer";
CREATE POLICY every ON held_publication_record TO "${database}_indexer" USING (true);
CREATE POLICY every ON held_service_record TO "${database}_indexer" USING (true);
