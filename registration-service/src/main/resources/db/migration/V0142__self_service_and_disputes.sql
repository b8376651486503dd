-- Art. 11: a person sees what is registered in their name, at every operator, and disputes it.
ALTER TABLE registration ADD COLUMN disputed_at timestamptz;
COMMENT ON COLUMN registration.disputed_at IS 'while a dispute is open nothing is handed on, altered or purged';
CREATE INDEX registration_of_person ON registration (document_index, id DESC);

CREATE TABLE dispute (
    operator_id     uuid        NOT NULL,
    id              uuid        NOT NULL,
    registration_id uuid        NOT NULL,
    raised_at       timestamptz NOT NULL,
    reason          bytea       NOT NULL,
    outcome         text,
    resolved_at     timestamptz,
    PRIMARY KEY (operator_id, id),
    FOREIGN KEY (operator_id, registration_id) REFERENCES registration ON DELETE CASCADE,
    CHECK (outcome IN ('UPHELD', 'REJECTED')),
    CHECK ((outcome IS NULL) = (resolved_at IS NULL))
);
COMMENT ON COLUMN dispute.reason IS 'in the person''s own words, sealed under the registration''s key';
CREATE UNIQUE INDEX dispute_open_once ON dispute (operator_id, registration_id) WHERE outcome IS NULL;
CREATE INDEX dispute_by_id ON dispute (id);
GRANT INSERT, SELECT, UPDATE (outcome, resolved_at) ON dispute TO "${application}";
ALTER TABLE dispute ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON dispute TO "${application}" USING (operator_id = ANY (current_tenants()));

-- Who resolves a dispute knows its id; whose registration it is about is found here, and nothing else.
CREATE FUNCTION dispute_about(which uuid) RETURNS TABLE (operator_id uuid, registration_id uuid, raised_at timestamptz)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT d.operator_id, d.registration_id, d.raised_at FROM dispute d WHERE d.id = which
$$;
REVOKE EXECUTE ON FUNCTION dispute_about FROM PUBLIC;
GRANT EXECUTE ON FUNCTION dispute_about TO "${application}";

-- The subscriber's role sees registrations whoever's they are, by the index of a document; never who acted or was checked.
CALL provide_roles('${application}', '${database}_subscriber');
GRANT SELECT (operator_id, id, status, service_type, document_index, sealed, created_at, activated_at, terminated_at,
              disputed_at) ON registration TO "${database}_subscriber";
GRANT SELECT (id, name) ON operator TO "${database}_subscriber";
GRANT SELECT, INSERT ON audit_entry TO "${database}_subscriber";
CREATE POLICY registered ON registration FOR SELECT TO "${database}_subscriber"
    USING (status NOT IN ('REFUSED', 'PURGED'));
CREATE POLICY every_name ON operator FOR SELECT TO "${database}_subscriber" USING (true);
CREATE POLICY of_registrations ON audit_entry FOR SELECT TO "${database}_subscriber"
    USING (object_type = 'registration');
CREATE INDEX audit_entry_of_registration ON audit_entry (object_id, id DESC) WHERE object_type = 'registration';
