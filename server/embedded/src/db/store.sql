-- Ids that the deployment of the template made, so that each start on one data directory gives the same ones.
CREATE TABLE stack_resource (
    logical_id  TEXT NOT NULL PRIMARY KEY,
    kind        TEXT NOT NULL,
    physical_id TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Since when there is a bucket.
CREATE TABLE bucket (
    name        TEXT    NOT NULL PRIMARY KEY,
    created_s   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- The objects of the store. Keys are bytes, so that their order is the order of UTF-8 bytes, as in S3.
CREATE TABLE object (
    bucket      TEXT    NOT NULL,
    key         BLOB    NOT NULL,
    -- Names its segments: the name of the first one's file.
    content     BLOB    NOT NULL UNIQUE,
    size        INTEGER NOT NULL,
    -- Without its quotes: the MD5 of the content, or that of its parts' MD5s with their number.
    etag        TEXT    NOT NULL,
    modified_s  INTEGER NOT NULL,
    -- Content type and the like, user metadata, further checksums, and tags, as JSON objects.
    attributes  TEXT    NOT NULL,
    metadata    TEXT    NOT NULL,
    checksums   TEXT    NOT NULL,
    tags        TEXT    NOT NULL,
    PRIMARY KEY (bucket, key)
) STRICT, WITHOUT ROWID;

-- What objects consist of, in the order of the numbers: one file, or as many as the parts that were uploaded.
CREATE TABLE segment (
    content     BLOB    NOT NULL REFERENCES object (content),
    number      INTEGER NOT NULL,
    -- The name of the file: 16 random bytes.
    blob        BLOB    NOT NULL UNIQUE,
    size        INTEGER NOT NULL,
    md5         BLOB    NOT NULL,
    checksums   TEXT    NOT NULL,
    PRIMARY KEY (content, number)
) STRICT, WITHOUT ROWID;

-- Multipart uploads, unfinished or finished lately. The id begins with the time, so that ids are in the order of time.
CREATE TABLE upload (
    id          BLOB    NOT NULL PRIMARY KEY,
    bucket      TEXT    NOT NULL,
    key         BLOB    NOT NULL,
    started_s   INTEGER NOT NULL,
    -- What the object will have, and which checksum, as JSON objects.
    attributes  TEXT    NOT NULL,
    metadata    TEXT    NOT NULL,
    tags        TEXT    NOT NULL,
    checksum    TEXT    NOT NULL,
    -- The answer to the completion, for those who did not get it the first time, as a JSON object.
    completed   TEXT,
    completed_s INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX upload_by_key ON upload (bucket, key, id) WHERE completed IS NULL;

-- The parts of unfinished uploads; a completion makes them segments.
CREATE TABLE part (
    upload      BLOB    NOT NULL REFERENCES upload (id),
    number      INTEGER NOT NULL,
    blob        BLOB    NOT NULL UNIQUE,
    size        INTEGER NOT NULL,
    md5         BLOB    NOT NULL,
    modified_s  INTEGER NOT NULL,
    checksums   TEXT    NOT NULL,
    PRIMARY KEY (upload, number)
) STRICT, WITHOUT ROWID;
