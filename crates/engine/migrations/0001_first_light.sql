-- What Daypass knows. Times are RFC 3339 UTC text. Nothing here is secret but `record`, and that is sealed.

CREATE TABLE integration (
    id        TEXT PRIMARY KEY,
    alias     TEXT NOT NULL UNIQUE COLLATE NOCASE,
    start_url TEXT NOT NULL UNIQUE,
    region    TEXT NOT NULL,
    synced_at TEXT
) STRICT;

-- What may be known of a sign-in without opening the vault; the tokens themselves are sealed in `record`.
CREATE TABLE sign_in (
    integration   TEXT PRIMARY KEY REFERENCES integration ON DELETE CASCADE,
    expires_at    TEXT NOT NULL,
    -- Until when a refresh token can get the next one.
    refresh_until TEXT
) STRICT;

CREATE TABLE account (
    integration TEXT NOT NULL REFERENCES integration ON DELETE CASCADE,
    id          TEXT NOT NULL,
    name        TEXT NOT NULL,
    email       TEXT,
    -- When its roles were last read whole: an interrupted sync goes on with the accounts it had not reached.
    synced_at   TEXT,
    PRIMARY KEY (integration, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE session (
    id                TEXT PRIMARY KEY,
    -- Of an Identity Center role.
    integration       TEXT,
    account           TEXT,
    role              TEXT,
    -- Of an assumed role.
    name              TEXT,
    source            TEXT,
    role_arn          TEXT,
    role_session_name TEXT,
    duration_seconds  INTEGER,
    external_id       TEXT,
    UNIQUE (integration, account, role),
    FOREIGN KEY (integration, account) REFERENCES account (integration, id) ON DELETE CASCADE,
    CHECK ((integration IS NOT NULL AND account IS NOT NULL AND role IS NOT NULL)
        OR (name IS NOT NULL AND source IS NOT NULL AND role_arn IS NOT NULL AND role_session_name IS NOT NULL))
) STRICT;

-- What a person set on a session. It has no foreign key: a role that goes and comes back (just-in-time access) has the
-- same id, and finds its favourite and its profiles again.
CREATE TABLE preference (
    session      TEXT PRIMARY KEY,
    region       TEXT,
    delivery     TEXT NOT NULL DEFAULT 'file',
    favourite    INTEGER NOT NULL DEFAULT 0,
    last_used_at TEXT,
    use_count    INTEGER NOT NULL DEFAULT 0
) STRICT;

-- The profiles that a person chose for a session; none means the one from the template.
CREATE TABLE session_profile (
    session  TEXT NOT NULL,
    position INTEGER NOT NULL,
    profile  TEXT NOT NULL,
    PRIMARY KEY (session, position)
) STRICT, WITHOUT ROWID;

-- A session is active while it has a row here whose end lies ahead. No foreign key: what is on disk outlives the
-- catalog's row, until it is taken out.
CREATE TABLE activation (
    session     TEXT PRIMARY KEY,
    fingerprint TEXT NOT NULL,
    started_at  TEXT NOT NULL,
    expires_at  TEXT NOT NULL,
    caller_arn  TEXT
) STRICT;

-- The sections that Daypass wrote: whose they are, the access key ids (no secrets) by which they are known, separated
-- by blanks (two while one replaces the other), and a hash of the text to notice foreign edits.
CREATE TABLE delivered (
    file    TEXT NOT NULL,
    profile TEXT NOT NULL,
    session TEXT NOT NULL,
    key_ids TEXT NOT NULL,
    hash    BLOB NOT NULL,
    PRIMARY KEY (file, profile)
) STRICT, WITHOUT ROWID;

CREATE TABLE failure (
    session TEXT PRIMARY KEY,
    at      TEXT NOT NULL,
    problem TEXT NOT NULL
) STRICT;

CREATE TABLE history (
    id      INTEGER PRIMARY KEY,
    at      TEXT NOT NULL,
    session TEXT NOT NULL,
    event   TEXT NOT NULL,
    detail  TEXT NOT NULL
) STRICT;
CREATE INDEX history_of_session ON history (session, id);

CREATE TABLE setting (
    id    INTEGER PRIMARY KEY CHECK (id = 1),
    value TEXT NOT NULL
) STRICT;

-- The vault's sealed records.
CREATE TABLE record (
    kind   TEXT NOT NULL,
    id     TEXT NOT NULL,
    nonce  BLOB NOT NULL,
    sealed BLOB NOT NULL,
    PRIMARY KEY (kind, id)
) STRICT, WITHOUT ROWID;

-- Facts of the vault that are not secret: which key source is in use, a passphrase's salt, the key's check value.
CREATE TABLE vault_fact (
    name  TEXT PRIMARY KEY,
    value BLOB NOT NULL
) STRICT, WITHOUT ROWID;
