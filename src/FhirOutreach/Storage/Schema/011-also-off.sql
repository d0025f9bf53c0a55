-- A joined move ("cancelled, and booked anew within minutes") speaks of two visits: appointment_id is the one to come,
-- also_off the one that was called off.
ALTER TABLE message ADD COLUMN also_off TEXT;
CREATE INDEX message_also_off ON message (also_off, patient_id) WHERE also_off IS NOT NULL;
