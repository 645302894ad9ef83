-- Accounts of people who sign in elsewhere, by who they are there: letter by letter, whatever usernames are compared by.
CREATE TABLE federated_identity (
    provider TEXT NOT NULL,
    subject  TEXT NOT NULL,
    sub      TEXT NOT NULL REFERENCES user (sub) ON DELETE CASCADE,
    PRIMARY KEY (provider, subject)
) STRICT, WITHOUT ROWID;
CREATE INDEX federated_identity_by_sub ON federated_identity (sub);
