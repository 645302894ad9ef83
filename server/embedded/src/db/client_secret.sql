-- Secrets of clients, under the server's key: hashes are checked with them.
CREATE TABLE client_secret (
    client_id TEXT NOT NULL PRIMARY KEY,
    secret    BLOB NOT NULL
) STRICT, WITHOUT ROWID;
