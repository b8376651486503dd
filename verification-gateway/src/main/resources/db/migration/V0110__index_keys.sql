-- Subjects while the index key is replaced, see foundation's V0005. Those of checks that are settled or given up are lost with their key: their
-- questions are gone already, and nothing looks for them.
CREATE OR REPLACE VIEW indexed_under AS
    SELECT 'idempotency key, over within a day'::text AS what, false AS renewed, key_of(scope) AS key
    FROM idempotency_key WHERE NOT superseded
    UNION ALL
    SELECT 'pending check', true, key_of(subject) FROM verification
    WHERE outcome = 'PENDING' AND given_up_at IS NULL;

-- The indexer opens pending questions, whoever asked, and changes nothing but their indexes.
GRANT SELECT, UPDATE (subject) ON verification TO "${database}_indexer";
CREATE POLICY renewed ON verification TO "${database}_indexer" USING (outcome = 'PENDING' AND given_up_at IS NULL);
