-- A text that names several visits goes only while each of them looks as it says. NULL in what was written before: not looked at.
ALTER TABLE message_also ADD COLUMN looks TEXT;
CREATE INDEX message_also_message ON message_also (message_id);

-- Of a move that waits: the time the patient knows, should the visit change again before it is told.
ALTER TABLE message ADD COLUMN previous TEXT;
