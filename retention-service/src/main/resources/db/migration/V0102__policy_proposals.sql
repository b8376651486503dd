-- What somebody would change about a policy, with what it would do to the clocks that ran then. It is approved by the
-- version of the policy that names it.

CREATE TABLE policy_proposal (
    id               uuid        PRIMARY KEY,
    category         text        NOT NULL,
    base_version     integer     NOT NULL,
    period           text        NOT NULL,
    grace_days       integer     NOT NULL CHECK (grace_days >= 0),
    reason           text        NOT NULL,
    proposed_by      text        NOT NULL,
    office           text        NOT NULL,
    proposed_at      timestamptz NOT NULL,
    clocks           bigint      NOT NULL,
    due_before       bigint      NOT NULL,
    due_after        bigint      NOT NULL,
    first_started_at timestamptz,
    last_started_at  timestamptz,
    FOREIGN KEY (category, base_version) REFERENCES policy,
    CHECK ((clocks = 0) = (first_started_at IS NULL)),
    CHECK ((clocks = 0) = (last_started_at IS NULL))
);
CREATE INDEX policy_proposal_by_category ON policy_proposal (category, id);
ALTER TABLE policy ADD FOREIGN KEY (proposal_id) REFERENCES policy_proposal;

GRANT SELECT, INSERT ON policy_proposal TO "${application}";
