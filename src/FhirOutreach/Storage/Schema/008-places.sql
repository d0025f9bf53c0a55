-- A person's caps go by their own day, and alarms by the place. NULL in what was written before: the clinic's zone, no place.
ALTER TABLE patient ADD COLUMN zone TEXT;         -- IANA; NULL = the visit's
ALTER TABLE visit ADD COLUMN zone TEXT;           -- IANA
ALTER TABLE visit ADD COLUMN location_id TEXT;    -- of the EHR's Location
