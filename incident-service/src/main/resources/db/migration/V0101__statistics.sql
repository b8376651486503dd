-- Who counts for the transparency report: over all tenants, what is needed to count and nothing else.

CALL provide_roles('${application}', '${database}_statistician');
GRANT SELECT (id, opened_as, opened_at) ON violation_case TO "${database}_statistician";
GRANT SELECT (case_id, number, state, office) ON case_step TO "${database}_statistician";
CREATE POLICY counted ON violation_case FOR SELECT TO "${database}_statistician" USING (true);
CREATE POLICY counted ON case_step FOR SELECT TO "${database}_statistician" USING (true);
CREATE INDEX violation_case_by_opening ON violation_case (opened_at);
