-- What the calls of a channel came to, by the minute they ended in. Each replica writes rows of its own, so that none waits
-- for another, and all are added up when read. Nothing here is about a person or an operator.

CREATE TABLE channel_minute (
    channel       text        NOT NULL,
    minute        timestamptz NOT NULL,
    replica       uuid        NOT NULL,
    calls         integer     NOT NULL,
    probes        integer     NOT NULL,
    good          integer     NOT NULL,
    no_connection integer     NOT NULL,
    timeout       integer     NOT NULL,
    status        integer     NOT NULL,
    unreadable    integer     NOT NULL,
    latency_ms    integer[]   NOT NULL,
    latency_calls integer[]   NOT NULL,
    PRIMARY KEY (channel, minute, replica),
    CHECK (calls = good + no_connection + timeout + status + unreadable),
    CHECK (cardinality(latency_ms) = cardinality(latency_calls))
);
COMMENT ON COLUMN channel_minute.replica IS 'a process, from its start to its end';
COMMENT ON COLUMN channel_minute.calls IS 'checks and probes';
COMMENT ON COLUMN channel_minute.latency_ms IS 'what good calls took: exact up to 255 ms, above in classes 1 % wide';
COMMENT ON COLUMN channel_minute.latency_calls IS 'how many took the latency at the same place';

GRANT SELECT, INSERT, UPDATE, DELETE ON channel_minute TO "${application}";
