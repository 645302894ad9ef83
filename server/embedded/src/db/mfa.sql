-- The second factors that people have chosen.
CREATE TABLE mfa_choice (
    sub       TEXT    NOT NULL REFERENCES user (sub) ON DELETE CASCADE,
    method    TEXT    NOT NULL CHECK (method IN ('SMS_MFA', 'SOFTWARE_TOKEN_MFA', 'EMAIL_OTP')),
    preferred INTEGER NOT NULL CHECK (preferred IN (0, 1)),
    PRIMARY KEY (sub, method)
) STRICT, WITHOUT ROWID;

-- The secrets of authenticator apps, under the server's key: the one that counts, and a new one before its first code.
CREATE TABLE software_token (
    sub       TEXT    NOT NULL PRIMARY KEY REFERENCES user (sub) ON DELETE CASCADE,
    secret    BLOB,
    pending   BLOB,
    -- The step of the last code that was used.
    used_step INTEGER
) STRICT, WITHOUT ROWID;

-- Wrong codes of second factors in a row, beside wrong passwords.
CREATE TABLE code_failure (
    username_key   TEXT    NOT NULL PRIMARY KEY,
    failures       INTEGER NOT NULL,
    last_s         INTEGER NOT NULL,
    locked_until_s INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX code_failure_by_time ON code_failure (last_s);
