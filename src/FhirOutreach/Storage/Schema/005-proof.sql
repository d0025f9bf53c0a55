-- When the patient's sending window closes: what has not gone by then is decided again. NULL = it may go at any hour.
ALTER TABLE message ADD COLUMN open_until TEXT;

-- Is there news of this Appointment that we have not worked through?
CREATE INDEX inbox_waiting ON inbox (subject) WHERE due_at IS NOT NULL;
