-- The transparency report counts incidents too.

GRANT SELECT (id, state, recorded_at) ON incident TO "${database}_statistician";
GRANT SELECT (id, incident_id, authority) ON incident_entry TO "${database}_statistician";
CREATE POLICY counted ON incident FOR SELECT TO "${database}_statistician" USING (true);
CREATE POLICY counted ON incident_entry FOR SELECT TO "${database}_statistician" USING (true);
CREATE INDEX incident_by_recording ON incident (recorded_at);
