-- What was deployed last: a command that has to start the backend for a moment starts the same.
CREATE TABLE stack_deployment (
    one        INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
    template   TEXT    NOT NULL,
    -- An object of texts.
    parameters TEXT    NOT NULL,
    -- What a user pool is made with and keeps: an object of texts by the name of the property.
    fixed      TEXT    NOT NULL
) STRICT;
