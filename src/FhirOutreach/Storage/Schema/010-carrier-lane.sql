-- What the carrier brings is taken up without looking through all that waits for the EHR.
CREATE INDEX inbox_due_carrier ON inbox (due_at, id)
 WHERE due_at IS NOT NULL AND kind IN ('Text', 'CarrierRefusal', 'TextUnaccounted');
