-- The ledger of consent is evidence: what was said, word for word, on which decision, and under which list of words.
ALTER TABLE consent ADD COLUMN said TEXT;                            -- the patient's own text; emptied by retention
ALTER TABLE consent ADD COLUMN decision_id INTEGER;
ALTER TABLE consent ADD COLUMN word_list TEXT;                       -- opt_out_words.hash in force
ALTER TABLE consent ADD COLUMN wants_fewer INTEGER NOT NULL DEFAULT 0;

-- Append-only: nothing is taken out, and nothing is changed but the patient's own text, which may be emptied.
CREATE TRIGGER consent_is_kept BEFORE DELETE ON consent
BEGIN
    SELECT RAISE(ABORT, 'consent is append-only');
END;
CREATE TRIGGER consent_is_not_changed BEFORE UPDATE ON consent
WHEN new.id IS NOT old.id OR new.phone IS NOT old.phone OR new.is_opted_out IS NOT old.is_opted_out
  OR new.wants_fewer IS NOT old.wants_fewer OR new.source IS NOT old.source OR new.words IS NOT old.words
  OR new.at IS NOT old.at OR new.decision_id IS NOT old.decision_id OR new.word_list IS NOT old.word_list
  OR new.said IS NOT NULL
BEGIN
    SELECT RAISE(ABORT, 'consent is append-only');
END;

-- Every list of opt-out, opt-in and help words this database has worked under (R-42).
CREATE TABLE opt_out_words (
    id    INTEGER PRIMARY KEY,
    hash  TEXT NOT NULL,
    as_of TEXT NOT NULL,
    words TEXT NOT NULL,               -- one a line: family, word, source
    at    TEXT NOT NULL
);
CREATE TRIGGER opt_out_words_are_kept BEFORE DELETE ON opt_out_words
BEGIN
    SELECT RAISE(ABORT, 'the list is append-only');
END;
CREATE TRIGGER opt_out_words_are_not_changed BEFORE UPDATE ON opt_out_words
BEGIN
    SELECT RAISE(ABORT, 'the list is append-only');
END;

-- What still waits for a patient: read when two notices may be one move, and when a patient has died.
CREATE INDEX message_waiting ON message (patient_id) WHERE state IN ('Planned', 'Held');
