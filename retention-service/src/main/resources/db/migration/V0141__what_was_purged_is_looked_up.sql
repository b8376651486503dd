-- PostgreSQL may otherwise read all that was ever purged, once for each batch, to know whether those of the batch were. With
-- OFFSET it looks up each by its key.
ALTER POLICY of_purged ON due_item
    USING (EXISTS (SELECT FROM purged_record p WHERE p.record_id = due_item.record_id OFFSET 0));
ALTER POLICY of_purged ON clock
    USING (EXISTS (SELECT FROM purged_record p WHERE p.record_id = clock.record_id OFFSET 0));
ALTER POLICY of_purged ON clock_cancellation
    USING (EXISTS (SELECT FROM purged_record p WHERE p.record_id = clock_cancellation.record_id OFFSET 0));
