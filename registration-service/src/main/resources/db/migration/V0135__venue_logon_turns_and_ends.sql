-- Venues take turns in the sweep of pending log-ons, and a log-on that nobody ends is found and ended.
DROP INDEX venue_logon_to_sweep;
CREATE INDEX venue_logon_to_sweep ON venue_logon (venue_id, sweep_at) WHERE sweep_at IS NOT NULL;
CREATE INDEX venue_logon_going_on ON venue_logon (created_at) WHERE status = 'ADMITTED';
CREATE POLICY going_on ON venue_logon FOR SELECT TO "${database}_sweeper" USING (status = 'ADMITTED');
