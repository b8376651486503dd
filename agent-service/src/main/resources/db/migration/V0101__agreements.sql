-- Agreements between an operator and an agent (Art. 5). An amendment is a further version.

CREATE TABLE agreement (
    operator_id   uuid        NOT NULL,
    id            uuid        NOT NULL,
    version       integer     NOT NULL CHECK (version > 0),
    agent_id      uuid        NOT NULL REFERENCES agent,
    clauses       text[]      NOT NULL,
    service_types text[]      NOT NULL,
    signed_on     date        NOT NULL,
    valid_from    date        NOT NULL,
    valid_until   date        NOT NULL,
    copy_id       uuid        NOT NULL,
    copy_sha256   bytea       NOT NULL CHECK (length(copy_sha256) = 32),
    recorded_at   timestamptz NOT NULL,
    PRIMARY KEY (operator_id, id, version),
    CHECK (valid_from <= valid_until)
);
CREATE INDEX agreement_by_agent ON agreement (agent_id, operator_id);
CREATE INDEX agreement_by_id ON agreement (id);

CREATE TABLE agreement_termination (
    operator_id   uuid        NOT NULL,
    agreement_id  uuid        NOT NULL,
    agent_id      uuid        NOT NULL REFERENCES agent,
    reason        text        NOT NULL,
    terminated_at timestamptz NOT NULL,
    PRIMARY KEY (operator_id, agreement_id)
);
CREATE INDEX agreement_termination_by_agent ON agreement_termination (agent_id);
