-- Written in the transaction of the act itself: whoever asks again after a crash hears that it was done, and nothing is done twice.
ALTER TABLE kept_answers ADD COLUMN acted $bool NOT NULL DEFAULT FALSE;
