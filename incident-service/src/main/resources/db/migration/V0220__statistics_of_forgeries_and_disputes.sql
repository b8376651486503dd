-- What is counted for the transparency report beside cases and incidents: reports of forgeries, and
-- disputes.

GRANT SELECT (id, reported_at) ON forgery_report TO "${database}_statistician";
GRANT SELECT (id, report_id, authority) ON forgery_delivery TO "${database}_statistician";
GRANT SELECT (delivery_id) ON forgery_receipt, forgery_acknowledgement TO "${database}_statistician";
GRANT SELECT (delivery_id, finding) ON forgery_closure TO "${database}_statistician";
GRANT SELECT (id, opened_at) ON dispute_case TO "${database}_statistician";
GRANT SELECT (dispute_id, outcome, office) ON dispute_decision TO "${database}_statistician";
DO $$
DECLARE name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['forgery_report', 'forgery_delivery', 'forgery_receipt',
                                'forgery_acknowledgement', 'forgery_closure', 'dispute_case', 'dispute_decision'] LOOP
        EXECUTE format('CREATE POLICY counted ON %I FOR SELECT TO "${database}_statistician" USING (true)', name);
    END LOOP;
END $$;
CREATE INDEX forgery_report_by_time ON forgery_report (reported_at);
CREATE INDEX dispute_case_by_opening ON dispute_case (opened_at);
