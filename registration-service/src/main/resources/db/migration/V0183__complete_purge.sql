-- Art. 12, 16: what else knows the id of a registration goes with it. Messages that still wait stay, since the law asks for some of
-- them (Art. 10); they are forgotten a week after they were delivered.
ALTER TABLE delivery ADD COLUMN registration_id uuid;
COMMENT ON COLUMN delivery.registration_id IS 'which the event is about';
CREATE INDEX delivery_of_registration ON delivery (registration_id);
-- Of what waits there is no index: most messages are forgotten long before.
CREATE INDEX outbox_of_registration ON outbox (coalesce(body ->> 'registrationId', body ->> 'recordId'))
    WHERE delivered_at IS NOT NULL OR dead_at IS NOT NULL;
CREATE INDEX registration_taken_over_from ON registration (transfer_of) WHERE transfer_of IS NOT NULL;

GRANT SELECT (registration_id), DELETE ON delivery TO "${database}_purger";
GRANT SELECT (body, delivered_at, dead_at), DELETE ON outbox TO "${database}_purger";
GRANT SELECT (transfer_of), UPDATE (transfer_of) ON registration TO "${database}_purger";
GRANT DELETE ON record_hold TO "${database}_purger";
CREATE POLICY of_purged ON delivery TO "${database}_purger" USING (true);
-- Whoever holds something holds it.
CREATE POLICY only_lifted ON record_hold AS RESTRICTIVE FOR DELETE TO "${database}_purger" USING (lifted_at IS NOT NULL);

-- A message that waits is not the purger's to delete: the law asks for some of them (Art. 10). Row-level security would make every
-- delete look through all of them, since the index of registrations is of an expression.
CREATE FUNCTION refuse_message_that_waits() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RAISE insufficient_privilege USING MESSAGE = 'the message waits';
END $$;
CREATE TRIGGER only_told BEFORE DELETE ON outbox FOR EACH ROW
    WHEN (OLD.delivered_at IS NULL AND OLD.dead_at IS NULL AND current_user = '${database}_purger')
    EXECUTE FUNCTION refuse_message_that_waits();
