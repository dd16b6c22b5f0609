-- A patient who lives by other clocks than his hospital's is told the time by his own.
ALTER TABLE invitations ADD COLUMN guest_zone TEXT NOT NULL DEFAULT '';
