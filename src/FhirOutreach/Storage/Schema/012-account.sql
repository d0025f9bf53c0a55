-- The carrier's account that a text was last handed over to: another account's list says nothing about it. NULL = from before.
ALTER TABLE message ADD COLUMN account TEXT;
