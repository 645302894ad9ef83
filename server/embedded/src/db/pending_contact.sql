-- Addresses and numbers that take the place of the ones before once they are proved, where the template says so.
CREATE TABLE pending_contact (
    sub   TEXT NOT NULL REFERENCES user (sub) ON DELETE CASCADE,
    name  TEXT NOT NULL CHECK (name IN ('email', 'phone_number')),
    value TEXT NOT NULL,
    PRIMARY KEY (sub, name)
) STRICT, WITHOUT ROWID;
