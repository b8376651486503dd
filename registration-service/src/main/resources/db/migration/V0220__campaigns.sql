-- Re-registration campaigns (Art. 27): an operator's users of before who are not registered, what they were told, and what the
-- operator's own systems were ordered to do. Histories are inserted and never changed; how it stands is the user's row.

CREATE TABLE campaign (
    operator_id        uuid        NOT NULL REFERENCES operator,
    id                 uuid        NOT NULL,
    starts_on          date        NOT NULL,
    opened_on          date        NOT NULL,
    created_at         timestamptz NOT NULL,
    settled_on         date,
    escalation_told_on date,
    closed_at          timestamptz,
    purged_at          timestamptz,
    PRIMARY KEY (operator_id, id),
    CHECK (starts_on >= opened_on - 60),
    CHECK ((purged_at IS NULL) >= (closed_at IS NULL))
);
COMMENT ON COLUMN campaign.opened_on IS 'the day of created_at in the region: of one that began before it users have their sixty days from when they were told';
COMMENT ON COLUMN campaign.settled_on IS 'since when nothing is under way any more, as far as was seen';
COMMENT ON COLUMN campaign.escalation_told_on IS 'the last day on which incident-service was told of orders nobody acknowledges';
COMMENT ON COLUMN campaign.closed_at IS 'since when nobody is brought into it any more, for it is being forgotten';
COMMENT ON COLUMN campaign.purged_at IS 'since when nothing but figures is left, keys and rows are gone';

CREATE TABLE campaign_user (
    operator_id     uuid        NOT NULL,
    id              uuid        NOT NULL,
    campaign_id     uuid        NOT NULL,
    number_index    bytea       NOT NULL,
    sealed          bytea       NOT NULL,
    key_id          uuid        NOT NULL,
    contacted_via   text,
    state           text        NOT NULL,
    notified_on     date,
    extended_until  date,
    suspended_on    date,
    due_on          date,
    order_id        uuid,
    remind_at       timestamptz,
    reminders       integer     NOT NULL DEFAULT 0,
    escalated       boolean     NOT NULL DEFAULT false,
    balance_fen     bigint,
    currency        text,
    registration_id uuid,
    imported_at     timestamptz NOT NULL,
    version         integer     NOT NULL,
    PRIMARY KEY (operator_id, id),
    FOREIGN KEY (operator_id, campaign_id) REFERENCES campaign,
    CONSTRAINT campaign_number_once UNIQUE (operator_id, campaign_id, number_index),
    CHECK (state IN ('IMPORTED', 'NOTIFIED', 'SUSPENSION_ORDERED', 'SUSPENDED', 'RESUMPTION_ORDERED', 'REGISTERED',
                     'TERMINATION_ORDERED', 'TERMINATED', 'REFUND_ORDERED', 'REFUNDED')),
    CHECK (state NOT IN ('NOTIFIED', 'SUSPENSION_ORDERED', 'SUSPENDED', 'TERMINATION_ORDERED') OR notified_on IS NOT NULL),
    CHECK (state NOT IN ('SUSPENDED', 'TERMINATION_ORDERED', 'TERMINATED', 'REFUND_ORDERED', 'REFUNDED')
           OR suspended_on IS NOT NULL),
    CHECK (state NOT IN ('REFUND_ORDERED', 'REFUNDED') OR balance_fen > 0),
    CHECK ((order_id IS NULL) <= (remind_at IS NULL))
);
COMMENT ON COLUMN campaign_user.notified_on IS 'when it was recorded, with proof, that they were told; their time runs from then';
COMMENT ON COLUMN campaign_user.number_index IS 'the service number''s, as that of registrations';
COMMENT ON COLUMN campaign_user.sealed IS 'the service number, under the key of the import that brought it';
COMMENT ON COLUMN campaign_user.due_on IS 'from which day on something is to be ordered; null while nothing is';
COMMENT ON COLUMN campaign_user.order_id IS 'the order that nobody has acknowledged yet';
CREATE INDEX campaign_user_due ON campaign_user (state, due_on) WHERE due_on IS NOT NULL;
CREATE INDEX campaign_user_to_remind ON campaign_user (remind_at) WHERE remind_at IS NOT NULL;
CREATE INDEX campaign_user_ordered ON campaign_user (operator_id, campaign_id, order_id) WHERE order_id IS NOT NULL;
-- For whoever registers: in whatever campaign their number is.
CREATE INDEX campaign_user_by_number ON campaign_user (operator_id, number_index);
-- Two campaigns about one number would suspend it twice, and refund it twice. Nobody comes back to these states who left them.
CREATE UNIQUE INDEX campaign_number_under_way_once ON campaign_user (operator_id, number_index)
    WHERE state IN ('IMPORTED', 'NOTIFIED', 'SUSPENSION_ORDERED', 'SUSPENDED', 'TERMINATION_ORDERED', 'REFUND_ORDERED');
