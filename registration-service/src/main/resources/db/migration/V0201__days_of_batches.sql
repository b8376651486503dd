-- Publication and service records go by the day as log-ons do (V0186, V0187), and their batches with them.
ALTER TABLE record_kind ADD COLUMN batches text;
COMMENT ON COLUMN record_kind.batches IS 'table of batches, by the same days; those of held records are moved to held_record_batch';
INSERT INTO record_kind (kind, records, held, owner_column, batches) VALUES
    ('PUBLICATION_RECORD', 'publication_record', 'held_publication_record', 'operator_id', 'publication_record_batch'),
    ('SERVICE_RECORD', 'service_record', 'held_service_record', 'operator_id', 'service_record_batch');

-- The batch that a record of one is in.
CREATE FUNCTION batch_of(record uuid) RETURNS uuid LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT overlay(record::text PLACING '0000' FROM 33)::uuid
$$;

CREATE OR REPLACE FUNCTION provide_record_days(of_kind text, first date, days integer) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    each date;
    parent text;
    name text;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('provide_record_days'));
    FOR each, parent IN
        SELECT d.day, t.name
        FROM record_kind k, unnest(ARRAY[k.records, k.copies, k.batches]) AS t (name),
             (SELECT first + n AS day FROM generate_series(0, days - 1) AS n) AS d
        WHERE k.kind = of_kind AND t.name IS NOT NULL
          AND NOT EXISTS (SELECT FROM record_day r WHERE r.kind = of_kind AND r.day = d.day AND r.purged_at IS NOT NULL)
    LOOP
        name := parent || '_' || to_char(each, 'YYYYMMDD');
        IF to_regclass('public.' || name) IS NULL THEN
            EXECUTE format('CREATE TABLE public.%I (LIKE public.%I INCLUDING ALL)', name, parent);
            EXECUTE format('ALTER TABLE public.%I ENABLE ROW LEVEL SECURITY', name);
            EXECUTE format('ALTER TABLE public.%I ATTACH PARTITION public.%I FOR VALUES FROM (%L) TO (%L)',
                           parent, name, each, each + 1);
        END IF;
    END LOOP;
END $$;

-- As before, and a held record takes its batch along; the batches are locked last, as they are written last.
ALTER FUNCTION drop_record_day RENAME TO drop_rows_of_record_day;
REVOKE EXECUTE ON FUNCTION drop_rows_of_record_day FROM "${database}_purger";
CREATE FUNCTION drop_record_day(which uuid, run uuid, at timestamptz)
    RETURNS TABLE (moved_ids uuid[], moved_owners uuid[], moved_ends timestamptz[])
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp SET lock_timeout = '200ms' AS $$
DECLARE
    of_day date;
    of_batches text;
BEGIN
    SELECT d.moved_ids, d.moved_owners, d.moved_ends INTO moved_ids, moved_owners, moved_ends
    FROM drop_rows_of_record_day(which, run, at) AS d;
    IF NOT FOUND THEN
        RETURN;
    END IF;
    SELECT r.day, k.batches INTO STRICT of_day, of_batches
    FROM record_day r JOIN record_kind k ON k.kind = r.kind WHERE r.record_id = which;
    IF of_batches IS NOT NULL THEN
        EXECUTE format('LOCK TABLE ONLY public.%I IN ACCESS EXCLUSIVE MODE', of_batches);
        EXECUTE format('INSERT INTO held_record_batch SELECT b.* FROM public.%I b
                        WHERE b.day = $1 AND b.id IN (SELECT batch_of(m) FROM unnest($2) AS m)', of_batches)
            USING of_day, moved_ids;
        EXECUTE format('DROP TABLE public.%I', of_batches || '_' || to_char(of_day, 'YYYYMMDD'));
    END IF;
    RETURN NEXT;
END $$;
REVOKE EXECUTE ON FUNCTION drop_record_day FROM PUBLIC;
GRANT EXECUTE ON FUNCTION drop_record_day TO "${database}_purger";

-- Whoever holds a record reads its row and so locks its table against being dropped; or takes turns with who deletes what was
-- moved out.
GRANT SELECT (operator_id, day, id, settled_at) ON publication_record, service_record TO "${database}_purger";
GRANT SELECT (operator_id, day, id, settled_at), DELETE ON held_publication_record, held_service_record
    TO "${database}_purger";
GRANT SELECT (operator_id, id, day), DELETE ON held_record_batch TO "${database}_purger";
CREATE POLICY seen ON publication_record FOR SELECT TO "${database}_purger" USING (true);
CREATE POLICY seen ON service_record FOR SELECT TO "${database}_purger" USING (true);
CREATE POLICY seen ON held_publication_record FOR SELECT TO "${database}_purger" USING (true);
CREATE POLICY seen ON held_service_record FOR SELECT TO "${database}_purger" USING (true);
CREATE POLICY due ON held_publication_record FOR DELETE TO "${database}_purger"
    USING (settled_at < (SELECT purge_moment()) - interval '60 days'
           AND NOT EXISTS (SELECT FROM record_hold h WHERE h.record_id = held_publication_record.id AND h.lifted_at IS NULL));
CREATE POLICY due ON held_service_record FOR DELETE TO "${database}_purger"
    USING (settled_at < (SELECT purge_moment()) - interval '60 days'
           AND NOT EXISTS (SELECT FROM record_hold h WHERE h.record_id = held_service_record.id AND h.lifted_at IS NULL));
CREATE POLICY seen ON held_record_batch FOR SELECT TO "${database}_purger" USING (true);
-- A batch goes with the last of its records: never while one of them is held, nor before any of them could be due. Its day is up to
-- a day before that of its records.
CREATE POLICY left_over ON held_record_batch FOR DELETE TO "${database}_purger"
    USING (day <= (((SELECT purge_moment()) - interval '59 days') AT TIME ZONE 'UTC')::date
           AND NOT EXISTS (SELECT FROM record_hold h
                           WHERE batch_of(h.record_id) = held_record_batch.id AND h.lifted_at IS NULL));
CREATE INDEX record_hold_by_batch ON record_hold (batch_of(record_id)) WHERE lifted_at IS NULL;
-- What is held may be for years, and much: it is found by its batch when that is purged, and by whom it is about.
CREATE INDEX held_publication_record_by_batch ON held_publication_record (batch_of(id));
CREATE INDEX held_service_record_by_batch ON held_service_record (batch_of(id));
CREATE INDEX held_publication_record_by_subject ON held_publication_record (subject_index);
CREATE INDEX held_service_record_by_subject ON held_service_record (subject_index);

-- By the server's clock, for the first minutes; from then on the service does it by its own.
SELECT provide_record_days(k, current_date - 1, 9) FROM unnest(ARRAY['PUBLICATION_RECORD', 'SERVICE_RECORD']) AS k;
