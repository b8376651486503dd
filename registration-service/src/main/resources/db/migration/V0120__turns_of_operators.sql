-- Operators take turns in the sweep of pending registrations.
DROP INDEX registration_to_sweep;
CREATE INDEX registration_to_sweep ON registration (operator_id, sweep_at) WHERE sweep_at IS NOT NULL;