CREATE INDEX campaign_user_by_index_key ON campaign_user (key_of(number_index));

CREATE TABLE campaign_notice (
    operator_id  uuid        NOT NULL,
    user_id      uuid        NOT NULL,
    id           uuid        NOT NULL,
    channel      text        NOT NULL,
    sent_at      timestamptz NOT NULL,
    delivered_at timestamptz,
    proof        bytea       NOT NULL,
    proof_sha256 bytea,
    recorded_at  timestamptz NOT NULL,
    recorded_by  text        NOT NULL,
    PRIMARY KEY (operator_id, user_id, id),
    FOREIGN KEY (operator_id, user_id) REFERENCES campaign_user ON DELETE CASCADE,
    CHECK (delivered_at >= sent_at)
);
COMMENT ON COLUMN campaign_notice.proof IS 'reference of the proof, sealed: it may name somebody';

CREATE TABLE campaign_extension (
    operator_id uuid        NOT NULL,
    user_id     uuid        NOT NULL,
    id          uuid        NOT NULL,
    until       date        NOT NULL,
    reason      bytea       NOT NULL,
    granted_at  timestamptz NOT NULL,
    granted_by  text        NOT NULL,
    PRIMARY KEY (operator_id, user_id, id),
    FOREIGN KEY (operator_id, user_id) REFERENCES campaign_user ON DELETE CASCADE
);
COMMENT ON COLUMN campaign_extension.reason IS 'sealed: free text of the operator';

-- The sixty and the thirty days of Art. 27, once more: no order that comes too early can be written.
CREATE TABLE campaign_order (
    operator_id  uuid        NOT NULL,
    id           uuid        NOT NULL,
    user_id      uuid        NOT NULL,
    kind         text        NOT NULL,
    ordered_at   timestamptz NOT NULL,
    ordered_on   date        NOT NULL,
    counted_from date,
    balance_fen  bigint,
    currency     text,
    host_clock   timestamptz,
    PRIMARY KEY (operator_id, id),
    FOREIGN KEY (operator_id, user_id) REFERENCES campaign_user ON DELETE CASCADE,
    CHECK (kind IN ('NOTICE', 'SUSPEND', 'RESUME', 'TERMINATE', 'REFUND')),
    CHECK (balance_fen > 0),
    CHECK ((balance_fen IS NULL) = (currency IS NULL)),
    CHECK (kind = 'RESUME' OR (kind = 'REFUND') = (balance_fen IS NOT NULL)),
    CHECK ((kind IN ('SUSPEND', 'TERMINATE')) = (counted_from IS NOT NULL)),
    CONSTRAINT not_suspended_within_60_days CHECK (kind <> 'SUSPEND' OR ordered_on > counted_from + 60),
    CONSTRAINT not_terminated_within_30_days CHECK (kind <> 'TERMINATE' OR ordered_on > counted_from + 30)
);
COMMENT ON COLUMN campaign_order.counted_from IS 'the day from which the user had sixty days to register, or on which they were suspended';
COMMENT ON COLUMN campaign_order.balance_fen IS 'what is to be given back: paid out, or put back with the service';
COMMENT ON COLUMN campaign_order.host_clock IS 'what the clock of the replica that ordered it showed, which no sandbox moves; none where it could not be believed';
CREATE INDEX campaign_order_of_user ON campaign_order (operator_id, user_id);
CREATE INDEX campaign_order_by_host_clock ON campaign_order (host_clock);
CREATE UNIQUE INDEX campaign_given_back_once ON campaign_order (operator_id, user_id) WHERE balance_fen IS NOT NULL;

