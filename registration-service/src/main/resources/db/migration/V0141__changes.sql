-- Why a registration was suspended, resumed or altered: text of the operator, sealed under the registration's key.
CREATE TABLE registration_change (
    operator_id     uuid    NOT NULL,
    registration_id uuid    NOT NULL,
    version         integer NOT NULL,
    what            text    NOT NULL,
    reason          bytea   NOT NULL,
    PRIMARY KEY (operator_id, registration_id, version),
    FOREIGN KEY (operator_id, registration_id) REFERENCES registration ON DELETE CASCADE
);
COMMENT ON COLUMN registration_change.version IS 'of the registration, which the change led to';
GRANT INSERT ON registration_change TO "${application}";
ALTER TABLE registration_change ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON registration_change TO "${application}" USING (operator_id = ANY (current_tenants()));
