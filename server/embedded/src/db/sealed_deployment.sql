-- What was deployed last may hold the secret of another provider, so it is sealed. What a version before has left in the clear
-- is sealed, and removed, at the next start, which has the key.
ALTER TABLE stack_deployment RENAME TO unsealed_deployment;

CREATE TABLE stack_deployment (
    name   TEXT NOT NULL PRIMARY KEY CHECK (name = 'stack'),
    -- The template and its parameters.
    sealed BLOB NOT NULL,
    -- What a user pool is made with and keeps: an object of texts by the name of the property.
    fixed  TEXT NOT NULL
) STRICT;
