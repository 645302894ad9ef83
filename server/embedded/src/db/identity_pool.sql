-- Identities: a guest's has no login; a user's has one, and a login has one identity.
CREATE TABLE identity (
    identity_id TEXT    NOT NULL PRIMARY KEY,
    provider    TEXT,
    subject     TEXT,
    created_s   INTEGER NOT NULL,
    UNIQUE (provider, subject),
    CHECK ((provider IS NULL) = (subject IS NULL))
) STRICT, WITHOUT ROWID;

-- Temporary credentials. The secret is under the server's key, because signatures are checked with it.
CREATE TABLE temporary_credential (
    access_key_id TEXT    NOT NULL PRIMARY KEY,
    secret        BLOB    NOT NULL,
    -- SHA-256 of the session token, which is random.
    token_sha256  BLOB    NOT NULL,
    identity_id   TEXT    NOT NULL REFERENCES identity (identity_id) ON DELETE CASCADE,
    role_arn      TEXT    NOT NULL,
    -- What the session is called in ARNs.
    session_name  TEXT    NOT NULL,
    -- What the session was limited to when the role was taken, as a policy document.
    policy        TEXT,
    authenticated INTEGER NOT NULL CHECK (authenticated IN (0, 1)),
    issued_s      INTEGER NOT NULL,
    expires_s     INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX temporary_credential_by_expiry ON temporary_credential (expires_s);
