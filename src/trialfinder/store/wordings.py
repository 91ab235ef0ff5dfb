"""What a language model answered about criteria, and what it took: asked once, kept for good.

In: the words and the side of a criterion, and the stamp of what was asked with. Out: the answer as kept, or None.
An answer is kept whether it was taken or refused; what became of it is for others, who judge it anew each time.
The key holds no trial: the same words in another trial profit.
"""

from __future__ import annotations

import datetime
import hashlib
from typing import NamedTuple

import msgspec

from trialfinder.store.database import Store


class Kept(NamedTuple):
    """One answer. `wording` is JSON, None where the answer was refused; `refusal` says why.

    `answer_tokens`: how long the answer was allowed to be.
    """

    wording: bytes | None
    refusal: str | None
    answer_tokens: int


def find(store: Store, stamp: str, side: str, original: str) -> Kept | None:
    """The answer to this question, if it was asked."""
    rows = store.rows(
        "SELECT wording, refusal, answer_tokens FROM wordings WHERE question = ?", (_question(stamp, side, original),)
    )
    return Kept(*rows[0]) if rows else None


def keep(store: Store, stamp: str, side: str, original: str, kept: Kept) -> None:
    """Keep an answer, in place of an earlier one. Within a transaction."""
    now = datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    store.run(
        "INSERT OR REPLACE INTO wordings VALUES (?, ?, ?, ?, ?, ?)",
        (_question(stamp, side, original), stamp, now, kept.answer_tokens, kept.refusal, kept.wording),
    )


def used(store: Store) -> tuple[int, int]:
    """The requests and tokens of all runs on this store, whatever the model."""
    requests, tokens = store.rows("SELECT total(requests), total(tokens) FROM model_use")[0]
    return int(requests), int(tokens)


def add_use(store: Store, model: str, requests: int, tokens: int) -> None:
    """Count requests and tokens of a model. Within a transaction."""
    store.run(
        """INSERT INTO model_use VALUES (?, ?, ?) ON CONFLICT (model) DO UPDATE SET
        requests = requests + excluded.requests, tokens = tokens + excluded.tokens""",
        (model, requests, tokens),
    )


def _question(stamp: str, side: str, original: str) -> bytes:
    return hashlib.sha256(msgspec.json.encode([stamp, side, original])).digest()
