"""The store's schema, as the steps that lead to it from nothing.

A released step is never edited: what changes is a new step at the end. The number of steps taken stands
in the file's `user_version`; each step and its number are one transaction.
"""

from __future__ import annotations

from pathlib import Path

import apsw

from trialfinder.errors import SchemaError

APPLICATION_ID = 0x54464E44  # "TFND", so that `file` and restore can tell a store from any other database

_FIRST = """
CREATE TABLE state (name TEXT PRIMARY KEY, value) WITHOUT ROWID;
INSERT INTO state VALUES ('kind', NULL), ('commit', random()), ('run', 0);

-- The key is zstd's own number of the dictionary, so that a restored store cannot mix two up.
CREATE TABLE dictionaries (id INTEGER PRIMARY KEY, bytes BLOB NOT NULL, trained_at TEXT NOT NULL);

-- Every version of every document. The blob stands last: the other columns are read without it.
CREATE TABLE versions (
    id INTEGER PRIMARY KEY,
    nct INTEGER NOT NULL,
    sha256 BLOB NOT NULL,
    is_full INTEGER NOT NULL,
    last_update TEXT NOT NULL,
    version_holder TEXT NOT NULL,
    sections INTEGER NOT NULL,
    first_seen TEXT NOT NULL,
    source TEXT NOT NULL,
    processed TEXT,
    size INTEGER NOT NULL,
    dictionary INTEGER REFERENCES dictionaries (id),
    document BLOB NOT NULL,
    UNIQUE (nct, sha256)
);
-- The latest date at which the registry processed anything held, for pages that show no trial or many.
CREATE INDEX versions_processed ON versions (coalesce(processed, version_holder));

-- One row a study: its current version, and what a listing shows.
CREATE TABLE studies (
    nct INTEGER PRIMARY KEY,
    version INTEGER NOT NULL UNIQUE REFERENCES versions (id),
    brief_title TEXT,
    overall_status TEXT,
    study_type TEXT,
    last_update TEXT NOT NULL
);
CREATE INDEX studies_newest ON studies (last_update DESC, nct);

CREATE TABLE aliases (
    alias INTEGER NOT NULL,
    nct INTEGER NOT NULL REFERENCES studies (nct),
    PRIMARY KEY (alias, nct)
) WITHOUT ROWID;
CREATE INDEX aliases_of ON aliases (nct);

-- Titles, acronyms and protocol numbers, case folded: what an exact query may name.
CREATE TABLE names (
    name TEXT NOT NULL,
    nct INTEGER NOT NULL REFERENCES studies (nct),
    PRIMARY KEY (name, nct)
) WITHOUT ROWID;
CREATE INDEX names_of ON names (nct);

-- What made a derived result.
CREATE TABLE stamps (
    id INTEGER PRIMARY KEY,
    rules TEXT NOT NULL,
    vocabulary TEXT NOT NULL,
    checker TEXT NOT NULL,
    UNIQUE (rules, vocabulary, checker)
);
-- A row without `plain` is a failure, and `problem` names it.
CREATE TABLE derived (
    nct INTEGER PRIMARY KEY,
    version INTEGER NOT NULL REFERENCES versions (id),
    stamp INTEGER NOT NULL REFERENCES stamps (id),
    problem TEXT,
    dictionary INTEGER REFERENCES dictionaries (id),
    plain BLOB
);

CREATE TABLE quarantine (
    id INTEGER PRIMARY KEY,
    source TEXT NOT NULL,
    position TEXT NOT NULL,
    sha256 BLOB NOT NULL,
    reason TEXT NOT NULL,
    message TEXT NOT NULL,
    size INTEGER NOT NULL,
    nct INTEGER,
    first_seen TEXT NOT NULL,
    last_run INTEGER NOT NULL,
    drained_at TEXT,
    truncated INTEGER NOT NULL,
    bytes BLOB NOT NULL,
    UNIQUE (source, position, sha256)
);
CREATE INDEX quarantine_open ON quarantine (nct) WHERE drained_at IS NULL;
"""

