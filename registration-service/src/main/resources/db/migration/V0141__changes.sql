-- What led to a change and is nowhere else: of a suspension or resumption the operator's reason, of an alteration or
-- relocation what was registered before.
CREATE TABLE registration_change (
    operator_id     uuid    NOT NULL,
    registration_id uuid    NOT NULL,
    version         integer NOT NULL,
    what            text    NOT NULL,
    sealed          bytea   NOT NULL,
    PRIMARY KEY (operator_id, registration_id, version),
    FOREIGN KEY (operator_id, registration_id) REFERENCES registration ON DELETE CASCADE
);
COMMENT ON COLUMN registration_change.version IS 'of the registration, which the change led to';
COMMENT ON COLUMN registration_change.sealed IS 'under the registration''s key';
GRANT INSERT ON registration_change TO "${application}";
ALTER TABLE registration_change ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON registration_change TO "${application}" USING (operator_id = ANY (current_tenants()));
