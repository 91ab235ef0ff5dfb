"""Notes beside a sentence: what its hard terms mean, each once, at most four.

In: a finished draft. Out: notes, terms that stay in the sentence before those that were replaced.
"""

from __future__ import annotations

from collections.abc import Mapping

from trialfinder.criteria.model import Note
from trialfinder.translate.draft import Draft
from trialfinder.translate.frames import performance
from trialfinder.vocab.abbreviations import note_for, noted

MOST = 4
_SCALES = frozenset({"ecog", "zubrod", "who", "karnofsky", "kps", "lansky"})


def of(draft: Draft, plain: str, shorts: Mapping[str, str]) -> tuple[Note, ...]:
    """The notes of a sentence."""
    tokens = draft.tokens
    scale = performance.note(tokens) if not _SCALES.isdisjoint(tokens.lows) else None
    kept: list[Note] = [scale] if scale else []
    worded: list[Note] = []
    seen: set[str] = set()
    for start, end, entry in draft.terms:
        if not entry.note or entry.concept in seen:
            continue
        seen.add(entry.concept)
        if scale and not _SCALES.isdisjoint(tokens.lows[start:end]):
            continue
        note = Note(tokens.text[tokens.starts[start] : tokens.ends[end - 1]], entry.note)
        (worded if entry.plain and not entry.keep and entry.plain != entry.term else kept).append(note)
    spelled = _spelled(draft, plain, shorts, told=scale is not None)
    return tuple((kept + spelled + worded)[:MOST])


def _spelled(draft: Draft, plain: str, shorts: Mapping[str, str], *, told: bool) -> list[Note]:
    """Abbreviations that the text defines elsewhere, and those that mean one thing in every text.

    Only those that are still in the sentence; `told`: the scale of daily life has its note already.
    """
    words = draft.tokens.words
    if shorts.keys().isdisjoint(words) and noted().isdisjoint(words):
        return []
    found: dict[str, Note] = {}
    known = {words[start] for start, _, entry in draft.terms if entry.note}
    for word in dict.fromkeys(words):
        if word.islower() or word in known or word not in plain:
            continue
        if told and word.lower() in _SCALES:
            continue
        long = shorts.get(word, "")
        if not long:
            text = note_for(word)
        elif f"({word}" in plain:
            continue
        else:
            text = note_for(word, long) or f"Stands for “{long}”, as this trial's text defines it."
        if text:
            found[word] = Note(word, text)
    return list(found.values())
