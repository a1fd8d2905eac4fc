-- The life of a session: how it is renewed, and how it ends.

-- When its credentials had ended and were taken out. The row stays until a start or a stop, to say so.
ALTER TABLE activation ADD COLUMN ended_at TEXT;

-- When the access token was issued.
ALTER TABLE sign_in ADD COLUMN issued_at TEXT;

-- Why the last renewal of a session did not succeed: a process that begins anew goes on with the same patience.
CREATE TABLE setback (
    session  TEXT PRIMARY KEY,
    kind     TEXT NOT NULL,
    failures INTEGER NOT NULL,
    at       TEXT NOT NULL,
    -- When it is tried again; NULL: not without a person.
    retry_at TEXT,
    -- NULL when the person has dismissed it.
    problem  TEXT
) STRICT;

-- The person's texts that were put back when a session ended, as SHA-256: while one stands there unchanged, the session
-- that had taken its place by the person's consent may take it again.
CREATE TABLE put_back (
    file    TEXT NOT NULL,
    profile TEXT NOT NULL,
    session TEXT NOT NULL,
    hash    BLOB NOT NULL,
    PRIMARY KEY (file, profile)
) STRICT, WITHOUT ROWID;
