-- IAM users, roles assumed in every way that STS has, and what may be known of credentials without opening the vault.

ALTER TABLE session RENAME TO session_1;

CREATE TABLE session (
    id                TEXT PRIMARY KEY,
    -- Of an Identity Center role.
    integration       TEXT,
    account           TEXT,
    role              TEXT,
    -- Of what a person added: an IAM user, whose keys are sealed in `record` under the session's id, or a role.
    name              TEXT UNIQUE COLLATE NOCASE,
    user_arn          TEXT,
    access_key_id     TEXT,
    source            TEXT,
    role_arn          TEXT,
    role_session_name TEXT,
    external_id       TEXT,
    source_identity   TEXT,
    -- A JSON array of {key, value, transitive}.
    tags              TEXT,
    mfa_device        TEXT,
    duration_seconds  INTEGER,
    UNIQUE (integration, account, role),
    FOREIGN KEY (integration, account) REFERENCES account (integration, id) ON DELETE CASCADE,
    CHECK ((integration IS NOT NULL AND account IS NOT NULL AND role IS NOT NULL)
        OR (name IS NOT NULL AND user_arn IS NOT NULL AND access_key_id IS NOT NULL)
        OR (name IS NOT NULL AND source IS NOT NULL AND role_arn IS NOT NULL AND role_session_name IS NOT NULL))
) STRICT;

INSERT INTO session (id, integration, account, role, name, source, role_arn, role_session_name, external_id, duration_seconds)
    SELECT id, integration, account, role, name, source, role_arn, role_session_name, external_id, duration_seconds
    FROM session_1;

DROP TABLE session_1;

CREATE INDEX session_of_source ON session (source);

-- When what is sealed in a record ends by itself, where it does.
ALTER TABLE record ADD COLUMN expires_at TEXT;

-- When the credentials that are delivered were issued; `started_at` says since when the session is live.
ALTER TABLE activation ADD COLUMN issued_at TEXT;

-- How the codes of an MFA device are had, where not from a person. Its seed, if it is kept, is sealed in `record`.
CREATE TABLE mfa_device (
    serial  TEXT PRIMARY KEY,
    -- A command that prints a code.
    process TEXT,
    -- The time step of the last code that was computed and used: AWS takes none of it again.
    last_step INTEGER
) STRICT;

-- The sections that long-term keys were taken out of by `protect`. The text before is sealed in `record`; it is what
-- makes the undo. `note` is the comment that holds the place.
CREATE TABLE protected (
    file          TEXT NOT NULL,
    section       TEXT NOT NULL,
    access_key_id TEXT NOT NULL,
    profile       TEXT NOT NULL,
    session       TEXT NOT NULL,
    note          TEXT NOT NULL,
    protected_at  TEXT NOT NULL,
    PRIMARY KEY (file, section, access_key_id)
) STRICT, WITHOUT ROWID;
-- The rotation of a user's access key that is under way. The next key, once there is one, is sealed in `record` under the
-- session's id.
CREATE TABLE rotation (
    session    TEXT PRIMARY KEY REFERENCES session (id) ON DELETE CASCADE,
    -- The key that is to go.
    old_key_id TEXT NOT NULL,
    -- When the next key was asked for: by that, a key whose secret was lost on the way is known.
    started_at TEXT NOT NULL
) STRICT;
