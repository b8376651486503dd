-- Cases (Art. 18–25): of what somebody was charged, and step by step what has happened since. Rows are put in and never
-- changed; how a case stands is what its last step says.

CREATE TABLE violation_case (
    id                uuid        PRIMARY KEY,
    link_id           uuid        NOT NULL,
    finding_id        uuid,
    operator_id       uuid,
    respondent_kind   text        NOT NULL,
    respondent_id     uuid        NOT NULL,
    article           integer     NOT NULL,
    matching_article  integer,
    circumstances     text[]      NOT NULL,
    illegal_gains_fen bigint,
    opened_by         text        NOT NULL,
    opened_as         text,
    opened_at         timestamptz NOT NULL,
    CHECK ((respondent_kind = 'OPERATOR') = (operator_id IS NOT NULL)),
    CONSTRAINT violation_case_by_finding UNIQUE (finding_id, respondent_kind)
);
COMMENT ON COLUMN violation_case.link_id IS 'the same for cases about one breach: an agent''s and its operator''s (Art. 24)';
COMMENT ON COLUMN violation_case.operator_id IS 'the tenant that sees it: the respondent, where that is an operator';
COMMENT ON COLUMN violation_case.opened_as IS 'null where a service referred it';
CREATE INDEX violation_case_by_link ON violation_case (link_id);
CREATE INDEX violation_case_by_respondent ON violation_case (respondent_id, id);

CREATE TABLE case_step (
    case_id            uuid        NOT NULL REFERENCES violation_case,
    number             integer     NOT NULL CHECK (number > 0),
    operator_id        uuid,
    event              text        NOT NULL,
    state              text        NOT NULL,
    step_by            text        NOT NULL,
    office             text,
    step_at            timestamptz NOT NULL,
    matching_article   integer,
    circumstances      text[],
    illegal_gains_fen  bigint,
    ruling             text,
    operator_fine_fen  bigint,
    persons_fines_fen  bigint[],
    confiscate_fen     bigint,
    correct_by         timestamptz,
    text_id            uuid,
    sealed             bytea,
    CHECK ((text_id IS NULL) = (sealed IS NULL)),
    PRIMARY KEY (case_id, number)
);
COMMENT ON COLUMN case_step.sealed IS 'why, as somebody wrote, under the key of text_id';
COMMENT ON COLUMN case_step.circumstances IS 'not null where the charge has changed, which the two columns beside it belong to';

-- What is to be corrected, until somebody has looked or the day is over.
CREATE TABLE correction_due (
    case_id uuid        PRIMARY KEY REFERENCES violation_case,
    due_at  timestamptz NOT NULL
);
CREATE INDEX correction_due_by_time ON correction_due (due_at);

-- Officials open cases and go on with them; the keeper takes those that services refer, and notes deadlines that are over.
CALL provide_roles('${application}', '${database}_case_keeper');
GRANT INSERT ON idempotency_key, audit_entry TO "${database}_case_keeper";

GRANT SELECT ON violation_case, case_step TO "${application}";
GRANT SELECT, INSERT ON violation_case, case_step TO "${database}_authority", "${database}_case_keeper";
GRANT INSERT, SELECT, DELETE ON correction_due TO "${database}_authority";
GRANT SELECT, UPDATE, DELETE ON correction_due TO "${database}_case_keeper";

ALTER TABLE violation_case ENABLE ROW LEVEL SECURITY;
ALTER TABLE case_step ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON violation_case FOR SELECT TO "${application}" USING (operator_id = ANY (current_tenants()));
CREATE POLICY own ON case_step FOR SELECT TO "${application}" USING (operator_id = ANY (current_tenants()));
CREATE POLICY every ON violation_case TO "${database}_authority", "${database}_case_keeper" USING (true);
CREATE POLICY every ON case_step TO "${database}_authority", "${database}_case_keeper" USING (true);