CREATE TABLE campaign_acknowledgement (
    operator_id     uuid        NOT NULL,
    order_id        uuid        NOT NULL,
    acknowledged_at timestamptz NOT NULL,
    acknowledged_by text        NOT NULL,
    balance_fen     bigint,
    currency        text,
    PRIMARY KEY (operator_id, order_id),
    FOREIGN KEY (operator_id, order_id) REFERENCES campaign_order ON DELETE CASCADE,
    CHECK (balance_fen >= 0),
    CHECK ((balance_fen IS NULL) = (currency IS NULL))
);

-- How many users stand where, kept along with them, so that nobody has to count a million. Some rows for each, so that those
-- who change different users seldom wait for each other. What is purged stays counted: the figures name nobody.
CREATE TABLE campaign_count (
    operator_id uuid     NOT NULL,
    campaign_id uuid     NOT NULL,
    state       text     NOT NULL,
    due_on      date     NOT NULL,
    extended    boolean  NOT NULL,
    escalated   boolean  NOT NULL,
    slot        smallint NOT NULL,
    users       bigint   NOT NULL,
    PRIMARY KEY (operator_id, campaign_id, state, due_on, extended, escalated, slot)
);
COMMENT ON COLUMN campaign_count.due_on IS 'infinity for none';

CREATE FUNCTION count_campaign_users() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO campaign_count AS c (operator_id, campaign_id, state, due_on, extended, escalated, slot, users)
        SELECT operator_id, campaign_id, state, coalesce(due_on, 'infinity'), extended_until IS NOT NULL, escalated,
               pg_backend_pid() % 4, count(*)
        FROM now_there GROUP BY 1, 2, 3, 4, 5, 6 ORDER BY 1, 2, 3, 4, 5, 6
        ON CONFLICT (operator_id, campaign_id, state, due_on, extended, escalated, slot)
        DO UPDATE SET users = c.users + excluded.users;
    ELSIF EXISTS (SELECT FROM now_there) THEN
        INSERT INTO campaign_count AS c (operator_id, campaign_id, state, due_on, extended, escalated, slot, users)
        SELECT operator_id, campaign_id, state, coalesce(due_on, 'infinity'), extended_until IS NOT NULL, escalated,
               pg_backend_pid() % 4, sum(one)
        FROM (SELECT operator_id, campaign_id, state, due_on, extended_until, escalated, 1 AS one FROM now_there
              UNION ALL
              SELECT operator_id, campaign_id, state, due_on, extended_until, escalated, -1 FROM before) AS moved
        GROUP BY 1, 2, 3, 4, 5, 6 HAVING sum(one) <> 0 ORDER BY 1, 2, 3, 4, 5, 6
        ON CONFLICT (operator_id, campaign_id, state, due_on, extended, escalated, slot)
        DO UPDATE SET users = c.users + excluded.users;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER counted_in AFTER INSERT ON campaign_user
    REFERENCING NEW TABLE AS now_there FOR EACH STATEMENT EXECUTE FUNCTION count_campaign_users();
CREATE TRIGGER counted_on AFTER UPDATE ON campaign_user
    REFERENCING OLD TABLE AS before NEW TABLE AS now_there FOR EACH STATEMENT EXECUTE FUNCTION count_campaign_users();

GRANT SELECT, INSERT, UPDATE (settled_on) ON campaign TO "${application}";
GRANT SELECT, INSERT ON campaign_user, campaign_notice, campaign_extension, campaign_acknowledgement TO "${application}";
GRANT UPDATE (state, notified_on, extended_until, suspended_on, due_on, order_id, remind_at, reminders, escalated, balance_fen,
              currency, registration_id, version) ON campaign_user TO "${application}";
