-- The administrator's key, of which there is one. The secret is under the server's key, because signatures are checked
-- with it.
CREATE TABLE administrator_key (
    id            INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    access_key_id TEXT    NOT NULL,
    secret        BLOB    NOT NULL,
    created_s     INTEGER NOT NULL
) STRICT;
