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

-- As before, and a held record takes its batch along.
CREATE OR REPLACE FUNCTION drop_record_day(which uuid, run uuid, at timestamptz)
    RETURNS TABLE (moved_ids uuid[], moved_owners uuid[], moved_ends timestamptz[])
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp SET lock_timeout = '200ms' AS $$
DECLARE
    closed record_day;
    tables record_kind;
    suffix text;
    first_id uuid;
    end_id uuid;
BEGIN
    UPDATE record_day r SET run_id = run, purged_at = at
    WHERE r.record_id = which AND r.purged_at IS NULL AND r.ended_at < purge_moment() - interval '60 days'
    RETURNING r.* INTO closed;
    IF NOT FOUND THEN
        RETURN;
    END IF;
    SELECT k.* INTO STRICT tables FROM record_kind k WHERE k.kind = closed.kind;
    suffix := '_' || to_char(closed.day, 'YYYYMMDD');
    -- UUIDv7 begins with the milliseconds since 1970.
    first_id := (lpad(to_hex((extract(epoch FROM closed.day) * 1000)::bigint), 12, '0') || repeat('0', 20))::uuid;
    end_id := (lpad(to_hex((extract(epoch FROM closed.day + 1) * 1000)::bigint), 12, '0') || repeat('0', 20))::uuid;

    EXECUTE format('LOCK TABLE ONLY public.%I IN ACCESS EXCLUSIVE MODE', tables.records);
    EXECUTE format('WITH moved AS (INSERT INTO public.%I SELECT l.* FROM public.%I l WHERE l.day = $1 AND l.id IN (
                        SELECT h.record_id FROM record_hold h
                        WHERE h.lifted_at IS NULL AND h.record_id >= $2 AND h.record_id < $3)
                    RETURNING id, %I AS owner, settled_at)
                    SELECT coalesce(array_agg(id), ''{}''), coalesce(array_agg(owner), ''{}''),
                           coalesce(array_agg(settled_at), ''{}'') FROM moved',
                   tables.held, tables.records, tables.owner_column)
        INTO moved_ids, moved_owners, moved_ends USING closed.day, first_id, end_id;
    -- Holds that were lifted go with what they held.
    EXECUTE format('DELETE FROM record_hold h USING public.%I l
                    WHERE h.lifted_at IS NOT NULL AND h.record_id >= $2 AND h.record_id < $3
                      AND l.day = $1 AND l.id = h.record_id AND l.id <> ALL ($4)', tables.records)
        USING closed.day, first_id, end_id, moved_ids;
    IF tables.copies IS NOT NULL THEN
        EXECUTE format('LOCK TABLE ONLY public.%I IN ACCESS EXCLUSIVE MODE', tables.copies);
        EXECUTE format('INSERT INTO record_copy (owner_id, record_id, id, media_type, size, sealed, sealed_key)
                        SELECT owner_id, record_id, id, media_type, size, sealed, sealed_key FROM public.%I
                        WHERE day = $1 AND (owner_id, record_id) IN (SELECT * FROM unnest($2, $3))', tables.copies)
            USING closed.day, moved_owners, moved_ids;
        EXECUTE format('DROP TABLE public.%I', tables.copies || suffix);
    END IF;
    IF tables.batches IS NOT NULL THEN
        EXECUTE format('LOCK TABLE ONLY public.%I IN ACCESS EXCLUSIVE MODE', tables.batches);
        EXECUTE format('INSERT INTO held_record_batch SELECT b.* FROM public.%I b
                        WHERE b.day = $1 AND b.id IN (SELECT batch_of(m) FROM unnest($2) AS m)', tables.batches)
            USING closed.day, moved_ids;
        EXECUTE format('DROP TABLE public.%I', tables.batches || suffix);
    END IF;
    EXECUTE format('DROP TABLE public.%I', tables.records || suffix);
    RETURN NEXT;
END $$;

-- Whoever holds a record reads its row and so locks its table against being dropped; or takes turns with who deletes what was
-- moved out.
GRANT SELECT (operator_id, day, id, settled_at) ON publication_record, service_record TO "${database}_purger";
GRANT SELECT (operator_id, day, id, settled_at), DELETE ON held_publication_record, held_service_record
    TO "${database}_purger";
GRANT SELECT (operator_id, id), DELETE ON held_record_batch TO "${database}_purger";
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
CREATE POLICY left_over ON held_record_batch FOR DELETE TO "${database}_purger" USING (true);

-- By the server's clock, for the first minutes; from then on the service does it by its own.
SELECT provide_record_days(k, current_date - 1, 9) FROM unnest(ARRAY['PUBLICATION_RECORD', 'SERVICE_RECORD']) AS k;
