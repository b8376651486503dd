-- Public Internet venues (Art. 14) and who logs on there. A venue is a tenant of its own.

CREATE TABLE venue (
    id                         uuid        PRIMARY KEY,
    kind                       text        NOT NULL,
    name                       text        NOT NULL,
    unified_social_credit_code text        NOT NULL,
    address                    text        NOT NULL,
    created_at                 timestamptz NOT NULL,
    CONSTRAINT venue_once UNIQUE (unified_social_credit_code, address),
    CHECK (kind IN ('INTERNET_CAFE', 'HOTEL', 'OTHER'))
);
GRANT SELECT ON venue TO "${application}";
GRANT SELECT, INSERT ON venue TO "${database}_authority";
ALTER TABLE venue ENABLE ROW LEVEL SECURITY;
CREATE POLICY itself ON venue TO "${application}" USING (id = ANY (current_tenants()));
CREATE POLICY every ON venue TO "${database}_authority" USING (true);

-- The most frequent write of all: one row each, a partition for each day (UTC), so that what is over is dropped by the
-- table. A log-on's day is that of its id (UUIDv7), so whoever has the id finds the partition.
CREATE TABLE venue_logon (
    venue_id        uuid        NOT NULL,
    day             date        NOT NULL,
    id              uuid        NOT NULL,
    status          text        NOT NULL,
    sealed          bytea,
    refusal         text,
    verification_id uuid,
    channel         text,
    outcome         text        NOT NULL,
    receipt         text,
    checked_at      timestamptz,
    started_at      timestamptz NOT NULL,
    created_at      timestamptz NOT NULL,
    ended_at        timestamptz,
    sweep_at        timestamptz,
    version         integer     NOT NULL,
    PRIMARY KEY (venue_id, day, id),
    CHECK (status IN ('PENDING_VERIFICATION', 'ADMITTED', 'REFUSED', 'ENDED')),
    CHECK ((status = 'PENDING_VERIFICATION') = (sweep_at IS NOT NULL)),
    CHECK ((status = 'REFUSED') = (sealed IS NULL)),
    CHECK ((status = 'REFUSED') = (refusal IS NOT NULL)),
    CHECK ((status = 'ENDED') = (ended_at IS NOT NULL)),
    CHECK (status NOT IN ('ADMITTED', 'ENDED') OR outcome = 'MATCH'),
    CHECK ((outcome = 'PENDING') = (checked_at IS NULL))
) PARTITION BY RANGE (day);
COMMENT ON COLUMN venue_logon.sealed IS 'guest and terminal: one blob, associated data = venue and log-on; gone when refused';
CREATE INDEX venue_logon_to_sweep ON venue_logon (sweep_at) WHERE sweep_at IS NOT NULL;

GRANT SELECT, INSERT, UPDATE ON venue_logon TO "${application}";
GRANT SELECT ON venue_logon TO "${database}_sweeper";
GRANT UPDATE (sweep_at) ON venue_logon TO "${database}_sweeper";
ALTER TABLE venue_logon ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON venue_logon TO "${application}" USING (venue_id = ANY (current_tenants()));
CREATE POLICY pending ON venue_logon TO "${database}_sweeper" USING (status = 'PENDING_VERIFICATION');

-- The copy a refused guest showed goes with the rest of what is known of them.
GRANT DELETE ON record_copy TO "${application}";

-- Attached and not created in place: that locks out nobody who writes.
CREATE FUNCTION provide_venue_logon_days(first date, days integer) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
    each date;
    name text;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('provide_venue_logon_days'));
    FOR each IN SELECT first + n FROM generate_series(0, days - 1) AS n LOOP
        name := 'venue_logon_' || to_char(each, 'YYYYMMDD');
        IF to_regclass('public.' || name) IS NULL THEN
            EXECUTE format('CREATE TABLE public.%I (LIKE public.venue_logon INCLUDING ALL)', name);
            EXECUTE format('ALTER TABLE public.%I ENABLE ROW LEVEL SECURITY', name);
            EXECUTE format('ALTER TABLE public.venue_logon ATTACH PARTITION public.%I FOR VALUES FROM (%L) TO (%L)',
                           name, each, each + 1);
        END IF;
    END LOOP;
END $$;
REVOKE EXECUTE ON FUNCTION provide_venue_logon_days FROM PUBLIC;
GRANT EXECUTE ON FUNCTION provide_venue_logon_days TO "${application}";

-- By the server's clock, for the first minutes; from then on the service does it by its own.
SELECT provide_venue_logon_days(current_date - 1, 9);
