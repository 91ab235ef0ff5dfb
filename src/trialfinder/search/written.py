"""Folded words as people write them: "diabetes" for "diabete".

In: a word of the index, which knows words only folded, and a way to the records. Out: the word as our tables write it,
else as the first record that has it does; the word itself where nobody does.
"""

from __future__ import annotations

import re

from trialfinder.search import query as q
from trialfinder.search.index import Index
from trialfinder.search.kindred import TreeOf
from trialfinder.search.lexicon import written
from trialfinder.search.ranking import PIECES
from trialfinder.search.texts import texts_of
from trialfinder.search.words import words

_WORD = re.compile(r"[^\W_]+")


def as_written(index: Index, tree_of: TreeOf, word: str) -> str:
    return written(word) or _in_records(index, tree_of, word) or word


def _in_records(index: Index, tree_of: TreeOf, word: str) -> str | None:
    holding = next((piece for piece in PIECES if index.frequency(piece, word)), None)
    if holding is None:
        return None
    for nct_id in index.search(q.Near(holding, word), by_relevance=False, limit=1, count=False).nct_ids:
        for _, text in texts_of(tree_of(nct_id)):
            raw = next((raw for raw in _WORD.findall(text) if words(raw) == [word]), None)
            if raw:
                return str(raw).lower()
    return None
