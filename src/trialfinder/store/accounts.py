"""Accounts of reviewers, and who is signed in.

In: names and password hashes, made elsewhere. Out: accounts. Names are compared without regard to case.
A closed account stays, since decisions name it, and nobody signs in by it.
"""

from __future__ import annotations

import hashlib
from typing import NamedTuple

from trialfinder.store.database import Store


class Account(NamedTuple):
    id: int
    name: str
    password: str
    created_at: str
    closed_at: str | None


_ACCOUNT = "SELECT id, name, password, created_at, closed_at FROM accounts"


def add_account(store: Store, name: str, password: str, now: str) -> None:
    """A new account. Within a transaction, and of a name that is free."""
    store.run("INSERT INTO accounts (name, password, created_at) VALUES (?, ?, ?)", (name, password, now))


def account(store: Store, name: str) -> Account | None:
    """The account of this name, closed or not."""
    return next((Account(*row) for row in store.rows(f"{_ACCOUNT} WHERE name = ?", (name,))), None)


def accounts(store: Store) -> list[Account]:
    return [Account(*row) for row in store.rows(f"{_ACCOUNT} ORDER BY name")]


def set_password(store: Store, account: Account, password: str) -> None:
    """Another password, and the end of all sessions by the old one. Within a transaction."""
    store.run("UPDATE accounts SET password = ?, closed_at = NULL WHERE id = ?", (password, account.id))
    end_sessions(store, account)


def close_account(store: Store, account: Account, now: str) -> None:
    store.run("UPDATE accounts SET closed_at = ? WHERE id = ?", (now, account.id))
    end_sessions(store, account)


def begin_session(store: Store, account: Account, secret: str, now: str, expires_at: str) -> None:
    """Sign in: whoever shows `secret` is this account until then. Within a transaction."""
    store.run("DELETE FROM sessions WHERE expires_at <= ?", (now,))
    store.run("INSERT INTO sessions VALUES (?, ?, ?)", (_id(secret), account.id, expires_at))


def session(store: Store, secret: str, now: str) -> Account | None:
    """Whose session this is; None where it has ended."""
    sql = _ACCOUNT + " WHERE closed_at IS NULL AND id = (SELECT account FROM sessions WHERE id = ? AND expires_at > ?)"  # noqa: S608 - our own words
    return next((Account(*row) for row in store.rows(sql, (_id(secret), now))), None)


def end_session(store: Store, secret: str) -> None:
    store.run("DELETE FROM sessions WHERE id = ?", (_id(secret),))


def end_sessions(store: Store, account: Account) -> None:
    store.run("DELETE FROM sessions WHERE account = ?", (account.id,))


def _id(secret: str) -> bytes:
    """The store, and a backup of it, hold nothing by which one could sign in."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).digest()
