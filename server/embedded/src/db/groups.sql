-- Groups of accounts. Those with the lowest precedence come first; without one a group comes last.
CREATE TABLE user_group (
    name        TEXT    NOT NULL PRIMARY KEY,
    description TEXT,
    role_arn    TEXT,
    precedence  INTEGER,
    created_s   INTEGER NOT NULL,
    modified_s  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE group_member (
    name TEXT NOT NULL REFERENCES user_group (name) ON DELETE CASCADE,
    sub  TEXT NOT NULL REFERENCES user (sub) ON DELETE CASCADE,
    PRIMARY KEY (name, sub)
) STRICT, WITHOUT ROWID;
CREATE INDEX group_member_by_sub ON group_member (sub);