_MODELS = """
-- What a language model answered. The key is a hash of the criterion's words and side and of what was asked with.
CREATE TABLE wordings (
    question BLOB PRIMARY KEY,
    stamp TEXT NOT NULL,
    answered_at TEXT NOT NULL,
    answer_tokens INTEGER NOT NULL,
    refusal TEXT,
    wording BLOB
) WITHOUT ROWID;
CREATE TABLE model_use (
    model TEXT PRIMARY KEY,
    requests INTEGER NOT NULL,
    tokens INTEGER NOT NULL
) WITHOUT ROWID;
"""

_SHEETS = """
-- The part of a trial page that depends on the record and its plain English alone; `stamp` names what laid it out.
CREATE TABLE sheets (
    nct INTEGER PRIMARY KEY,
    version INTEGER NOT NULL REFERENCES versions (id),
    stamp TEXT NOT NULL,
    dictionary INTEGER REFERENCES dictionaries (id),
    sheet BLOB NOT NULL
);
-- A sheet shows what was derived: with other plain English it has to be laid out again.
CREATE TRIGGER sheet_of_older_words AFTER INSERT ON derived BEGIN DELETE FROM sheets WHERE nct = NEW.nct; END;
CREATE TRIGGER sheet_of_other_words AFTER UPDATE ON derived BEGIN DELETE FROM sheets WHERE nct = NEW.nct; END;
"""

_REVIEW = """
-- Counts what was derived, so that a review queue can tell whether it is out of date.
INSERT INTO state VALUES ('derived_changes', 0), ('review_queue', NULL);
CREATE TRIGGER derived_changes AFTER INSERT ON derived
    BEGIN UPDATE state SET value = value + 1 WHERE name = 'derived_changes'; END;

-- Reviewers. `password` is an argon2 hash; a closed account stays, since decisions name it.
CREATE TABLE accounts (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE COLLATE NOCASE,
    password TEXT NOT NULL,
    created_at TEXT NOT NULL,
    closed_at TEXT
);
-- Who is signed in; `id` is a hash of what the browser holds.
CREATE TABLE sessions (
    id BLOB PRIMARY KEY,
    account INTEGER NOT NULL REFERENCES accounts (id),
    expires_at TEXT NOT NULL
) WITHOUT ROWID;

-- Every decision ever made. The last one of an item holds. `item` is a hash of side, original, the program's wording
-- and the versions that made it; `words` one of side and original alone.
CREATE TABLE decisions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    item BLOB NOT NULL,
    words BLOB NOT NULL,
    made_at TEXT NOT NULL,
    made_by TEXT NOT NULL,
    made_in TEXT NOT NULL,
    action TEXT NOT NULL CHECK (action IN ('approve', 'edit', 'reject')),
    reason TEXT NOT NULL,
    nct INTEGER NOT NULL,
    criterion TEXT NOT NULL,
    side TEXT NOT NULL,
    original TEXT NOT NULL,
    machine TEXT NOT NULL,
    plain TEXT NOT NULL,
    lines TEXT NOT NULL,
    verdict TEXT NOT NULL,
    findings TEXT NOT NULL,
    rules TEXT NOT NULL,
    vocabulary TEXT NOT NULL,
    checker TEXT NOT NULL
);
CREATE INDEX decisions_of_item ON decisions (item, id);
CREATE INDEX decisions_of_words ON decisions (words, id);
CREATE TRIGGER decisions_stay BEFORE UPDATE ON decisions
    BEGIN SELECT RAISE(ABORT, 'decisions are only added'); END;
CREATE TRIGGER decisions_are_kept BEFORE DELETE ON decisions
    BEGIN SELECT RAISE(ABORT, 'decisions are only added'); END;

-- What waits for a person, the most pressing first; made anew from the derived results.
CREATE TABLE review_queue (
    item BLOB PRIMARY KEY,
    words BLOB NOT NULL,
    risk INTEGER NOT NULL,
    reach INTEGER NOT NULL,
    priority REAL NOT NULL,
    nct INTEGER NOT NULL,
    criterion TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX review_queue_order ON review_queue (priority DESC, item);
-- The studies that hold an item of the queue, or one that was decided.
CREATE TABLE review_places (item BLOB NOT NULL, nct INTEGER NOT NULL, PRIMARY KEY (item, nct)) WITHOUT ROWID;
-- A page laid out ahead shows the wording of before. Where it is not known which pages those are, all go.
CREATE TRIGGER sheets_of_older_decisions AFTER INSERT ON decisions BEGIN
    DELETE FROM sheets WHERE nct IN (SELECT nct FROM review_places WHERE item = NEW.item)
        OR NOT EXISTS (SELECT 1 FROM review_places WHERE item = NEW.item)
        OR (SELECT value FROM state WHERE name = 'review_queue')
            IS NOT (SELECT value FROM state WHERE name = 'derived_changes');
END;

-- What readers hold against a sentence: no name, no address, the day alone. `form` makes a form count once.
CREATE TABLE disputes (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    form BLOB NOT NULL UNIQUE,
    made_on TEXT NOT NULL,
    nct INTEGER NOT NULL,
    criterion TEXT NOT NULL,
    item BLOB NOT NULL,
    original TEXT NOT NULL,
    plain TEXT NOT NULL,
    words TEXT NOT NULL
);
-- What a reviewer answered; the last answer holds.
CREATE TABLE dispute_answers (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    dispute INTEGER NOT NULL REFERENCES disputes (id),
    made_at TEXT NOT NULL,
    made_by TEXT NOT NULL,
    is_public INTEGER NOT NULL,
    answer TEXT NOT NULL
);
CREATE INDEX dispute_answers_of ON dispute_answers (dispute, id);
CREATE TRIGGER dispute_answers_stay BEFORE UPDATE ON dispute_answers
    BEGIN SELECT RAISE(ABORT, 'answers are only added'); END;
CREATE TRIGGER dispute_answers_are_kept BEFORE DELETE ON dispute_answers
    BEGIN SELECT RAISE(ABORT, 'answers are only added'); END;
"""

