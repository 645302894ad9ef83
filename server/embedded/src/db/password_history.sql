-- The hashes of accounts' last passwords, where the pool has people choose others.
CREATE TABLE password_history (
    id   INTEGER PRIMARY KEY,
    sub  TEXT NOT NULL REFERENCES user (sub) ON DELETE CASCADE,
    hash TEXT NOT NULL
) STRICT;
CREATE INDEX password_history_by_sub ON password_history (sub, id);
