-- Registrations of nobody, which nobody has a reason to look at: whoever does is told to incident-service (Art. 16). Which
-- they are only auditors know, and authorities once somebody has looked; the service's own role can ask whether one it looks at is among them, and no more.

CREATE TABLE canary (
    operator_id     uuid        NOT NULL,
    registration_id uuid        NOT NULL,
    planted_by      text        NOT NULL,
    planted_at      timestamptz NOT NULL,
    PRIMARY KEY (operator_id, registration_id),
    CONSTRAINT canary_is_registered
        FOREIGN KEY (operator_id, registration_id) REFERENCES registration ON DELETE CASCADE
);

CALL provide_roles('${application}', '${database}_warden');
GRANT SELECT, INSERT, DELETE ON canary TO "${database}_warden";
GRANT INSERT ON audit_entry TO "${database}_warden";
ALTER TABLE canary ENABLE ROW LEVEL SECURITY;
CREATE POLICY every ON canary TO "${database}_warden" USING (true);

CREATE FUNCTION canaries_among(operator uuid, registrations uuid[]) RETURNS SETOF uuid
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT c.registration_id FROM canary c WHERE c.operator_id = operator AND c.registration_id = ANY (registrations)
$$;
REVOKE EXECUTE ON FUNCTION canaries_among FROM PUBLIC;
GRANT EXECUTE ON FUNCTION canaries_among TO "${application}";
