-- What a replica has claimed its order says, and no item's row: that would be written, and found again in every index, for each.
ALTER TABLE purge_order ADD COLUMN record_ids uuid[] NOT NULL DEFAULT '{}';
COMMENT ON COLUMN purge_order.record_ids IS 'claimed until its lease is over; none once it was given back';
CREATE INDEX purge_order_by_lease ON purge_order (leased_until);
GRANT UPDATE (record_ids) ON purge_order TO "${database}_purger";
