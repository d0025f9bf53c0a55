-- How far we have followed each topic Subscription's count of events.
CREATE TABLE subscription_count (
    subscription TEXT PRIMARY KEY,     -- its id at the EHR
    highest      INTEGER NOT NULL,     -- up to here everything reached us, or a sweep was asked for
    heard_at     TEXT NOT NULL         -- the last notification of any kind
) WITHOUT ROWID;
