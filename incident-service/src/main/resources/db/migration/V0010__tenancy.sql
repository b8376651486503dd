-- Whose rows may be seen and put in by whom, see foundation's V0002. An operator is a tenant; officials see all, on record.

CALL provide_roles('${application}', '${database}_authority');

GRANT INSERT ON idempotency_key, audit_entry, outbox TO "${database}_authority";
