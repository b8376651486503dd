-- A day is closed when every record in it is settled, and from then on takes in nothing that ends later: so it is known when
-- it is due, however much is in it, and found without looking through it. It goes by dropping its partitions.

-- Days before another that are not closed yet.
CREATE FUNCTION open_record_days(of_kind text, before date) RETURNS SETOF date
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT p.day FROM (SELECT to_date(substring(i.inhrelid::regclass::text FROM '[0-9]{8}$'), 'YYYYMMDD') AS day
                       FROM record_kind k JOIN pg_inherits i ON i.inhparent = ('public.' || k.records)::regclass
                       WHERE k.kind = of_kind) AS p
    WHERE p.day < before
      AND NOT EXISTS (SELECT FROM record_day r WHERE r.kind = of_kind AND r.day = p.day)
$$;

-- The partition with a day's records. Reading it by name locks nobody out of the others, as reading it by its parent would.
CREATE FUNCTION records_of_day(of_kind text, of_day date) RETURNS text
    LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT k.records || '_' || to_char(of_day, 'YYYYMMDD') FROM record_kind k WHERE k.kind = of_kind
$$;

-- Whether a day's records are not all settled. By the index of those that are not, whatever statistics say of how many there are:
-- when there are none, they are of a time when there were.
CREATE FUNCTION any_unsettled(records text) RETURNS boolean
    LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public, pg_temp SET enable_seqscan = off AS $$
DECLARE
    found_one boolean;
BEGIN
    EXECUTE format('SELECT EXISTS (SELECT FROM public.%I WHERE settled_at IS NULL)', records) INTO found_one;
    RETURN found_one;
END $$;

-- When the last record of a day ended; null while any is open. A day on which nothing was recorded ended with itself.
CREATE FUNCTION settled_record_day(of_kind text, of_day date) RETURNS timestamptz
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp SET lock_timeout = '200ms' AS $$
DECLARE
    records text := records_of_day(of_kind, of_day);
    ended timestamptz;
BEGIN
    IF any_unsettled(records) THEN
        RETURN NULL;
    END IF;
    EXECUTE format('SELECT coalesce(max(settled_at), ($1 + 1)::timestamp AT TIME ZONE ''UTC'') FROM public.%I', records)
        INTO ended USING of_day;
    RETURN ended;
END $$;

-- What keeps a day from taking in anything later has the moment in its name, so that nobody closes the day for another one.
CREATE FUNCTION closed_record_day(ended timestamptz) RETURNS text
    LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT 'closed_' || (extract(epoch FROM ended) * 1000000)::bigint
$$;

-- From then on nothing comes into a day that is open or ended later. Looks through no records, and so locks out others for a
-- moment only. False when something is open, or the day is closed.
CREATE FUNCTION freeze_record_day(of_kind text, of_day date, ended timestamptz) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp SET lock_timeout = '200ms' AS $$
DECLARE
    records text := records_of_day(of_kind, of_day);
    earlier text;
BEGIN
    EXECUTE format('LOCK TABLE public.%I IN ACCESS EXCLUSIVE MODE', records);
    IF any_unsettled(records) OR EXISTS (SELECT FROM record_day r WHERE r.kind = of_kind AND r.day = of_day) THEN
        RETURN false;
    END IF;
    FOR earlier IN SELECT c.conname FROM pg_constraint c
                   WHERE c.conrelid = ('public.' || records)::regclass AND starts_with(c.conname, 'closed_')
    LOOP
        EXECUTE format('ALTER TABLE public.%I DROP CONSTRAINT %I', records, earlier);
    END LOOP;
    EXECUTE format('ALTER TABLE public.%I ADD CONSTRAINT %I CHECK (settled_at IS NOT NULL AND settled_at <= %L) NOT VALID',
                   records, closed_record_day(ended), ended);
    RETURN true;
END $$;

