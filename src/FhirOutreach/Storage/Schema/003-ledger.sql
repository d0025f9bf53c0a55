-- The ledger of texts: what was tried, what stops sending, and a count that can be checked against the rows.

ALTER TABLE message ADD COLUMN retries INTEGER NOT NULL DEFAULT 0;   -- sent anew after the carrier had taken it and could not deliver it
ALTER TABLE message ADD COLUMN look_ups INTEGER NOT NULL DEFAULT 0;  -- since the last hand-over

-- Tries of a text before its newest one: their reports, and their copies in the carrier's list, are not the newest try's.
CREATE TABLE earlier_try (
    sid            TEXT PRIMARY KEY,
    message_id     INTEGER NOT NULL,
    error_code     INTEGER,
    handed_over_at TEXT
) WITHOUT ROWID;
CREATE INDEX earlier_try_message ON earlier_try (message_id);

-- What may be claimed, in the order in which it is: a long queue costs no more to take from than a short one.
DROP INDEX message_due;
CREATE INDEX message_ready ON message (urgency, due_at, id) WHERE due_at IS NOT NULL AND state IN ('Planned', 'Held');

-- Numbers that get no texts (or no answers) for a reason other than consent.
CREATE TABLE number_stop (
    phone TEXT NOT NULL,
    cause TEXT NOT NULL,
    code  INTEGER,                     -- the carrier's, when it was the carrier
    since TEXT NOT NULL,
    until TEXT,                        -- NULL = until somebody or something lifts it
    PRIMARY KEY (phone, cause)
) WITHOUT ROWID;

-- Senders that may not send. Read in the statement that hands a text over: a stop holds from its commit on.
CREATE TABLE sending_stop (
    sender   TEXT NOT NULL,            -- '' = all
    cause    TEXT NOT NULL,            -- Person or Carrier
    code     INTEGER,
    reason   TEXT,                     -- a person's words
    since    TEXT NOT NULL,
    probe_at TEXT,                     -- when one text may try whether the carrier takes texts again
    probes   INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (sender, cause)
) WITHOUT ROWID;

ALTER TABLE reminder ADD COLUMN unread_since TEXT;  -- the EHR could not be read for it since then

-- Counted where texts are written, so that the rows can be checked against it, and nobody has to count a million of them.
CREATE TABLE message_tally (
    state TEXT PRIMARY KEY,
    texts INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE message_intents (intents INTEGER NOT NULL);
INSERT INTO message_tally (state, texts) SELECT state, count(*) FROM message GROUP BY state;
INSERT INTO message_intents (intents) SELECT count(*) FROM message;

CREATE TRIGGER message_is_intended AFTER INSERT ON message
BEGIN
    UPDATE message_intents SET intents = intents + 1;
    INSERT INTO message_tally (state, texts) VALUES (new.state, 1) ON CONFLICT (state) DO UPDATE SET texts = texts + 1;
END;
CREATE TRIGGER message_changes_state AFTER UPDATE OF state ON message WHEN new.state <> old.state
BEGIN
    UPDATE message_tally SET texts = texts - 1 WHERE state = old.state;
    INSERT INTO message_tally (state, texts) VALUES (new.state, 1) ON CONFLICT (state) DO UPDATE SET texts = texts + 1;
END;
CREATE TRIGGER message_is_kept BEFORE DELETE ON message
BEGIN
    SELECT RAISE(ABORT, 'no intent is ever deleted');
END;
