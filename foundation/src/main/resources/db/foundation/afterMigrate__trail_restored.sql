-- A database restored into a new cluster counts transactions from the beginning again, below what its seals have seen.
-- What is sealed is put before every transaction then, and the rest into this one.
DO $$ BEGIN
    IF EXISTS (SELECT FROM audit_seal WHERE seen_before > pg_snapshot_xmax(pg_current_snapshot())) THEN
        LOCK TABLE audit_entry, audit_seal IN EXCLUSIVE MODE;
        UPDATE audit_entry SET tx = '0';
        UPDATE audit_entry SET tx = pg_current_xact_id()
            WHERE id IN (SELECT id FROM audit_entry EXCEPT SELECT unnest(entries) FROM audit_seal);
        UPDATE audit_seal SET seen_before = pg_current_xact_id();
    END IF;
END $$;