GRANT SELECT ON campaign_order, campaign_count TO "${application}";
ALTER TABLE campaign ENABLE ROW LEVEL SECURITY;
ALTER TABLE campaign_user ENABLE ROW LEVEL SECURITY;
ALTER TABLE campaign_notice ENABLE ROW LEVEL SECURITY;
ALTER TABLE campaign_extension ENABLE ROW LEVEL SECURITY;
ALTER TABLE campaign_order ENABLE ROW LEVEL SECURITY;
ALTER TABLE campaign_acknowledgement ENABLE ROW LEVEL SECURITY;
ALTER TABLE campaign_count ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON campaign TO "${application}" USING (operator_id = ANY (current_tenants()));
CREATE POLICY own ON campaign_user TO "${application}" USING (operator_id = ANY (current_tenants()));
CREATE POLICY own ON campaign_notice TO "${application}" USING (operator_id = ANY (current_tenants()));
CREATE POLICY own ON campaign_extension TO "${application}" USING (operator_id = ANY (current_tenants()));
CREATE POLICY own ON campaign_order TO "${application}" USING (operator_id = ANY (current_tenants()));
CREATE POLICY own ON campaign_acknowledgement TO "${application}" USING (operator_id = ANY (current_tenants()));
CREATE POLICY own ON campaign_count TO "${application}" USING (operator_id = ANY (current_tenants()));

-- Orders what is due, whoever's user it is, and forgets campaigns whose time is up. It knows no number.
CALL provide_roles('${application}', '${database}_campaigner');
GRANT SELECT, UPDATE (settled_on, escalation_told_on, closed_at, purged_at) ON campaign TO "${database}_campaigner";
GRANT SELECT (operator_id, id, campaign_id, number_index, contacted_via, state, notified_on, extended_until, suspended_on,
              due_on, order_id, remind_at, reminders, escalated, balance_fen, currency, registration_id, version),
    UPDATE (state, due_on, order_id, remind_at, reminders, escalated, balance_fen, currency, registration_id, version),
    DELETE ON campaign_user TO "${database}_campaigner";
GRANT SELECT, INSERT ON campaign_order TO "${database}_campaigner";
GRANT SELECT ON campaign_count TO "${database}_campaigner";
GRANT SELECT (operator_id, id, document_index, service_number_index, status, upheld_at) ON registration TO "${database}_campaigner";
GRANT INSERT ON audit_entry, outbox TO "${database}_campaigner";
CREATE POLICY every ON campaign TO "${database}_campaigner" USING (true);
CREATE POLICY every ON campaign_user TO "${database}_campaigner" USING (true);
CREATE POLICY every ON campaign_order TO "${database}_campaigner" USING (true);
CREATE POLICY every ON campaign_count FOR SELECT TO "${database}_campaigner" USING (true);
CREATE POLICY of_campaigns ON registration FOR SELECT TO "${database}_campaigner" USING (true);

-- The communications authority sees figures.
GRANT SELECT ON campaign, campaign_count TO "${database}_authority";
CREATE POLICY figures ON campaign FOR SELECT TO "${database}_authority" USING (true);
CREATE POLICY figures ON campaign_count FOR SELECT TO "${database}_authority" USING (true);

-- The courier opens the number an order is about when it is sent, and never before; none that takes a service away goes out
-- while the number is being registered.
GRANT SELECT (operator_id, id, order_id, sealed, key_id) ON campaign_user TO "${database}_courier";
GRANT SELECT (operator_id, service_number_index, status) ON registration TO "${database}_courier";
CREATE POLICY ordered ON campaign_user FOR SELECT TO "${database}_courier" USING (order_id IS NOT NULL);
CREATE POLICY being_registered ON registration FOR SELECT TO "${database}_courier" USING (status = 'PENDING_VERIFICATION');

GRANT SELECT (operator_id, id, number_index, sealed, key_id, version), UPDATE (number_index, version)
    ON campaign_user TO "${database}_indexer";
CREATE POLICY indexed ON campaign_user TO "${database}_indexer" USING (true);
DO $$ BEGIN
    EXECUTE 'CREATE OR REPLACE VIEW indexed_under AS ' || rtrim(pg_get_viewdef('indexed_under'::regclass), '; ')
        || ' UNION ALL SELECT ''user of a campaign'', true, key_of(number_index) FROM campaign_user';
END $$;
