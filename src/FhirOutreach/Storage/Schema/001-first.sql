-- Instants are UTC text of fixed width, so that text order is time order. Names of states are the enum's own.

-- What happened to us. Nothing causes an effect except a row here and a decision about it.
CREATE TABLE inbox (
    id          INTEGER PRIMARY KEY,
    natural_key TEXT NOT NULL UNIQUE,  -- the sender's own identity for it: the same thing told twice is one row
    kind        TEXT NOT NULL,
    subject     TEXT NOT NULL,         -- Appointment id, MessageSid, update id …
    body        BLOB,                  -- emptied by retention
    received_at TEXT NOT NULL,
    due_at      TEXT,                  -- NULL = worked through, or dead
    attempts    INTEGER NOT NULL DEFAULT 0,
    error       TEXT
);
CREATE INDEX inbox_due ON inbox (due_at, id) WHERE due_at IS NOT NULL;
CREATE INDEX inbox_received ON inbox (received_at) WHERE body IS NOT NULL;

CREATE TABLE decision (
    id             INTEGER PRIMARY KEY,
    inbox_id       INTEGER NOT NULL,
    at             TEXT NOT NULL,
    occurrence     TEXT NOT NULL,
    appointment_id TEXT,
    patient_id     TEXT,
    why            TEXT NOT NULL,
    policy         TEXT NOT NULL,
    details        BLOB                -- occurrence, facts and effects, compressed; emptied by retention
);
CREATE INDEX decision_inbox ON decision (inbox_id);
CREATE INDEX decision_appointment ON decision (appointment_id, id);

-- The settings decisions were made under, each set once.
CREATE TABLE policy (
    hash    TEXT PRIMARY KEY,
    details TEXT NOT NULL
) WITHOUT ROWID;

-- The newest version of each Appointment, and every version there was.
CREATE TABLE appointment (
    id           TEXT PRIMARY KEY,
    version_id   TEXT NOT NULL,
    last_updated TEXT NOT NULL,
    status       TEXT NOT NULL,
    start        TEXT,
    is_gone      INTEGER NOT NULL DEFAULT 0,
    read_at      TEXT NOT NULL         -- when we last learned that this is the newest
) WITHOUT ROWID;
CREATE INDEX appointment_start ON appointment (start);

CREATE TABLE appointment_version (
    appointment_id TEXT NOT NULL,
    version_id     TEXT NOT NULL,
    last_updated   TEXT NOT NULL,
    taken_at       TEXT NOT NULL,
    details        BLOB,               -- emptied by retention
    PRIMARY KEY (appointment_id, version_id, last_updated)
) WITHOUT ROWID;

-- One patient's side of an Appointment.
CREATE TABLE visit (
    appointment_id TEXT NOT NULL,
    patient_id     TEXT NOT NULL,
    start          TEXT,
    is_on          INTEGER NOT NULL,
    looks          TEXT NOT NULL,      -- what a text could show, hashed: a guarded text goes only while this stays the same
    details        BLOB,
    PRIMARY KEY (appointment_id, patient_id)
) WITHOUT ROWID;
CREATE INDEX visit_patient ON visit (patient_id, start) WHERE is_on = 1;

CREATE TABLE patient (
    id      TEXT PRIMARY KEY,
    phone   TEXT,
    read_at TEXT NOT NULL,
    details BLOB
) WITHOUT ROWID;
CREATE INDEX patient_phone ON patient (phone) WHERE phone IS NOT NULL;

CREATE TABLE reminder (
    appointment_id TEXT NOT NULL,
    patient_id     TEXT NOT NULL,
    slot           TEXT NOT NULL,
    planning       INTEGER NOT NULL,   -- counts the visit's moves
    due_at         TEXT NOT NULL,      -- the moment of the plan
    look_at        TEXT,               -- when to look (again); NULL = used up or withdrawn
    PRIMARY KEY (appointment_id, patient_id, slot)
) WITHOUT ROWID;
CREATE INDEX reminder_look ON reminder (look_at) WHERE look_at IS NOT NULL;

