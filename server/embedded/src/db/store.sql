-- Ids that the deployment of the template made, so that each start on one data directory gives the same ones.
CREATE TABLE stack_resource (
    logical_id  TEXT NOT NULL PRIMARY KEY,
    kind        TEXT NOT NULL,
    physical_id TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- The objects of the store. Keys are bytes, so that their order is the order of UTF-8 bytes, as in S3.
CREATE TABLE object (
    bucket      TEXT    NOT NULL,
    key         BLOB    NOT NULL,
    -- The name of the file that holds the content: 16 random bytes.
    blob        BLOB    NOT NULL UNIQUE,
    size        INTEGER NOT NULL,
    -- The MD5 of the content: the ETag without its quotes, in binary.
    md5         BLOB    NOT NULL,
    modified_s  INTEGER NOT NULL,
    -- Content type and the like, user metadata, and further checksums, as JSON objects.
    attributes  TEXT    NOT NULL,
    metadata    TEXT    NOT NULL,
    checksums   TEXT    NOT NULL,
    PRIMARY KEY (bucket, key)
) STRICT, WITHOUT ROWID;
