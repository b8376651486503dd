-- Records that are kept for sixty days (Art. 14, 15) are purged by the day: each kind has a table with a partition for each
-- day, and rows with day, id and settled_at. What is held of a day that goes is moved to a table of the same columns.
CREATE TABLE record_kind (
    kind         text PRIMARY KEY,
    records      text NOT NULL,
    held         text NOT NULL,
    owner_column text NOT NULL,
    copies       text
);
COMMENT ON COLUMN record_kind.copies IS 'table of copies, by the same days; those of held records are moved to record_copy';
INSERT INTO record_kind VALUES ('VENUE_LOGON', 'venue_logon', 'held_venue_logon', 'venue_id', 'venue_logon_copy');

CREATE TABLE record_day (
    record_id        uuid        PRIMARY KEY,
    kind             text        NOT NULL REFERENCES record_kind,
    day              date        NOT NULL,
    ended_at         timestamptz NOT NULL,
    closed_at        timestamptz NOT NULL,
    run_id           uuid,
    purged_at        timestamptz,
    key_destroyed_at timestamptz,
    UNIQUE (kind, day),
    CHECK ((run_id IS NULL) = (purged_at IS NULL)),
    CHECK (key_destroyed_at IS NULL OR purged_at IS NOT NULL)
);
COMMENT ON TABLE record_day IS 'days whose records are all settled; stays when they are gone';
COMMENT ON COLUMN record_day.ended_at IS 'when the last of them ended';
COMMENT ON COLUMN record_day.key_destroyed_at IS 'when their keys were gone from the keys server, which is after their rows were';

-- The copies that guests showed go with the day, and not one by one.
CREATE TABLE venue_logon_copy (
    owner_id   uuid    NOT NULL,
    day        date    NOT NULL,
    record_id  uuid    NOT NULL,
    id         uuid    NOT NULL,
    media_type text    NOT NULL,
    size       integer NOT NULL,
    sealed     bytea   NOT NULL,
    sealed_key bytea   NOT NULL,
    PRIMARY KEY (owner_id, day, record_id, id)
) PARTITION BY RANGE (day);
COMMENT ON COLUMN venue_logon_copy.sealed_key IS 'the copy''s own key, sealed under the key of the log-on that took it';
-- Sealed content does not compress.
ALTER TABLE venue_logon_copy ALTER COLUMN sealed SET STORAGE EXTERNAL;
GRANT SELECT, INSERT, DELETE ON venue_logon_copy TO "${application}";
ALTER TABLE venue_logon_copy ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON venue_logon_copy TO "${application}" USING (owner_id = ANY (current_tenants()));

CREATE TABLE held_venue_logon (LIKE venue_logon INCLUDING COMMENTS, PRIMARY KEY (id));
GRANT SELECT ON held_venue_logon TO "${application}";
ALTER TABLE held_venue_logon ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON held_venue_logon TO "${application}" USING (venue_id = ANY (current_tenants()));

-- Attached and not created in place: that locks out nobody who writes. A day that was purged does not come back.
DROP FUNCTION provide_venue_logon_days;
CREATE FUNCTION provide_record_days(of_kind text, first date, days integer) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    each date;
    parent text;
    name text;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('provide_record_days'));
    FOR each, parent IN
        SELECT d.day, t.name
        FROM record_kind k, unnest(ARRAY[k.records, k.copies]) AS t (name),
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
REVOKE EXECUTE ON FUNCTION provide_record_days FROM PUBLIC;
GRANT EXECUTE ON FUNCTION provide_record_days TO "${application}";

SELECT provide_record_days('VENUE_LOGON', to_date(right(inhrelid::regclass::text, 8), 'YYYYMMDD'), 1)
FROM pg_inherits WHERE inhparent = 'venue_logon'::regclass;

WITH moved AS (
    DELETE FROM record_copy c USING venue_logon l WHERE l.id = c.record_id AND l.venue_id = c.owner_id
    RETURNING c.owner_id, l.day, c.record_id, c.id, c.media_type, c.size, c.sealed, c.sealed_key)
INSERT INTO venue_logon_copy SELECT * FROM moved;
REVOKE DELETE ON record_copy FROM "${application}";
