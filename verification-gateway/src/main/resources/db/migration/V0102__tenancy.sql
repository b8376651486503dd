-- Whose rows may be seen and changed by whom, see foundation's V0002. The tenant of a check is who asked for it.

DO $$
DECLARE named text;
BEGIN
    FOREACH named IN ARRAY ARRAY['${database}_drainer', '${database}_service'] LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = named) THEN
            EXECUTE format('CREATE ROLE %I NOLOGIN', named);
        END IF;
        EXECUTE format('GRANT %I TO %I WITH INHERIT FALSE, SET TRUE', named, '${application}');
    END LOOP;
END $$;

GRANT SELECT, INSERT, UPDATE ON verification TO "${application}";
ALTER TABLE verification ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON verification TO "${application}" USING (asker_id = ANY (current_tenants()));

-- The queue takes what waits, whoever asked; it settles it in the asker's own scope.
GRANT SELECT ON verification TO "${database}_drainer";
GRANT UPDATE (next_attempt_at, attempts) ON verification TO "${database}_drainer";
CREATE POLICY pending ON verification TO "${database}_drainer" USING (outcome = 'PENDING');

-- Services ask for every tenant and read what they asked for.
GRANT SELECT ON verification TO "${database}_service";
CREATE POLICY asked ON verification FOR SELECT TO "${database}_service" USING (true);
