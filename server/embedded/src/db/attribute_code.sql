-- Codes may also be for verifying an e-mail address or telephone number of an account that exists.
CREATE TABLE code_for_purpose (
    username_key TEXT    NOT NULL,
    purpose      TEXT    NOT NULL CHECK (purpose IN ('sign_up', 'forgot_password', 'email', 'phone_number')),
    mac          BLOB    NOT NULL,
    expires_s    INTEGER NOT NULL,
    tries_left   INTEGER NOT NULL,
    PRIMARY KEY (username_key, purpose)
) STRICT, WITHOUT ROWID;
INSERT INTO code_for_purpose SELECT username_key, purpose, mac, expires_s, tries_left FROM code;
DROP TABLE code;
ALTER TABLE code_for_purpose RENAME TO code;