_GONE = """
-- Studies that left the registry's list: removed, or their number became an alias of `became`. `version` is the last
-- document; an alias of a removed study never had one of its own. A row is never deleted: what came back says when.
CREATE TABLE departures (
    id INTEGER PRIMARY KEY,
    nct INTEGER NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('removed', 'alias')),
    became INTEGER,
    noticed_at TEXT NOT NULL,
    processed TEXT,
    told_by TEXT NOT NULL,
    version INTEGER REFERENCES versions (id),
    returned_at TEXT,
    CHECK ((kind = 'alias') = (became IS NOT NULL)),
    CHECK (version IS NOT NULL OR kind = 'alias')
);
CREATE UNIQUE INDEX departures_open ON departures (nct) WHERE returned_at IS NULL;
CREATE INDEX departures_of ON departures (nct);
CREATE INDEX departures_became ON departures (became) WHERE returned_at IS NULL;
CREATE TRIGGER departures_are_kept BEFORE DELETE ON departures
    BEGIN SELECT RAISE(ABORT, 'departures are kept'); END;
-- All studies of which anything is held: those that are current, with the last version of those that are gone.
CREATE VIEW held AS
    SELECT nct, version FROM studies UNION ALL
    SELECT nct, version FROM departures WHERE returned_at IS NULL AND version IS NOT NULL;
"""

_SYNCS = """
-- Walks over the registry's API. `scope` is a hash of what is walked; an open walk (`finished_at` NULL) goes on at
-- `cursor`, the registry's token of the next page. `whole`: all that the registry holds was walked.
CREATE TABLE walks (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    scope BLOB NOT NULL,
    since TEXT,
    whole INTEGER NOT NULL,
    processed TEXT NOT NULL,
    begun_at TEXT NOT NULL,
    finished_at TEXT,
    cursor TEXT,
    pages INTEGER NOT NULL,
    total INTEGER,
    unnamed INTEGER NOT NULL
);
-- The studies that an open walk has met.
CREATE TABLE walked (
    walk INTEGER NOT NULL REFERENCES walks (id),
    nct INTEGER NOT NULL,
    PRIMARY KEY (walk, nct)
) WITHOUT ROWID;
"""

