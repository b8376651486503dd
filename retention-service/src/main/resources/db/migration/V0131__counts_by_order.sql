-- Orders of a run are settled at once, so none may wait for a row that the others write as well: each counts for itself, and
-- whoever reads adds up.
ALTER TABLE purge_run_count ADD COLUMN order_id uuid;
UPDATE purge_run_count SET order_id = run_id;
ALTER TABLE purge_run_count
    DROP CONSTRAINT purge_run_count_pkey,
    ADD PRIMARY KEY (run_id, order_id, category, policy_version, outcome);
COMMENT ON COLUMN purge_run_count.order_id IS 'the run itself where no order was made, as in a dry one';

-- Random ids do not compress; trying to costs more than it could save.
ALTER TABLE purge_order ALTER COLUMN record_ids SET STORAGE EXTERNAL;
