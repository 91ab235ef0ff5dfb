"""Accounts, sessions, signatures and limits."""

from __future__ import annotations

import stat
import statistics
import time
from pathlib import Path

import pytest

from lib.reviews import NAME, PASSWORD, a_store, an_account
from trialfinder.errors import DiskError, MissingError, UsageError
from trialfinder.review import people, signing
from trialfinder.review.limits import Limit
from trialfinder.review.signing import Signer, signer
from trialfinder.store.accounts import account
from trialfinder.store.database import FILE_NAME, Store, open_beside


@pytest.fixture
def opened(tmp_path: Path) -> Store:
    store = a_store(tmp_path)
    an_account(store)
    return open_beside(store)


def test_a_password_is_kept_as_an_argon2_hash_and_opens_a_session(opened: Store) -> None:
    kept = account(opened, NAME)
    assert kept is not None
    assert kept.password.startswith("$argon2id$")
    secret = people.sign_in(opened, NAME.upper(), PASSWORD)
    assert secret
    found = people.who(opened, secret)
    assert found is not None
    assert found.name == NAME
    held = opened.file.read_bytes() + opened.file.with_name(FILE_NAME + "-wal").read_bytes()
    assert PASSWORD.encode() not in held
    assert secret.encode() not in held


@pytest.mark.parametrize(
    ("name", "password"), [(NAME, "wrong horse battery"), (NAME, ""), ("Nobody", PASSWORD), ("x" * 500, PASSWORD)]
)
def test_neither_a_wrong_name_nor_a_wrong_password_signs_in(opened: Store, name: str, password: str) -> None:
    assert people.sign_in(opened, name, password) is None
    assert opened.rows("SELECT count(*) FROM sessions") == [(0,)]


def test_an_unknown_name_takes_as_long_as_a_wrong_password(opened: Store) -> None:
    people.sign_in(opened, "Nobody", "x")  # makes the hash of nobody

    def seconds(name: str) -> float:
        times = []
        for _ in range(5):
            since = time.perf_counter()
            people.sign_in(opened, name, "wrong horse battery")
            times.append(time.perf_counter() - since)
        return statistics.median(times)

    known, unknown = seconds(NAME), seconds("Nobody")
    assert 0.4 < known / unknown < 2.5


def test_a_closed_account_or_another_password_ends_all_sessions(opened: Store) -> None:
    secret = people.sign_in(opened, NAME, PASSWORD) or ""
    people.set_password(opened, NAME, "another horse battery")
    assert people.who(opened, secret) is None
    secret = people.sign_in(opened, NAME, "another horse battery") or ""
    people.close_account(opened, NAME)
    assert people.who(opened, secret) is None
    assert people.sign_in(opened, NAME, "another horse battery") is None
    people.set_password(opened, NAME, PASSWORD)
    assert people.sign_in(opened, NAME, PASSWORD)


def test_a_session_ends_by_itself_and_by_signing_out(opened: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = (people.sign_in(opened, NAME, PASSWORD) or "" for _ in range(2))
    people.sign_out(opened, first)
    assert people.who(opened, first) is None
    assert people.who(opened, second)
    monkeypatch.setattr(people, "_now", lambda: "2100-01-01T00:00:00Z")
    assert people.who(opened, second) is None


@pytest.mark.parametrize("password", ["", "short", "x" * 201])
def test_a_password_has_a_length(opened: Store, password: str) -> None:
    with pytest.raises(UsageError):
        people.add_account(opened, "Bo", password)


@pytest.mark.parametrize("name", ["", " Bo", "B\no", "x" * 41, NAME, NAME.lower()])
def test_a_name_is_one_line_and_free(opened: Store, name: str) -> None:
    with pytest.raises(UsageError):
        people.add_account(opened, name, PASSWORD)


def test_nobody_is_no_account(opened: Store) -> None:
    with pytest.raises(MissingError):
        people.close_account(opened, "Nobody")


def test_a_token_is_good_for_one_purpose_and_one_holder(monkeypatch: pytest.MonkeyPatch) -> None:
    sign = Signer(b"k" * 64)
    token = sign.form("decide", "ada")
    assert sign.opened(token, "decide", "ada")
    assert sign.opened(token, "decide", "bo") is None
    assert sign.opened(token, "answer", "ada") is None
    assert Signer(b"l" * 64).opened(token, "decide", "ada") is None
    assert sign.opened(sign.cookie("ada"), "decide", "ada") is None
    assert sign.secret(token) == ""
    for broken in ("", "x", token[:-1], token + "x", "." * 900, token.replace(".", "")):
        assert sign.opened(broken, "decide", "ada") is None
        assert sign.secret(broken) == ""
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + signing.FORM_SECONDS + 2)
    assert sign.opened(token, "decide", "ada") is None


def test_two_forms_of_the_same_have_numbers_of_their_own() -> None:
    sign = Signer(b"k" * 64)
    assert sign.opened(sign.form("a", "b"), "a", "b") != sign.opened(sign.form("a", "b"), "a", "b")


def test_the_key_is_made_once_for_the_owner_alone(tmp_path: Path) -> None:
    first, second = signer(tmp_path), signer(tmp_path)
    assert second.secret(first.cookie("ada")) == "ada"
    key = tmp_path / signing.FILE
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert [file.name for file in tmp_path.iterdir()] == [signing.FILE]
    key.write_bytes(b"")
    with pytest.raises(DiskError):
        signer(tmp_path)


def test_a_limit_counts_for_each_key_and_for_all() -> None:
    now = [0.0]
    limit = Limit(2, 10, in_all=3, clock=lambda: now[0])
    assert [limit.allows("a") for _ in range(3)] == [True, True, False]
    assert [limit.allows("b") for _ in range(2)] == [True, False]
    now[0] = 11
    assert limit.allows("a")
    limit.forgive("a")
    assert [limit.allows("a") for _ in range(3)] == [True, True, False]
