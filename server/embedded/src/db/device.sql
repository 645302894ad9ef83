-- Devices that people signed in on and confirmed.
CREATE TABLE device (
    device_key      TEXT    NOT NULL PRIMARY KEY,
    sub             TEXT    NOT NULL REFERENCES user (sub) ON DELETE CASCADE,
    group_key       TEXT    NOT NULL,
    name            TEXT,
    -- What SRP needs of the device's own password: the salt, and the verifier under the server's key.
    salt            BLOB    NOT NULL,
    verifier        BLOB    NOT NULL,
    remembered      INTEGER NOT NULL CHECK (remembered IN (0, 1)),
    created_s       INTEGER NOT NULL,
    modified_s      INTEGER NOT NULL,
    authenticated_s INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX device_by_sub ON device (sub, device_key);

-- The device of a sign-in, and whether it was made up for it and may still be confirmed.
ALTER TABLE sign_in ADD COLUMN device_key TEXT;
ALTER TABLE sign_in ADD COLUMN device_group_key TEXT;
