-- Publication and service records are purged as well, by the day.
DROP INDEX due_item_by_attempt;
CREATE INDEX due_item_by_attempt ON due_item (attempt_at);
