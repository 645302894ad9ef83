-- Accounts of the user pool.
CREATE TABLE user (
    sub           TEXT    NOT NULL PRIMARY KEY,
    -- As it was written at sign-up, and as it is told apart from others.
    username      TEXT    NOT NULL,
    username_key  TEXT    NOT NULL UNIQUE,
    status        TEXT    NOT NULL CHECK (status IN ('UNCONFIRMED', 'CONFIRMED', 'RESET_REQUIRED',
                                                     'FORCE_CHANGE_PASSWORD', 'EXTERNAL_PROVIDER')),
    enabled       INTEGER NOT NULL CHECK (enabled IN (0, 1)),
    -- Argon2id, as a PHC string; absent where a person signs in without a password, or elsewhere.
    password_hash TEXT,
    -- Only where the client allows SRP: the salt, and the verifier under the server's key.
    srp_salt      BLOB,
    srp_verifier  BLOB,
    -- When the password was set: a temporary one does not count for long.
    password_set_s INTEGER NOT NULL,
    created_s     INTEGER NOT NULL,
    modified_s    INTEGER NOT NULL,
    CHECK ((srp_salt IS NULL) = (srp_verifier IS NULL))
) STRICT, WITHOUT ROWID;

CREATE TABLE user_attribute (
    sub   TEXT NOT NULL REFERENCES user (sub) ON DELETE CASCADE,
    name  TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (sub, name)
) STRICT, WITHOUT ROWID;

-- The one code of an account and purpose that counts. Rows of unknown usernames are decoys that no code fits.
CREATE TABLE code (
    username_key TEXT    NOT NULL,
    purpose      TEXT    NOT NULL CHECK (purpose IN ('sign_up', 'forgot_password')),
    mac          BLOB    NOT NULL,
    expires_s    INTEGER NOT NULL,
    tries_left   INTEGER NOT NULL,
    PRIMARY KEY (username_key, purpose)
) STRICT, WITHOUT ROWID;

-- When codes were sent, for the hourly limit.
CREATE TABLE code_sent (
    username_key TEXT    NOT NULL,
    purpose      TEXT    NOT NULL,
    sent_s       INTEGER NOT NULL
) STRICT;
CREATE INDEX code_sent_by_username ON code_sent (username_key, purpose, sent_s);
CREATE INDEX code_sent_by_time ON code_sent (sent_s);

-- Wrong passwords in a row, by username whether it exists or not.
CREATE TABLE password_failure (
    username_key   TEXT    NOT NULL PRIMARY KEY,
    failures       INTEGER NOT NULL,
    last_s         INTEGER NOT NULL,
    locked_until_s INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX password_failure_by_time ON password_failure (last_s);

-- One row a sign-in, and whether the tokens that came from it still count.
CREATE TABLE sign_in (
    origin_jti  TEXT    NOT NULL PRIMARY KEY,
    sub         TEXT    NOT NULL REFERENCES user (sub) ON DELETE CASCADE,
    scope       TEXT    NOT NULL,
    auth_time_s INTEGER NOT NULL,
    expires_s   INTEGER NOT NULL,
    revoked_s   INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX sign_in_by_sub ON sign_in (sub);
CREATE INDEX sign_in_by_expiry ON sign_in (expires_s);

-- The refresh tokens of a sign-in: one, or as many as it was renewed where the client rotates them.
CREATE TABLE refresh_token (
    -- SHA-256 of the token, which is random.
    hash       BLOB    NOT NULL PRIMARY KEY,
    origin_jti TEXT    NOT NULL REFERENCES sign_in (origin_jti) ON DELETE CASCADE,
    -- When it was first replaced by another one.
    replaced_s INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX refresh_token_by_sign_in ON refresh_token (origin_jti);
CREATE INDEX refresh_token_by_replacement ON refresh_token (replaced_s) WHERE replaced_s IS NOT NULL;

-- Challenges that were answered, by the id in their sealed state: each may be answered once.
CREATE TABLE spent_challenge (
    id        TEXT    NOT NULL PRIMARY KEY,
    expires_s INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- The key that signs tokens, under the server's key.
CREATE TABLE signing_key (
    id         TEXT    NOT NULL PRIMARY KEY,
    sealed     BLOB    NOT NULL,
    created_s  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Every issuer that this directory's tokens have carried: the address may change from one start to the next.
CREATE TABLE issuer (
    url TEXT NOT NULL PRIMARY KEY
) STRICT, WITHOUT ROWID;