_DELTAS = """
-- The versions whose `document` is a delta, and the newer version of the same study that it is made against.
CREATE TABLE deltas (
    version INTEGER PRIMARY KEY REFERENCES versions (id),
    base INTEGER NOT NULL REFERENCES versions (id)
);
CREATE INDEX deltas_on ON deltas (base);
"""

_ROOT = """
-- The hash tree of the current documents (see `store.roots`): a hash for each thousand of NCT numbers, NULL until it is
-- made anew, and the root of them in `state`.
INSERT INTO state VALUES ('root', NULL);
CREATE TABLE thousands (thousand INTEGER PRIMARY KEY, sha256 BLOB);
CREATE INDEX thousands_stale ON thousands (thousand) WHERE sha256 IS NULL;
INSERT INTO thousands SELECT DISTINCT nct / 1000, NULL FROM studies;
CREATE TRIGGER thousand_of_new_study AFTER INSERT ON studies BEGIN
    INSERT INTO thousands SELECT NEW.nct / 1000, NULL
        WHERE NOT EXISTS (SELECT 1 FROM thousands WHERE thousand = NEW.nct / 1000);
    UPDATE thousands SET sha256 = NULL WHERE thousand = NEW.nct / 1000 AND sha256 IS NOT NULL;
    UPDATE state SET value = NULL WHERE name = 'root';
END;
CREATE TRIGGER thousand_of_new_version AFTER UPDATE OF nct, version ON studies BEGIN
    UPDATE thousands SET sha256 = NULL WHERE thousand IN (OLD.nct / 1000, NEW.nct / 1000) AND sha256 IS NOT NULL;
    UPDATE state SET value = NULL WHERE name = 'root';
END;
CREATE TRIGGER thousand_of_lost_study AFTER DELETE ON studies BEGIN
    UPDATE thousands SET sha256 = NULL WHERE thousand = OLD.nct / 1000 AND sha256 IS NOT NULL;
    UPDATE state SET value = NULL WHERE name = 'root';
END;
"""

_WITHHELD = """
-- People who asked that their details be withheld; an empty text is not given, no `nct` means in all records.
CREATE TABLE withheld (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    nct INTEGER,
    name TEXT NOT NULL,
    phone TEXT NOT NULL,
    email TEXT NOT NULL,
    CHECK (name || phone || email != '')
);
-- Studies that are shown otherwise since the list changed; another `mark` each time, so that the index can tell.
CREATE TABLE reshown (nct INTEGER PRIMARY KEY, mark INTEGER NOT NULL);
"""

_OVERLAP = """
-- Set once the registry has processed new data while the walk was under way: it goes on with what was updated since.
ALTER TABLE walks ADD COLUMN overlap TEXT;
"""

_NEWS = """
-- A sheet tells what changed last: with another version beside the current one it has to be laid out again.
CREATE TRIGGER sheet_of_fewer_versions AFTER INSERT ON versions BEGIN DELETE FROM sheets WHERE nct = NEW.nct; END;
CREATE TRIGGER sheet_of_more_versions AFTER DELETE ON versions BEGIN DELETE FROM sheets WHERE nct = OLD.nct; END;
"""

STEPS: tuple[str, ...] = (_FIRST, _MODELS, _SHEETS, _REVIEW, _GONE, _SYNCS, _DELTAS, _ROOT, _WITHHELD, _OVERLAP, _NEWS)


def schema_version(connection: apsw.Connection) -> int:
    return int(connection.pragma("user_version"))


def refuse_newer(connection: apsw.Connection, path: Path) -> None:
    """SchemaError where a newer trialfinder made the store."""
    found = schema_version(connection)
    if found > len(STEPS):
        raise SchemaError(
            f"{path} was made by a newer trialfinder (schema {found}; this one knows {len(STEPS)})",
            "Install the newer trialfinder, or name another --data-dir.",
        )


def migrate(connection: apsw.Connection, steps: tuple[str, ...] = STEPS) -> None:
    """Take the steps that are missing; a kill between or within them loses nothing."""
    for number in range(schema_version(connection), len(steps)):
        connection.execute("BEGIN IMMEDIATE")
        try:
            connection.execute(steps[number])
            connection.execute(f"PRAGMA user_version = {number + 1}")
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
