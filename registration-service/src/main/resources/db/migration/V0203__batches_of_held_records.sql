-- A batch goes with the last of its records: never while one of them is held, nor before any of them could be due. Its day is up to
-- a day before that of its records.
DROP POLICY left_over ON held_record_batch;
GRANT SELECT (day) ON held_record_batch TO "${database}_purger";
CREATE POLICY left_over ON held_record_batch FOR DELETE TO "${database}_purger"
    USING (day <= (((SELECT purge_moment()) - interval '59 days') AT TIME ZONE 'UTC')::date
           AND NOT EXISTS (SELECT FROM record_hold h
                           WHERE batch_of(h.record_id) = held_record_batch.id AND h.lifted_at IS NULL));
CREATE INDEX record_hold_by_batch ON record_hold (batch_of(record_id)) WHERE lifted_at IS NULL;
