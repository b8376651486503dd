-- Since when the time runs for which a record is kept (Art. 12, 15), and what will be due when. No personal data: ids,
-- an opaque reference that the records of one subject share, a category, dates.

-- Every start there was; rows are put in and never changed.
CREATE TABLE clock (
    record_id   uuid        NOT NULL,
    turn        integer     NOT NULL CHECK (turn > 0),
    category    text        NOT NULL,
    operator_id uuid,
    venue_id    uuid,
    subject_ref text,
    started_at  timestamptz NOT NULL,
    recorded_at timestamptz NOT NULL,
    PRIMARY KEY (record_id, turn),
    CHECK (operator_id IS NULL OR venue_id IS NULL)
);

CREATE TABLE clock_cancellation (
    record_id    uuid        NOT NULL,
    turn         integer     NOT NULL,
    cancelled_at timestamptz NOT NULL,
    PRIMARY KEY (record_id, turn),
    FOREIGN KEY (record_id, turn) REFERENCES clock
);

-- What is to go, by when: one row for each clock that runs. Finding what is due costs the same however many clocks there
-- are, because it reads the months that have come and no others.
CREATE TABLE due_item (
    due_at         timestamptz NOT NULL,
    record_id      uuid        NOT NULL,
    operator_id    uuid,
    venue_id       uuid,
    category       text        NOT NULL,
    started_at     timestamptz NOT NULL,
    policy_version integer     NOT NULL,
    PRIMARY KEY (due_at, record_id),
    -- A net below the service's own arithmetic, that is by the region's days: those of UTC begin up to a day earlier or later.
    CONSTRAINT due_item_not_early CHECK (
        CASE category
            WHEN 'REGISTRATION' THEN
                due_at AT TIME ZONE 'UTC' >= started_at AT TIME ZONE 'UTC' + interval '2 years' - interval '1 day'
            WHEN 'REFUSED_REGISTRATION' THEN due_at >= started_at
            ELSE due_at - started_at >= interval '59 days'
        END)
) PARTITION BY RANGE (due_at);
COMMENT ON COLUMN due_item.policy_version IS 'by which due_at was worked out';
CREATE INDEX due_item_by_operator ON due_item (operator_id, due_at, record_id);
CREATE INDEX due_item_by_record ON due_item (record_id);
CREATE INDEX due_item_by_policy ON due_item (category, policy_version, started_at);

-- Services start and cancel clocks, whosever the record is.
CALL provide_roles('${application}', '${database}_timekeeper', '${database}_authority');

GRANT SELECT, INSERT ON clock, clock_cancellation TO "${database}_timekeeper";
GRANT SELECT, INSERT, UPDATE, DELETE ON due_item TO "${database}_timekeeper";
GRANT INSERT ON audit_entry TO "${database}_timekeeper";
-- Operators see their own; officials see all, on record.
GRANT SELECT ON due_item TO "${application}", "${database}_authority";
GRANT INSERT ON audit_entry TO "${database}_authority";

ALTER TABLE clock ENABLE ROW LEVEL SECURITY;
ALTER TABLE due_item ENABLE ROW LEVEL SECURITY;
CREATE POLICY every ON clock TO "${database}_timekeeper" USING (true);
CREATE POLICY every ON due_item TO "${database}_timekeeper" USING (true);
CREATE POLICY own ON due_item FOR SELECT TO "${application}" USING (operator_id = ANY (current_tenants()));
CREATE POLICY every_read ON due_item FOR SELECT TO "${database}_authority" USING (true);

-- Attached and not created in place: that locks out nobody who writes. Months are UTC's.
CREATE FUNCTION provide_due_months(months date[]) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public SET timezone = 'UTC' AS $$
DECLARE
    each date;
    name text;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('provide_due_months'));
    FOR each IN SELECT DISTINCT date_trunc('month', m)::date FROM unnest(months) AS m WHERE m >= '2017-01-01' LOOP
        name := 'due_item_' || to_char(each, 'YYYYMM');
        IF to_regclass('public.' || name) IS NULL THEN
            EXECUTE format('CREATE TABLE public.%I (LIKE public.due_item INCLUDING ALL)', name);
            EXECUTE format('ALTER TABLE public.%I ENABLE ROW LEVEL SECURITY', name);
            EXECUTE format('ALTER TABLE public.due_item ATTACH PARTITION public.%I FOR VALUES FROM (%L) TO (%L)',
                           name, each::timestamptz, (each + interval '1 month')::timestamptz);
        END IF;
    END LOOP;
END $$;
REVOKE EXECUTE ON FUNCTION provide_due_months FROM PUBLIC;
GRANT EXECUTE ON FUNCTION provide_due_months TO "${database}_timekeeper";

CREATE TABLE due_item_before_2017 PARTITION OF due_item FOR VALUES FROM (MINVALUE) TO ('2017-01-01T00:00:00Z');
ALTER TABLE due_item_before_2017 ENABLE ROW LEVEL SECURITY;
