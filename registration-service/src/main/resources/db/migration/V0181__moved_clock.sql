-- The net under purges goes by PostgreSQL's clock, which nothing of this service can move. In a sandbox, whose services live
-- years ahead, somebody with the server's own power moves it along.
CREATE TABLE moved_clock (
    by_text text    NOT NULL,
    single  boolean PRIMARY KEY DEFAULT true CHECK (single)
);
COMMENT ON TABLE moved_clock IS 'empty in production; nobody but the owner of the schema may read or write it';
COMMENT ON COLUMN moved_clock.by_text IS 'ISO 8601, such as P730D or PT36H';

CREATE FUNCTION purge_moment() RETURNS timestamptz
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp SET timezone = 'UTC' AS $$
    SELECT now() + coalesce((SELECT nullif(by_text, '')::interval FROM moved_clock), interval '0')
$$;
REVOKE EXECUTE ON FUNCTION purge_moment FROM PUBLIC;
GRANT EXECUTE ON FUNCTION purge_moment TO "${database}_purger";

-- Asked once for a statement, not for each row.
ALTER POLICY due ON registration
    USING (disputed_at IS NULL
           AND (status = 'REFUSED'
                OR (status IN ('TERMINATED', 'TRANSFERRED')
                    AND terminated_at < (SELECT purge_moment()) - interval '2 years'))
           AND NOT EXISTS (SELECT FROM record_hold h WHERE h.record_id = registration.id AND h.lifted_at IS NULL));
