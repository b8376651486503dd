-- Art. 10: a business licence that an authority's check shows to be forged is reported in the write that records it.
GRANT INSERT ON outbox TO "${database}_authority";
