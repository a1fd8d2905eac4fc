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

-- Of a line of the history: the profiles that it was for, separated by blanks; who asked: by which way, which program; which credentials.
ALTER TABLE history ADD COLUMN profiles TEXT NOT NULL DEFAULT '';
ALTER TABLE history ADD COLUMN via TEXT NOT NULL DEFAULT 'command-line';
ALTER TABLE history ADD COLUMN process TEXT;
ALTER TABLE history ADD COLUMN pid INTEGER;
ALTER TABLE history ADD COLUMN access_key_id TEXT;

-- Sessions that programs wait for, which cannot ask a person themselves: a window does.
CREATE TABLE wanted (
    session TEXT PRIMARY KEY,
    -- Who asked first.
    via     TEXT NOT NULL,
    process TEXT,
    pid     INTEGER,
    -- Until when somebody waits; with a problem, until when nobody is to be asked again.
    until   TEXT NOT NULL,
    -- Why the person was not to be had.
    problem TEXT
) STRICT;

-- How a section gives its credentials: its keys ('file'), or a command ('process').
ALTER TABLE delivered ADD COLUMN delivery TEXT NOT NULL DEFAULT 'file';
