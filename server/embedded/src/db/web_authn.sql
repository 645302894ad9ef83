-- Passkeys.
CREATE TABLE web_authn_credential (
    -- In base64url, as browsers write it.
    id               TEXT    NOT NULL PRIMARY KEY,
    sub              TEXT    NOT NULL REFERENCES user (sub) ON DELETE CASCADE,
    public_key       TEXT    NOT NULL,
    sign_count       INTEGER NOT NULL,
    name             TEXT    NOT NULL,
    relying_party_id TEXT    NOT NULL,
    attachment       TEXT,
    transports       TEXT    NOT NULL,
    created_s        INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX web_authn_credential_by_sub ON web_authn_credential (sub, id);

-- The challenge that an account was given to register a passkey.
CREATE TABLE web_authn_challenge (
    sub       TEXT    NOT NULL PRIMARY KEY REFERENCES user (sub) ON DELETE CASCADE,
    client_id TEXT    NOT NULL,
    challenge TEXT    NOT NULL,
    expires_s INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
