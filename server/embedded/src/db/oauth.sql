-- Authorization codes, by SHA-256. One that was exchanged is kept until its time is over, with the sign-in that it gave: who
-- shows it again has stolen it, or was stolen from.
CREATE TABLE authorization_code (
    hash         BLOB    NOT NULL PRIMARY KEY,
    sub          TEXT    NOT NULL REFERENCES user (sub) ON DELETE CASCADE,
    redirect_uri TEXT    NOT NULL,
    scope        TEXT    NOT NULL,
    nonce        TEXT,
    challenge    TEXT,
    auth_time_s  INTEGER NOT NULL,
    expires_s    INTEGER NOT NULL,
    origin_jti   TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX authorization_code_by_expiry ON authorization_code (expires_s);

-- Browsers that are signed in at the hosted page, by SHA-256 of their cookie.
CREATE TABLE browser_session (
    hash        BLOB    NOT NULL PRIMARY KEY,
    sub         TEXT    NOT NULL REFERENCES user (sub) ON DELETE CASCADE,
    auth_time_s INTEGER NOT NULL,
    expires_s   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX browser_session_by_expiry ON browser_session (expires_s);
