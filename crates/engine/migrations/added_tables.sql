-- Tables that came after the last format. An older Daypass knows nothing of them and goes on without, so they make no new
-- format, which it would refuse. They are made whenever a store is opened that lacks them.

-- What a person calls a session beside its own name. It has no foreign key: a role that goes and comes back is called so again.
CREATE TABLE IF NOT EXISTS session_alias (
    alias   TEXT PRIMARY KEY COLLATE NOCASE,
    session TEXT NOT NULL UNIQUE
) STRICT, WITHOUT ROWID;

-- What a person said for one start alone, while the session is as it was started then. What is NULL is as `preference` and
-- `session_profile` have it.
CREATE TABLE IF NOT EXISTS start_choice (
    session  TEXT PRIMARY KEY,
    region   TEXT,
    delivery TEXT,
    -- Profiles separated by blanks.
    profiles TEXT
) STRICT, WITHOUT ROWID;

-- Sessions whose stop has begun and not ended. Noted before a file is changed, and removed with the activation: what a kill left is
-- stopped by whoever looks next.
CREATE TABLE IF NOT EXISTS begun_stop (
    session TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;

-- The accounts whose roles could not be read when they were asked for last. One that an older Daypass has read since stays here:
-- it counts only where `at` is after the account's `synced_at`.
CREATE TABLE IF NOT EXISTS unread_account (
    integration TEXT NOT NULL,
    account     TEXT NOT NULL,
    at          TEXT NOT NULL,
    -- Why, as a person reads it.
    reason      TEXT NOT NULL,
    PRIMARY KEY (integration, account),
    FOREIGN KEY (integration, account) REFERENCES account (integration, id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

-- The profile names that sessions have whatever the template makes of them by now: those that tools may know, and those that were
-- there when the template was replaced for new sessions alone. It has no foreign key: a role that goes and comes back has its
-- name again.
CREATE TABLE IF NOT EXISTS fixed_name (
    profile TEXT PRIMARY KEY,
    session TEXT NOT NULL UNIQUE,
    -- Whether tools may know it.
    used    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What the last change of the template replaced, for taking it back.
CREATE TABLE IF NOT EXISTS former_template (
    id       INTEGER PRIMARY KEY CHECK (id = 1),
    template TEXT NOT NULL,
    -- The template that took its place. Where another one has by now, there is nothing to take back.
    next     TEXT NOT NULL,
    -- The fixed names that were not used, by session, as a JSON object.
    names    TEXT NOT NULL
) STRICT;

-- Settings that are otherwise for an integration, for an account, or in a browser, than everywhere else. None of it has a foreign
-- key: an integration that goes and comes back has them again.
CREATE TABLE IF NOT EXISTS setting_somewhere (
    -- integration:ID, account:ID, browser:BROWSER[:PROFILE]
    place TEXT NOT NULL,
    key   TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (place, key)
) STRICT, WITHOUT ROWID;

-- The consoles that were opened last in a browser, by its name and profile, until they end.
CREATE TABLE IF NOT EXISTS open_console (
    browser TEXT NOT NULL,
    session TEXT NOT NULL,
    ends_at TEXT NOT NULL,
    PRIMARY KEY (browser, session)
) STRICT, WITHOUT ROWID;

-- The browsers, by name and profile, whose person was led to AWS's page that switches several sessions on.
CREATE TABLE IF NOT EXISTS multi_session_browser (
    browser TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;

-- The profiles that `daypass profiles write` has written, by the file that they are in. It has no foreign key: what stands in the
-- file of a role that went is still Daypass's to take out.
CREATE TABLE IF NOT EXISTS written_profile (
    file        TEXT NOT NULL,
    profile     TEXT NOT NULL,
    session     TEXT NOT NULL,
    -- The integration that assigned the role; NULL for a role that a person added.
    integration TEXT,
    PRIMARY KEY (file, profile)
) STRICT, WITHOUT ROWID;

-- The sessions that a person wants delivered into the credentials file also where the settings say otherwise for all others. A
-- `preference` says the same of every session that has a row there for something else.
CREATE TABLE IF NOT EXISTS delivered_by_file (
    session TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;

-- How a person has marked accounts, by their ids, which several integrations may share. What is NULL goes by the account's name.
CREATE TABLE IF NOT EXISTS account_mark (
    account    TEXT PRIMARY KEY,
    colour     TEXT,
    production INTEGER
) STRICT, WITHOUT ROWID;

-- The SSO tokens that were written into the AWS CLI's cache, by the path of their file and the SHA-256 of the token, so that no other
-- program's is written over or removed.
CREATE TABLE IF NOT EXISTS shared_token (
    path        TEXT NOT NULL,
    digest      BLOB NOT NULL,
    integration TEXT NOT NULL,
    PRIMARY KEY (path, digest)
) STRICT, WITHOUT ROWID;

-- How `daypass profiles write` was asked for last: of an integration, or of all with the empty text, and by which template, NULL for the
-- names that sessions have.
CREATE TABLE IF NOT EXISTS profile_wish (
    integration TEXT PRIMARY KEY,
    template    TEXT
) STRICT, WITHOUT ROWID;

-- Where in the console of an account a person was, and what they like there.
CREATE TABLE IF NOT EXISTS console_destination (
    account   TEXT NOT NULL,
    -- The path of a service's pages.
    service   TEXT NOT NULL,
    -- Empty where it is that of whichever session opens it.
    region    TEXT NOT NULL,
    opened_at TEXT,
    favourite INTEGER NOT NULL,
    PRIMARY KEY (account, service, region)
) STRICT, WITHOUT ROWID;

-- How often the portal of an integration was asked in a second in the end, by the region in which it was asked: the next sync begins
-- there.
CREATE TABLE IF NOT EXISTS portal_pace (
    integration TEXT NOT NULL REFERENCES integration ON DELETE CASCADE,
    region      TEXT NOT NULL,
    per_second  REAL NOT NULL,
    -- Whether AWS refused more.
    refused     INTEGER NOT NULL,
    PRIMARY KEY (integration, region)
) STRICT, WITHOUT ROWID;

-- Why the profiles of an integration's roles did not follow its last sync, as a person reads it.
CREATE TABLE IF NOT EXISTS unfollowed_sync (
    integration TEXT PRIMARY KEY REFERENCES integration ON DELETE CASCADE,
    reason      TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- What a person labels sessions with. It has no foreign key: a role that goes and comes back has its labels again.
CREATE TABLE IF NOT EXISTS session_label (
    session TEXT NOT NULL,
    label   TEXT NOT NULL COLLATE NOCASE,
    PRIMARY KEY (session, label)
) STRICT, WITHOUT ROWID;

-- The sessions that a person wants left out of lists while they are inactive.
CREATE TABLE IF NOT EXISTS hidden_session (
    session TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;

-- The ways of looking at the list that a person has saved.
CREATE TABLE IF NOT EXISTS saved_view (
    name  TEXT PRIMARY KEY COLLATE NOCASE,
    -- The place of the sidebar: all, active, integration:ID, …
    place TEXT NOT NULL,
    -- The search, the filters and the order, as a JSON object.
    rest  TEXT NOT NULL
) STRICT, WITHOUT ROWID;
