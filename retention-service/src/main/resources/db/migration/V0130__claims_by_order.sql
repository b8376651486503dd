-- What a replica has claimed its order says, and no item's row: that would be written, and found again in every index, for each.
ALTER TABLE purge_order ADD COLUMN record_ids uuid[] NOT NULL DEFAULT '{}';
COMMENT ON COLUMN purge_order.record_ids IS 'claimed until its lease is over';
