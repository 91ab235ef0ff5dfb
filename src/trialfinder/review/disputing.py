"""Disputes: a reader says what is wrong with a sentence, a reviewer answers.

In: the reader's words about one criterion as they saw it. Out: a dispute that waits. Refused: no words or too many, a
criterion that is not there, more than people can answer. An answer is public or not; if not, the reader's words go.
"""

from __future__ import annotations

import datetime
from pathlib import Path

from trialfinder.errors import BusyError, MissingError, UsageError
from trialfinder.review.deciding import LONGEST_REASON, look
from trialfinder.store import disputes
from trialfinder.store.database import open_beside
from trialfinder.store.disputes import Heard

LONGEST = 1000
MOST_WAITING = 500


def hear(store_path: Path, nct_id: str, criterion: str, words: str, form: bytes) -> bool:
    """Keep the reader's words; False where this very form was sent before."""
    said = " ".join(words.split())
    if not said or len(said) > LONGEST or any("\ud800" <= sign <= "\udfff" or sign == "\0" for sign in said):
        raise UsageError(f"please write 1 to {LONGEST} characters", "Say what is wrong, in your own words.")
    with open_beside(store_path) as store:
        looked = look(store, nct_id, criterion)
        if disputes.count_waiting(store) >= MOST_WAITING:
            raise BusyError("more reports are waiting than can be read now", "Please try again in a few days.")
        today = datetime.datetime.now(datetime.UTC).date().isoformat()
        original, plain = (_kept(text) for text in (looked.shown.original, looked.shown.plain))
        with store.transaction():
            return disputes.put_dispute(
                store, Heard(form, today, nct_id, criterion, looked.item, original, plain, said)
            )


def answer(store_path: Path, number: int, by: str, *, public: bool, words: str) -> None:
    """Answer a dispute that waits; with `public` both its words and the answer are shown on /corrections."""
    said = " ".join(words.split())
    if (public and not said) or len(said) > LONGEST_REASON or not said.isprintable():
        raise UsageError(f"a public answer has 1 to {LONGEST_REASON} characters", "Say what was found.")
    with open_beside(store_path) as store:
        now = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
        with store.transaction():
            if not disputes.is_waiting(store, number):
                raise MissingError(f"no dispute with the number {number} is waiting", "'review disputes' lists them.")
            disputes.put_answer(store, number, now, by, public=public, answer=said)


def _kept(text: str) -> str:
    return text.encode("utf-8", "replace").decode()
