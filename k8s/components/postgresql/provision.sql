-- What must be there before a service's first start, once for each of its two databases, as superuser.
-- ${database}, and the passwords of its two roles, are put in by whoever provisions.
CREATE ROLE "${database}_owner" LOGIN NOSUPERUSER NOCREATEDB CREATEROLE NOBYPASSRLS PASSWORD '${ownerPassword}';
CREATE ROLE "${database}" LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS PASSWORD '${password}';
CREATE DATABASE "${database}" OWNER "${database}_owner";
REVOKE ALL ON DATABASE "${database}" FROM PUBLIC;
GRANT CONNECT ON DATABASE "${database}" TO "${database}";
