-- Agents with their outlets and clerks (Art. 5, 6). Rows are put in and never changed, so that every moment there was can
-- be asked about. What belongs to one agent is written one at a time, see AgentRepository. Clerks are known by a code.

CREATE TABLE agent (
    id                         uuid        PRIMARY KEY,
    name                       text        NOT NULL,
    unified_social_credit_code text        NOT NULL CONSTRAINT agent_once UNIQUE,
    entered_at                 timestamptz NOT NULL
);

CREATE TABLE outlet (
    agent_id  uuid        NOT NULL REFERENCES agent,
    id        uuid        NOT NULL,
    code      text        NOT NULL,
    opened_at timestamptz NOT NULL,
    PRIMARY KEY (agent_id, id)
);

CREATE TABLE outlet_closure (
    agent_id  uuid        NOT NULL,
    outlet_id uuid        NOT NULL,
    reason    text        NOT NULL,
    closed_at timestamptz NOT NULL,
    PRIMARY KEY (agent_id, outlet_id),
    FOREIGN KEY (agent_id, outlet_id) REFERENCES outlet
);

CREATE TABLE clerk (
    agent_id  uuid        NOT NULL,
    id        uuid        NOT NULL,
    outlet_id uuid        NOT NULL,
    code      text        NOT NULL,
    joined_at timestamptz NOT NULL,
    PRIMARY KEY (agent_id, id),
    FOREIGN KEY (agent_id, outlet_id) REFERENCES outlet
);

CREATE TABLE clerk_departure (
    agent_id    uuid        NOT NULL,
    clerk_id    uuid        NOT NULL,
    reason      text        NOT NULL,
    departed_at timestamptz NOT NULL,
    PRIMARY KEY (agent_id, clerk_id),
    FOREIGN KEY (agent_id, clerk_id) REFERENCES clerk
);
