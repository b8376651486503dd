-- Log-ons are found by their ids alone, whosever they are: for holds, and to be purged.
ALTER TABLE venue_logon DROP CONSTRAINT venue_logon_pkey, ADD PRIMARY KEY (day, id);

-- Nothing comes after this; and since then the time runs for which the record is kept (Art. 15).
ALTER TABLE venue_logon ADD COLUMN settled_at timestamptz
    GENERATED ALWAYS AS (CASE status WHEN 'ENDED' THEN ended_at
                                     WHEN 'REFUSED' THEN coalesce(checked_at, created_at) END) STORED;

-- Whether anything is open on a day is told by an index, too.
DROP INDEX venue_logon_going_on;
CREATE INDEX venue_logon_open ON venue_logon (created_at) WHERE settled_at IS NULL;
