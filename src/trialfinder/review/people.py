"""Who may review: accounts, passwords and sessions. The one doorkeeper of argon2.

In: names and passwords as they were typed. Out: accounts, or the secret of a session. Refused: a short password, a
taken name. Signing in takes as long for a name that nobody has as for one with a wrong password.
"""

from __future__ import annotations

import datetime
import secrets
import threading
from functools import cache

import argon2

from trialfinder.errors import MissingError, UsageError
from trialfinder.store import accounts
from trialfinder.store.accounts import Account
from trialfinder.store.database import Store

SHORTEST, LONGEST = 12, 200
LONGEST_NAME = 40
SESSION = datetime.timedelta(hours=12)
# The second choice of RFC 9106, for machines with little memory: 64 MiB and three passes.
_hasher = argon2.PasswordHasher(time_cost=3, memory_cost=64 * 1024, parallelism=4)
# One hash at a time in a process: its memory is not for strangers to multiply.
_one_at_a_time = threading.Lock()


def require_free(store: Store, name: str) -> None:
    """UsageError where no account can have this name."""
    if not name or len(name) > LONGEST_NAME or not name.isprintable() or name != name.strip():
        raise UsageError(f"a name has 1 to {LONGEST_NAME} characters in one line", "Such as 'Ada Quill'.")
    if accounts.account(store, name):
        raise UsageError(f"there is an account '{name}' already", "'review account password' gives it a new password.")


def add_account(store: Store, name: str, password: str) -> None:
    require_free(store, name)
    kept = _hash(password)
    with store.transaction():
        accounts.add_account(store, name, kept, _now())


def set_password(store: Store, name: str, password: str) -> None:
    """A new password; it opens a closed account, and all who were signed in are no longer."""
    account = known(store, name)
    kept = _hash(password)
    with store.transaction():
        accounts.set_password(store, account, kept)


def close_account(store: Store, name: str) -> None:
    account = known(store, name)
    with store.transaction():
        accounts.close_account(store, account, _now())


def known(store: Store, name: str) -> Account:
    found = accounts.account(store, name)
    if found is None:
        raise MissingError(f"there is no account '{name[:LONGEST_NAME]}'", "'review account add NAME' makes one.")
    return found


def sign_in(store: Store, name: str, password: str) -> str | None:
    """The secret of a new session, or None; which of the two was wrong is not told, nor to be timed."""
    found = accounts.account(store, name) if len(name) <= LONGEST_NAME else None
    is_open = found is not None and found.closed_at is None
    right = _verify(found.password if found and is_open else _of_nobody(), password[: LONGEST + 1])
    if not (found and is_open and right):
        return None
    secret = secrets.token_urlsafe(32)
    until = _instant(datetime.datetime.now(datetime.UTC) + SESSION)
    with store.transaction():
        accounts.begin_session(store, found, secret, _now(), until)
    return secret


def who(store: Store, secret: str) -> Account | None:
    """Whose session this is."""
    return accounts.session(store, secret, _now()) if secret else None


def sign_out(store: Store, secret: str) -> None:
    with store.transaction():
        accounts.end_session(store, secret)


def _hash(password: str) -> str:
    if not SHORTEST <= len(password) <= LONGEST:
        raise UsageError(
            f"a password has {SHORTEST} to {LONGEST} characters", "A few words in a row are easy to remember."
        )
    with _one_at_a_time:
        return _hasher.hash(password.encode("utf-8", "surrogatepass"))


def _verify(kept: str, password: str) -> bool:
    with _one_at_a_time:
        try:
            return _hasher.verify(kept, password.encode("utf-8", "surrogatepass"))
        except (argon2.exceptions.VerificationError, argon2.exceptions.InvalidHashError):
            return False


@cache
def _of_nobody() -> str:
    """A hash that no password has, to be compared with where there is no account."""
    return _hasher.hash(secrets.token_bytes(32))


def _now() -> str:
    return _instant(datetime.datetime.now(datetime.UTC))


def _instant(time: datetime.datetime) -> str:
    return time.isoformat(timespec="seconds").replace("+00:00", "Z")
