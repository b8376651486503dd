-- The application logs in as a role that owns nothing, cannot bypass row-level security, and may do what is granted and
-- no more. A transaction says for which tenants it runs (setting shiming.tenants); policies compare with that.

CREATE FUNCTION current_tenants() RETURNS uuid[] LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT coalesce(nullif(current_setting('shiming.tenants', true), ''), '{}')::uuid[]
$$;

-- Use cases that serve every tenant have a role of their own, entered for one transaction by SET LOCAL ROLE.
CREATE PROCEDURE provide_roles(application text, VARIADIC names text[]) LANGUAGE plpgsql AS $$
DECLARE name text;
BEGIN
    FOREACH name IN ARRAY names LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) THEN
            EXECUTE format('CREATE ROLE %I NOLOGIN', name);
        END IF;
        EXECUTE format('GRANT %I TO %I WITH INHERIT FALSE, SET TRUE', name, application);
    END LOOP;
END $$;
REVOKE EXECUTE ON PROCEDURE provide_roles FROM PUBLIC;

CALL provide_roles('${application}', '${database}_sealer', '${database}_auditor');

GRANT SELECT, INSERT, UPDATE, DELETE ON idempotency_key TO "${application}";
GRANT SELECT, INSERT, UPDATE, DELETE ON outbox TO "${application}";
REVOKE EXECUTE ON FUNCTION outbox_redeliver FROM PUBLIC;

-- The trail is written by everybody, read by auditors and the sealer, and changed by nobody.
GRANT SELECT, INSERT ON audit_entry TO "${application}";
GRANT SELECT ON audit_entry TO "${database}_sealer", "${database}_auditor";
ALTER TABLE audit_entry ENABLE ROW LEVEL SECURITY;
CREATE POLICY written ON audit_entry FOR INSERT WITH CHECK (true);
CREATE POLICY read ON audit_entry FOR SELECT TO "${database}_sealer", "${database}_auditor" USING (true);
