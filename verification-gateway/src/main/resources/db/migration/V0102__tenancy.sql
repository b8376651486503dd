-- Whose rows may be seen and changed by whom, see foundation's V0002. The tenant of a check is who asked for it.

CALL provide_roles('${application}', '${database}_drainer', '${database}_service');

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
