-- Whose rows may be seen and changed by whom, see foundation's V0002.

CALL provide_roles('${application}', '${database}_authority', '${database}_sweeper');

-- Operators are the tenants. Each sees itself; authorities enter them and see all.
GRANT SELECT ON operator, licence TO "${application}";
GRANT SELECT, INSERT ON operator, licence TO "${database}_authority";
GRANT INSERT ON idempotency_key, audit_entry TO "${database}_authority";
ALTER TABLE operator ENABLE ROW LEVEL SECURITY;
ALTER TABLE licence ENABLE ROW LEVEL SECURITY;
CREATE POLICY itself ON operator TO "${application}" USING (id = ANY (current_tenants()));
CREATE POLICY own ON licence TO "${application}" USING (operator_id = ANY (current_tenants()));
CREATE POLICY every ON operator TO "${database}_authority" USING (true);
CREATE POLICY every ON licence TO "${database}_authority" USING (true);

GRANT SELECT, INSERT, UPDATE ON registration, document_check TO "${application}";
ALTER TABLE registration ENABLE ROW LEVEL SECURITY;
ALTER TABLE document_check ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON registration TO "${application}" USING (operator_id = ANY (current_tenants()));
CREATE POLICY own ON document_check TO "${application}" USING (operator_id = ANY (current_tenants()));

GRANT SELECT, INSERT, DELETE ON active_service_number, used_copy TO "${application}";
GRANT SELECT, INSERT, UPDATE ON document_copy TO "${application}";
ALTER TABLE active_service_number ENABLE ROW LEVEL SECURITY;
ALTER TABLE used_copy ENABLE ROW LEVEL SECURITY;
ALTER TABLE document_copy ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON active_service_number TO "${application}" USING (operator_id = ANY (current_tenants()));
CREATE POLICY own ON used_copy TO "${application}" USING (operator_id = ANY (current_tenants()));
CREATE POLICY own ON document_copy TO "${application}" USING (operator_id = ANY (current_tenants()));

-- A number may be held by another operator's user: that it is, and nothing else, is told.
CREATE FUNCTION service_number_is_held(key bytea) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT EXISTS (SELECT FROM active_service_number WHERE number_key = key)
$$;
REVOKE EXECUTE ON FUNCTION service_number_is_held FROM PUBLIC;
GRANT EXECUTE ON FUNCTION service_number_is_held TO "${application}";

-- The sweeper finds what waits, whoever's it is; it settles it in the tenant's own scope.
GRANT SELECT ON registration, document_check TO "${database}_sweeper";
GRANT UPDATE (sweep_at) ON registration TO "${database}_sweeper";
GRANT SELECT, DELETE ON document_copy TO "${database}_sweeper";
CREATE POLICY pending ON registration TO "${database}_sweeper" USING (status = 'PENDING_VERIFICATION');
CREATE POLICY pending ON document_check FOR SELECT TO "${database}_sweeper" USING (true);
CREATE POLICY unused ON document_copy TO "${database}_sweeper" USING (registration_id IS NULL);