-- Closes a frozen day, looking through all records there. False when somebody else has closed it; fails when something in it is
-- not settled, or ended later, or it is not frozen for this moment. It is read, and not validated by ALTER TABLE: that takes a
-- transaction number before it reads, and until it is over nothing that is newer can be sealed on the audit trail.
CREATE FUNCTION close_record_day(which uuid, of_kind text, of_day date, ended timestamptz, at timestamptz) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp SET lock_timeout = '200ms' AS $$
DECLARE
    records text := records_of_day(of_kind, of_day);
    ends_later boolean;
BEGIN
    -- Whoever would freeze it anew, or drop it, has to wait.
    EXECUTE format('LOCK TABLE public.%I IN SHARE UPDATE EXCLUSIVE MODE', records);
    PERFORM FROM pg_constraint c
        WHERE c.conrelid = ('public.' || records)::regclass AND c.conname = closed_record_day(ended);
    IF NOT FOUND THEN
        RAISE 'the day is not frozen for this moment';
    END IF;
    EXECUTE format('SELECT EXISTS (SELECT FROM public.%I WHERE settled_at IS NULL OR settled_at > $1)', records)
        INTO ends_later USING ended;
    IF ends_later THEN
        RAISE check_violation USING MESSAGE = 'something of the day is not settled, or ended later';
    END IF;
    INSERT INTO record_day (record_id, kind, day, ended_at, closed_at) VALUES (which, of_kind, of_day, ended, at)
    ON CONFLICT (kind, day) DO NOTHING;
    RETURN FOUND;
END $$;

-- Drops a closed day. The sixty days are looked at once more, by the database's clock. What is held is moved out; nothing can
-- be held in between, since the whole table is locked: for no longer than moving takes, and only if that can be had at once.
-- One row with what was moved; none when the day is not due or gone already.
CREATE FUNCTION drop_record_day(which uuid, run uuid, at timestamptz)
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
    EXECUTE format('DROP TABLE public.%I', tables.records || suffix);
    RETURN NEXT;
END $$;

-- What was moved out of a day, and is there still.
CREATE FUNCTION moved_out_of_record_day(of_kind text, of_day date) RETURNS SETOF uuid
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RETURN QUERY EXECUTE format('SELECT id FROM public.%I WHERE day = $1',
                                (SELECT k.held FROM record_kind k WHERE k.kind = of_kind)) USING of_day;
END $$;

REVOKE EXECUTE ON FUNCTION open_record_days, records_of_day, any_unsettled, settled_record_day, closed_record_day, freeze_record_day, close_record_day,
    drop_record_day, moved_out_of_record_day FROM PUBLIC;
GRANT EXECUTE ON FUNCTION open_record_days, settled_record_day, freeze_record_day, close_record_day, drop_record_day,
    moved_out_of_record_day TO "${database}_purger";

GRANT SELECT, UPDATE (key_destroyed_at) ON record_day TO "${database}_purger";

-- Whoever holds a log-on reads its row and so locks its table against being dropped; or takes turns with who deletes what
-- was moved out. Of that nothing goes early or held, whoever asks for it.
GRANT SELECT (venue_id, day, id, status, settled_at) ON venue_logon TO "${database}_purger";
GRANT SELECT (venue_id, day, id, status, settled_at), DELETE ON held_venue_logon TO "${database}_purger";
GRANT SELECT (owner_id, record_id), DELETE ON record_copy TO "${database}_purger";
CREATE POLICY seen ON venue_logon FOR SELECT TO "${database}_purger" USING (true);
CREATE POLICY seen ON held_venue_logon FOR SELECT TO "${database}_purger" USING (true);
CREATE POLICY due ON held_venue_logon FOR DELETE TO "${database}_purger"
    USING (settled_at < (SELECT purge_moment()) - interval '60 days'
           AND NOT EXISTS (SELECT FROM record_hold h WHERE h.record_id = held_venue_logon.id AND h.lifted_at IS NULL));
CREATE POLICY of_held ON record_copy TO "${database}_purger"
    USING (EXISTS (SELECT FROM held_venue_logon l WHERE l.venue_id = owner_id AND l.id = record_id));
