-- Art. 12, 16: what is due is purged, what somebody holds is not. Who holds a registration changes its row, and who purges it
-- deletes that row as it was read: one waits for the other, and the later one sees what the earlier one did.
ALTER TABLE registration ADD COLUMN hold_version integer NOT NULL DEFAULT 0;
COMMENT ON COLUMN registration.hold_version IS 'grows with whatever is told of holds on it';

CREATE TABLE record_hold (
    record_id uuid        NOT NULL,
    hold_id   uuid        NOT NULL,
    told_at   timestamptz NOT NULL,
    lifted_at timestamptz,
    PRIMARY KEY (record_id, hold_id)
);
COMMENT ON COLUMN record_hold.lifted_at IS 'once it is lifted it stays so, whatever comes later';

CREATE UNIQUE INDEX registration_by_id ON registration (id);
-- What an agent registered is found by its id as well.
DROP INDEX registration_by_agent;
CREATE INDEX dispute_by_registration ON dispute (operator_id, registration_id);
CREATE INDEX used_copy_of_registration ON used_copy (registration_id);

-- What stays of it: that it was, and is no more. Nobody's.
CREATE TABLE purged_registration (
    id                uuid        PRIMARY KEY,
    run_id            uuid        NOT NULL,
    purged_at         timestamptz NOT NULL,
    key_destroyed_at  timestamptz
);
COMMENT ON COLUMN purged_registration.key_destroyed_at IS 'when its key was gone from the keys server, which is after its row was';

-- Entered for holds and purges, whoever's the registration is. It cannot read what is sealed, nor delete what the law says
-- is kept, whatever the service takes for due: another look at it, by the database's clock.
CALL provide_roles('${application}', '${database}_purger');
GRANT SELECT (operator_id, id, status, created_at, terminated_at, disputed_at, version, hold_version), UPDATE (hold_version),
    DELETE ON registration TO "${database}_purger";
GRANT SELECT, INSERT, UPDATE (lifted_at) ON record_hold TO "${database}_purger";
GRANT SELECT (registration_id), DELETE ON document_copy, used_copy TO "${database}_purger";
GRANT SELECT, INSERT, UPDATE (key_destroyed_at) ON purged_registration TO "${database}_purger";
GRANT INSERT ON audit_entry TO "${database}_purger";
ALTER TABLE record_hold ENABLE ROW LEVEL SECURITY;
CREATE POLICY every ON record_hold TO "${database}_purger" USING (true);
CREATE POLICY seen ON registration FOR SELECT TO "${database}_purger" USING (true);
CREATE POLICY held ON registration FOR UPDATE TO "${database}_purger" USING (true);
CREATE POLICY due ON registration FOR DELETE TO "${database}_purger"
    USING (disputed_at IS NULL
           AND (status = 'REFUSED'
                OR (status IN ('TERMINATED', 'TRANSFERRED') AND terminated_at < now() - interval '2 years'))
           AND NOT EXISTS (SELECT FROM record_hold h WHERE h.record_id = registration.id AND h.lifted_at IS NULL));
CREATE POLICY of_purged ON document_copy TO "${database}_purger" USING (registration_id IS NOT NULL);
CREATE POLICY of_purged ON used_copy TO "${database}_purger" USING (true);
