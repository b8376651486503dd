-- Art. 12, 16: what is due is purged, what somebody holds is not. A hold changes the registration's own row, and the purge
-- deletes that row: one waits for the other, and the later one sees what the earlier one did.
ALTER TABLE registration ADD COLUMN held_by uuid[] NOT NULL DEFAULT '{}';
COMMENT ON COLUMN registration.held_by IS 'the legal holds in force; retention-service lifts them, time does not';
CREATE UNIQUE INDEX registration_by_id ON registration (id);
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
GRANT SELECT (operator_id, id, status, created_at, terminated_at, disputed_at, held_by, version), UPDATE (held_by), DELETE
    ON registration TO "${database}_purger";
GRANT SELECT (registration_id), DELETE ON document_copy, used_copy TO "${database}_purger";
GRANT SELECT, INSERT, UPDATE (key_destroyed_at) ON purged_registration TO "${database}_purger";
GRANT INSERT ON audit_entry TO "${database}_purger";
CREATE POLICY seen ON registration FOR SELECT TO "${database}_purger" USING (true);
CREATE POLICY held ON registration FOR UPDATE TO "${database}_purger" USING (true);
CREATE POLICY due ON registration FOR DELETE TO "${database}_purger"
    USING (held_by = '{}' AND disputed_at IS NULL
           AND (status = 'REFUSED'
                OR (status IN ('TERMINATED', 'TRANSFERRED') AND terminated_at < now() - interval '2 years')));
CREATE POLICY of_purged ON document_copy TO "${database}_purger" USING (registration_id IS NOT NULL);
CREATE POLICY of_purged ON used_copy TO "${database}_purger" USING (true);
