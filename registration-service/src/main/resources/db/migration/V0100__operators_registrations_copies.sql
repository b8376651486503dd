-- Personal data reaches this database sealed only; the keys are on the keys server.

CREATE TABLE operator (
    id                         uuid        PRIMARY KEY,
    name                       text        NOT NULL,
    unified_social_credit_code text        NOT NULL CONSTRAINT operator_credit_code UNIQUE,
    created_at                 timestamptz NOT NULL
);

CREATE TABLE licence (
    operator_id   uuid   NOT NULL REFERENCES operator,
    kind          text   NOT NULL,
    number        text   NOT NULL,
    valid_from    date   NOT NULL,
    valid_until   date   NOT NULL,
    service_types text[] NOT NULL,
    PRIMARY KEY (operator_id, kind, number),
    CHECK (valid_from <= valid_until)
);

CREATE TABLE registration (
    operator_id          uuid        NOT NULL,
    id                   uuid        NOT NULL,
    status               text        NOT NULL,
    service_type         text        NOT NULL,
    document_index       bytea       NOT NULL,
    service_number_index bytea       NOT NULL,
    sealed               bytea       NOT NULL,
    refusal              text,
    version              integer     NOT NULL,
    created_at           timestamptz NOT NULL,
    activated_at         timestamptz,
    terminated_at        timestamptz,
    ended_because        bytea,
    sweep_at             timestamptz,
    PRIMARY KEY (operator_id, id),
    CHECK (status IN ('PENDING_VERIFICATION', 'ACTIVE', 'SUSPENDED', 'REFUSED', 'TERMINATED', 'TRANSFERRED', 'PURGED')),
    CHECK ((status = 'PENDING_VERIFICATION') = (sweep_at IS NOT NULL)),
    CHECK (status <> 'REFUSED' OR refusal IS NOT NULL),
    CHECK (status NOT IN ('ACTIVE', 'SUSPENDED') OR activated_at IS NOT NULL)
);
COMMENT ON COLUMN registration.sealed IS 'service number, holder, representative, presence: one blob, associated data = operator and registration';
COMMENT ON COLUMN registration.document_index IS 'keyed index of the holder''s document type and number';
COMMENT ON COLUMN registration.ended_because IS 'sealed: free text of the operator';
CREATE INDEX registration_by_document ON registration (operator_id, document_index, id DESC);
CREATE INDEX registration_by_number ON registration (operator_id, service_number_index, id DESC);
CREATE INDEX registration_to_sweep ON registration (sweep_at) WHERE sweep_at IS NOT NULL;

-- One row for every document shown; a registration is active only when every one of them says MATCH.
CREATE TABLE document_check (
    operator_id     uuid NOT NULL,
    registration_id uuid NOT NULL,
    bearer          text NOT NULL,
    verification_id uuid,
    channel         text,
    outcome         text NOT NULL,
    checked_at      timestamptz,
    PRIMARY KEY (operator_id, registration_id, bearer),
    FOREIGN KEY (operator_id, registration_id) REFERENCES registration ON DELETE CASCADE,
    CHECK ((outcome = 'PENDING') = (checked_at IS NULL))
);

-- A service number is held once. The key is over the number and the space in which it is unique.
CREATE TABLE active_service_number (
    number_key      bytea PRIMARY KEY,
    operator_id     uuid  NOT NULL,
    registration_id uuid  NOT NULL
);
CREATE INDEX active_service_number_by_registration ON active_service_number (operator_id, registration_id);

CREATE TABLE document_copy (
    operator_id     uuid        NOT NULL,
    id              uuid        NOT NULL,
    registration_id uuid,
    media_type      text        NOT NULL,
    size            integer     NOT NULL,
    content_index   bytea       NOT NULL,
    sealed          bytea       NOT NULL,
    sealed_key      bytea,
    created_at      timestamptz NOT NULL,
    PRIMARY KEY (operator_id, id),
    CHECK ((registration_id IS NULL) = (sealed_key IS NULL))
);
COMMENT ON COLUMN document_copy.operator_id IS 'who uploaded it: an operator, or an agent or venue of its own';
COMMENT ON COLUMN document_copy.sealed_key IS 'the copy''s own key, sealed under the key of the registration that took it';
CREATE INDEX document_copy_unused ON document_copy (created_at) WHERE registration_id IS NULL;

-- One copy, one registration (Art. 11): by content, because uploading an image again does not make it another one.
CREATE TABLE used_copy (
    operator_id     uuid  NOT NULL,
    content_index   bytea NOT NULL,
    registration_id uuid  NOT NULL,
    PRIMARY KEY (operator_id, content_index)
);
CREATE INDEX used_copy_by_registration ON used_copy (operator_id, registration_id);