-- What we owe patients: one row for each intended text, from plan to final state.
CREATE TABLE message (
    id             INTEGER PRIMARY KEY,
    natural_key    TEXT NOT NULL UNIQUE,
    decision_id    INTEGER NOT NULL,
    kind           TEXT NOT NULL,
    urgency        INTEGER NOT NULL,   -- 0 an answer to someone who waits, 1 a notice, 2 a reminder
    appointment_id TEXT,
    patient_id     TEXT,
    start          TEXT,               -- the time the text names
    asks           INTEGER NOT NULL,
    looks          TEXT,               -- NULL = not guarded
    phone          TEXT NOT NULL,
    language       TEXT NOT NULL,
    body           TEXT NOT NULL,
    template       TEXT NOT NULL,      -- hash of the template's text
    segments       INTEGER NOT NULL,
    state          TEXT NOT NULL,
    why            TEXT,               -- of the state, when it is not the plain course
    planned_at     TEXT NOT NULL,
    due_at         TEXT,               -- when to act on it next; NULL = nothing more to do
    deadline       TEXT NOT NULL,
    attempts       INTEGER NOT NULL DEFAULT 0,
    handed_over_at TEXT,
    handed_over_by_wall_clock TEXT,    -- the carrier's clock knows nothing of a virtual one
    sid            TEXT,
    carrier_status TEXT,               -- verbatim
    error_code     INTEGER,
    settled_at     TEXT
);
CREATE INDEX message_due ON message (due_at, urgency) WHERE due_at IS NOT NULL;
CREATE INDEX message_unknown ON message (due_at) WHERE state = 'Unknown';
CREATE INDEX message_phone ON message (phone, id);
CREATE INDEX message_visit ON message (appointment_id, patient_id) WHERE appointment_id IS NOT NULL;
CREATE UNIQUE INDEX message_sid ON message (sid) WHERE sid IS NOT NULL;

-- Further visits that a text names and asks about.
CREATE TABLE message_also (
    appointment_id TEXT NOT NULL,
    patient_id     TEXT NOT NULL,
    message_id     INTEGER NOT NULL,
    start          TEXT NOT NULL,
    PRIMARY KEY (appointment_id, patient_id, message_id)
) WITHOUT ROWID;

-- What patients wrote.
CREATE TABLE reply (
    message_sid TEXT PRIMARY KEY,
    phone       TEXT NOT NULL,
    body        TEXT,
    intent      TEXT NOT NULL,
    received_at TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX reply_phone ON reply (phone, received_at);

-- "Which one?", waiting for its number.
CREATE TABLE choice (
    id          INTEGER PRIMARY KEY,
    message_key TEXT NOT NULL UNIQUE,
    phone       TEXT NOT NULL,
    intent      TEXT NOT NULL,
    options     TEXT NOT NULL,
    is_open     INTEGER NOT NULL DEFAULT 1
);
CREATE INDEX choice_phone ON choice (phone, id) WHERE is_open = 1;

-- What we owe the EHR.
CREATE TABLE ehr_update (
    id              INTEGER PRIMARY KEY,
    natural_key     TEXT NOT NULL UNIQUE,
    decision_id     INTEGER NOT NULL,
    appointment_id  TEXT NOT NULL,
    patient_id      TEXT NOT NULL,
    change          TEXT NOT NULL,
    start           TEXT NOT NULL,
    asked_at        TEXT NOT NULL,
    state           TEXT NOT NULL,
    due_at          TEXT,
    attempts        INTEGER NOT NULL DEFAULT 0,
    say_so_at       TEXT,              -- when the patient hears that we wait; NULL = told, or settled
    last_error      TEXT,
    settled_at      TEXT
);
CREATE INDEX ehr_update_due ON ehr_update (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX ehr_update_say_so ON ehr_update (say_so_at) WHERE say_so_at IS NOT NULL;
CREATE INDEX ehr_update_open ON ehr_update (appointment_id, patient_id) WHERE settled_at IS NULL;

-- Append-only: the last row of a number is its consent.
CREATE TABLE consent (
    id           INTEGER PRIMARY KEY,
    phone        TEXT NOT NULL,
    is_opted_out INTEGER NOT NULL,
    source       TEXT NOT NULL,
    words        TEXT,
    at           TEXT NOT NULL
);
CREATE INDEX consent_phone ON consent (phone, id);

CREATE TABLE staff_task (
    id             INTEGER PRIMARY KEY,
    natural_key    TEXT NOT NULL UNIQUE,
    kind           TEXT NOT NULL,
    appointment_id TEXT,
    patient_id     TEXT,
    phone          TEXT,
    note           TEXT,
    opened_at      TEXT NOT NULL,
    closed_at      TEXT
);
CREATE INDEX staff_task_open ON staff_task (opened_at) WHERE closed_at IS NULL;

CREATE TABLE notebook (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;

-- When the virtual clock was moved, and to what distance from the real one.
CREATE TABLE clock_move (
    real_at   TEXT NOT NULL,
    offset_ms INTEGER NOT NULL
);
