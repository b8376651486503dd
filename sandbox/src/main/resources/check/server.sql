-- What must hold of a PostgreSQL server, or else an acknowledgement is worth nothing; see registration.sql.

-- fsync, full_page_writes and synchronous_commit are on, for everybody
SELECT name || '=' || setting FROM pg_settings
WHERE name IN ('fsync', 'full_page_writes') AND setting <> 'on'
   OR name = 'synchronous_commit' AND setting NOT IN ('on', 'remote_apply')
UNION
SELECT kept FROM pg_db_role_setting, unnest(setconfig) AS kept
WHERE kept LIKE 'synchronous\_commit=%' AND split_part(kept, '=', 2) NOT IN ('on', 'remote_apply');
