-- The daily proof that no change was missed: what the EHR holds from yesterday on, beside what we hold.
ALTER TABLE appointment ADD COLUMN listed_at TEXT; -- when the EHR last listed it in a certificate's walk

CREATE TABLE certificate (
    id          INTEGER PRIMARY KEY,
    begun_at    TEXT NOT NULL,
    window_from TEXT NOT NULL,
    finished_at TEXT,                  -- NULL = the walk broke off: it proves nothing
    in_ehr      INTEGER NOT NULL DEFAULT 0,
    same        INTEGER NOT NULL DEFAULT 0,
    failure     TEXT
);

CREATE TABLE certificate_difference (
    certificate_id INTEGER NOT NULL,
    appointment_id TEXT NOT NULL,
    kind           TEXT NOT NULL,
    ehr_version    TEXT,
    held_version   TEXT,
    found_at       TEXT NOT NULL,
    repaired_at    TEXT,               -- when we had read the Appointment anew
    PRIMARY KEY (certificate_id, appointment_id)
) WITHOUT ROWID;
CREATE INDEX certificate_difference_open ON certificate_difference (certificate_id) WHERE repaired_at IS NULL;
