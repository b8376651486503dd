-- Whoever holds a registration, or lifts a hold, has its key moved to the cohort where it belongs now.
GRANT INSERT ON outbox TO "${database}_purger";
