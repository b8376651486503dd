-- Breaches of users' data (Art. 17, 23): what happened, by when it must be reported, and how it stands. What people wrote
-- is in the file below, sealed; here are ids, times, counts and codes.

CREATE TABLE incident (
    id                 uuid        PRIMARY KEY,
    operator_id        uuid,
    kind               text        NOT NULL,
    state              text        NOT NULL,
    revision           integer     NOT NULL CHECK (revision > 0),
    detected_at        timestamptz NOT NULL,
    recorded_at        timestamptz NOT NULL,
    aware_at           timestamptz,
    affected_subjects  bigint      CHECK (affected_subjects >= 0),
    severity           text,
    leaked             boolean,
    due_at             timestamptz,
    remedied_at        timestamptz,
    reported_at        timestamptz,
    left_unreported_at timestamptz,
    warned_at          timestamptz,
    escalated_at       timestamptz,
    draft_escalated_at timestamptz,
    proposed_by        text,
    proposed_at        timestamptz,
    closed_by          text,
    closed_at          timestamptz,
    -- What a service saw.
    message_id         uuid        CONSTRAINT incident_by_message UNIQUE,
    source             text,
    agent_id           uuid,
    venue_id           uuid,
    registration_id    uuid,
    client             text,
    detail             text,
    since              timestamptz,
    CHECK ((aware_at IS NULL) = (severity IS NULL)),
    CHECK ((aware_at IS NULL) = (leaked IS NULL)),
    CHECK ((aware_at IS NULL) = (affected_subjects IS NULL)),
    CHECK ((aware_at IS NULL) = (state IN ('DRAFT', 'DISMISSED'))),
    CHECK (operator_id IS NOT NULL OR state IN ('DRAFT', 'DISMISSED')),
    CHECK ((message_id IS NULL) = (source IS NULL)),
    CHECK (message_id IS NOT NULL OR aware_at IS NOT NULL),
    -- A net below the service's own rules (Art. 17): nothing serious is over that was neither reported nor accounted for,
    -- and nothing is that one person alone calls so.
    CONSTRAINT incident_accounted_for CHECK (
        state <> 'CLOSED' OR due_at IS NULL OR reported_at IS NOT NULL OR left_unreported_at IS NOT NULL),
    CONSTRAINT incident_remedied CHECK (state <> 'CLOSED' OR remedied_at IS NOT NULL),
    CONSTRAINT incident_two_persons CHECK (closed_by <> proposed_by),
    CHECK ((proposed_by IS NULL) = (proposed_at IS NULL)),
    CHECK (proposed_by IS NULL OR state <> 'OPEN'),
    CHECK (proposed_by IS NOT NULL OR state NOT IN ('CLOSURE_PROPOSED', 'CLOSED')),
    CHECK ((closed_by IS NULL) = (closed_at IS NULL)),
    CHECK ((closed_by IS NOT NULL) = (state IN ('CLOSED', 'DISMISSED')))
);
COMMENT ON COLUMN incident.operator_id IS 'whose it is; null as long as nobody has said so of a draft';
COMMENT ON COLUMN incident.due_at IS 'by when it must be reported, or a draft decided on';
COMMENT ON COLUMN incident.draft_escalated_at IS 'when it was a draft still, and the time to decide on it was over';
COMMENT ON COLUMN incident.proposed_by IS 'who said that it is over, or of a draft of the operator''s that there is nothing to it';
CREATE INDEX incident_by_operator ON incident (operator_id, id);
CREATE INDEX incident_by_deadline ON incident (due_at)
    WHERE reported_at IS NULL AND escalated_at IS NULL AND due_at IS NOT NULL;
-- Those that are counted at every look.
CREATE INDEX incident_late ON incident (id) WHERE escalated_at IS NOT NULL AND reported_at IS NULL;
-- What an authority has before it.
CREATE INDEX incident_standing ON incident (state, due_at)
    WHERE state IN ('DRAFT', 'OPEN', 'CLOSURE_PROPOSED') OR due_at IS NOT NULL AND reported_at IS NULL;

-- The file, which operator and authority share. Rows are put in and never changed.
CREATE TABLE incident_entry (
    id                uuid        PRIMARY KEY,
    incident_id       uuid        NOT NULL REFERENCES incident,
    operator_id       uuid,
    kind              text        NOT NULL,
    at                timestamptz NOT NULL,
    by                text        NOT NULL,
    office            text        NOT NULL,
    sealed            bytea,
    authority         text,
    notice_given_at   timestamptz,
    notice_means      text,
    aware_at          timestamptz,
    affected_subjects bigint,
    severity          text,
    leaked            boolean,
    CHECK ((notice_given_at IS NULL) = (notice_means IS NULL)),
    CHECK (num_nulls(aware_at, affected_subjects, severity, leaked) IN (0, 4))
);
COMMENT ON COLUMN incident_entry.operator_id IS 'whose the incident was then';
COMMENT ON COLUMN incident_entry.aware_at IS 'this and the next three: what was made of the incident then, where that was said';
COMMENT ON COLUMN incident_entry.sealed IS 'what was written, under a key of its own';
CREATE INDEX incident_entry_by_incident ON incident_entry (incident_id, id);
CREATE INDEX incident_entry_by_authority ON incident_entry (authority, incident_id) WHERE authority IS NOT NULL;

CALL provide_roles('${application}', '${database}_watcher', '${database}_detector');

GRANT SELECT ON incident, incident_entry TO "${application}", "${database}_authority";
GRANT INSERT ON incident TO "${application}", "${database}_detector";
GRANT INSERT ON incident_entry
    TO "${application}", "${database}_authority", "${database}_detector", "${database}_watcher";
GRANT UPDATE (operator_id, state, revision, aware_at, affected_subjects, severity, leaked, due_at, remedied_at, reported_at,
              left_unreported_at, warned_at, escalated_at, draft_escalated_at, proposed_by, proposed_at, closed_by,
              closed_at)
    ON incident TO "${application}", "${database}_authority";
-- Whoever watches the deadlines, of everybody's incidents.
GRANT SELECT ON incident TO "${database}_watcher";
GRANT UPDATE (warned_at, escalated_at) ON incident TO "${database}_watcher";
GRANT INSERT ON audit_entry TO "${database}_watcher";
-- Services tell of what they see, whosever it is.
GRANT SELECT ON incident TO "${database}_detector";
GRANT INSERT ON audit_entry, idempotency_key TO "${database}_detector";

ALTER TABLE incident ENABLE ROW LEVEL SECURITY;
ALTER TABLE incident_entry ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON incident TO "${application}" USING (operator_id = ANY (current_tenants()));
CREATE POLICY every ON incident TO "${database}_authority", "${database}_watcher", "${database}_detector" USING (true);
-- Also what was put on record before it was known whose it is.
CREATE POLICY own_read ON incident_entry FOR SELECT TO "${application}"
    USING (EXISTS (SELECT FROM incident i WHERE i.id = incident_id AND i.operator_id = ANY (current_tenants())));
CREATE POLICY own_written ON incident_entry FOR INSERT TO "${application}"
    WITH CHECK (operator_id = ANY (current_tenants()));
CREATE POLICY every ON incident_entry
    TO "${database}_authority", "${database}_watcher", "${database}_detector" USING (true);
