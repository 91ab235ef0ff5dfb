"""The vocabulary: everyday words in place of medical ones, longest phrase first.

In: a draft and a place. Out: an edit, or a term that stays and only gets its note.
A term never matches inside a hyphenated compound, and only between the neighbours that its row allows. A term
that must stay beside its everyday form does so once in a criterion: "heart attack (myocardial infarction)".
"""

from __future__ import annotations

from collections.abc import Mapping, Set
from functools import cache

import msgspec

from trialfinder.translate.draft import Draft
from trialfinder.translate.phrases import Phrases
from trialfinder.translate.tokens import HYPHENS, Tokens, word_set
from trialfinder.vocab import loader
from trialfinder.vocab.terms import Entry, Guards


@cache
def vocabulary() -> Phrases[tuple[Entry, bool]]:
    """All rows of the vocabulary, by their words, and whether they have guards."""
    return Phrases((entry.term, (entry, entry.guards != _UNGUARDED)) for entry in loader.entries())


_UNGUARDED = Guards()


def match(tokens: Tokens, place: int, blocked: Set[str]) -> tuple[int, Entry] | None:
    """The longest row that stands at a place, or None. `blocked` are concepts that this text means otherwise."""
    rows = vocabulary()
    if tokens.lows[place] not in rows.firsts:
        return None
    for end, (entry, guarded) in rows.at(tokens, place):
        if guarded and not _guarded(tokens, place, end, entry):
            continue
        if entry.concept in blocked or tokens.in_compound(place, end) or _lettered(tokens, place):
            continue
        return end, entry
    return None


def _lettered(tokens: Tokens, place: int) -> bool:
    """Whether a letter with a hyphen hangs before a term: "M- component" (NCT00866138)."""
    hangs = place > 1 and tokens.lows[place - 1] in HYPHENS and tokens.glued(place - 1)
    return hangs and tokens.kinds[place - 2] == "a" and len(tokens.words[place - 2]) == 1


def _shares_head(tokens: Tokens, place: int, end: int, entry: Entry) -> bool:
    """Whether the plain form takes away a noun that another adjective needs.

    "Medical or surgical intervention" (NCT03499223) is no "medical or surgery", and "pleural or pericardial
    effusion" no "pleural or fluid around the heart".
    """
    if end - place < 2 or place < 2 or tokens.lows[place - 1] not in _JOINING:
        return False
    before = place - 2
    while before > 0 and tokens.lows[before] in _JOINING:
        before -= 1
    if not _is_adjective(tokens.lows[before]) or not _is_adjective(tokens.lows[place], _ADJECTIVE_ENDS_TOO):
        return False
    said = entry.plain.lower().split()
    return bool(said) and (len(said) == 1 or not _RELATIONS.isdisjoint(said[1:]))


_JOINING = frozenset({"or", "and", "/"})
_ADJECTIVE_ENDS = ("al", "ic", "ive", "ous", "ary", "ar")
_ADJECTIVE_ENDS_TOO = (*_ADJECTIVE_ENDS, "ant", "ent", "ate")
_NO_ADJECTIVES = frozenset(
    {"trial", "individual", "interval", "hospital", "removal", "withdrawal", "approval", "clinic", "year", "scar"}
)
_RELATIONS = frozenset({"in", "of", "around", "from", "to", "inside", "on", "under", "for", "with", "by", "outside"})


def _is_adjective(low: str, ends: tuple[str, ...] = _ADJECTIVE_ENDS) -> bool:
    return low == "alanine" or (low.endswith(ends) and low not in _NO_ADJECTIVES)


def _guarded(tokens: Tokens, place: int, end: int, entry: Entry) -> bool:
    """Whether the guards of a row allow it here."""
    if entry.guards.exact and not _exact(tokens, place, end, entry.term):
        return False
    return entry.guards.allow(_neighbour(tokens, place - 1), _neighbour(tokens, end), at_start=place == 0)


def apply(draft: Draft, place: int, found: tuple[int, Entry]) -> int:
    """Word the term found at a place; the place after it, or the next place where another claim stands."""
    tokens = draft.tokens
    if not draft.free(place, found[0]):
        return place + 1
    end, entry = found
    if _WHOSE in entry.plain and draft.you and _GIVERS.isdisjoint(tokens.lows):
        entry = _yours(tokens, place, entry)
    first = entry.concept not in draft.seen
    draft.seen.add(entry.concept)
    draft.terms.append((place, end, entry))
    if not entry.plain or entry.plain == entry.term or _shares_head(tokens, place, end, entry):
        draft.claim(place, end)
        return end
    if " that " in entry.plain and end < tokens.size and tokens.kinds[end] == "<":
        # "a lesion that can be measured of at least 20 mm" (NCT00056030)
        draft.claim(place, end)
        return end
    last = entry.plain.rsplit(" ", 1)[-1]
    if tokens.low(end) in (last, f"{last}s") or _said(draft, place) == entry.plain.split(" ", 1)[0]:
        # "CT scan" is no "CT scan scan".
        draft.claim(place, end)
        return end
    if _unsuited(tokens, place, end, entry):
        draft.claim(place, end)
        return end
    if entry.plain.startswith("taking part") and _said(draft, place) in _THE_WHILE:
        # "during taking part" (NCT01086358) is nobody's English.
        draft.put(place, end, entry.plain.replace("taking part", "participation"), f"term.{entry.concept}")
        return end
    if tokens.words[end : end + 3] == ["(", entry.plain, ")"]:
        # "human immunodeficiency virus (HIV)" is no "HIV (HIV)".
        draft.put(place, end + 3, entry.plain, f"term.{entry.concept}")
        return end + 3
    if tokens.words[place - 1 : place] == ["("] and tokens.words[end : end + 2] == [")", entry.plain]:
        # "(magnetic resonance imaging) MRI" (NCT00365365) is no "(MRI) MRI".
        draft.claim(place, end)
        return end
    around = tokens.lows[max(0, place - 2) : place] + tokens.lows[end : end + 2]
    if "treatment" in around and _SAME_BUT.get(tokens.lows[end - 1]) == entry.plain.rsplit(" ", 1)[-1]:
        # "treatment with insulin therapy" would say it twice.
        draft.claim(place, end)
        return end
    if entry.keep:
        if not first:
            # Introduced once, the term may stand alone.
            draft.claim(place, end)
            return end
        return _beside(draft, place, end, entry)
    draft.put(place, end, entry.plain, f"term.{entry.concept}")
    return end


_WHOSE = "the person's own"
_GIVERS = word_set("donor donors sibling siblings relative partner mother")
_UNDERGONE = word_set("received receive undergone underwent had have undergo receiving")


def _yours(tokens: Tokens, place: int, entry: Entry) -> Entry:
    """A row said to the reader: "received a transplant of your own stem cells" (NCT03934567)."""
    plain = entry.plain.replace(_WHOSE, "your own")
    if plain.startswith("transplant ") and tokens.low(place - 1) in _UNDERGONE:
        plain = f"a {plain}"
    return msgspec.structs.replace(entry, plain=plain)


def _unsuited(tokens: Tokens, place: int, end: int, entry: Entry) -> bool:
    """Whether the words behind a term part it from its everyday form."""
    following = tokens.low(end)
    if entry.plain == "help":
        # "to help overseeing" (NCT03868228)
        return following.endswith("ing")
    if following == "(" and tokens.low(end + 2) == ")":
        # "autologous stem cell transplant (ASCT) ineligible" (NCT06087653)
        following = tokens.low(end + 3)
    # "a transplant of your own stem cells procedure" (NCT05737732)
    return " of " in entry.plain and following in ("procedure", "procedures", "ineligible", "eligible")


_THE_WHILE = frozenset({"during", "throughout"})
_SAME_BUT = {"therapy": "treatment", "therapies": "treatments"}


def _said(draft: Draft, place: int) -> str:
    """The word before a place, as the sentence now says it."""
    if place == 0:
        return ""
    last = draft.changes[-1] if draft.changes else None
    if last and last.end == draft.tokens.ends[place - 1]:
        return last.out.rsplit(" ", 1)[-1].lower()
    return draft.tokens.lows[place - 1]


def _beside(draft: Draft, place: int, end: int, entry: Entry) -> int:
    """The everyday form with the term beside it, in the brackets that the source opens there if it does."""
    tokens = draft.tokens
    term = tokens.text[tokens.starts[place] : tokens.ends[end - 1]]
    if not tokens.words[place].isupper() and term[0].isupper() and term[1:].islower():
        term = term[0].lower() + term[1:]
    rule = f"term.{entry.concept}"
    if tokens.bracketed(place):
        draft.put(place, end, f"{entry.plain} [{term}]", rule)
        return end
    if tokens.low(end) == "(" and tokens.low(end + 2) == ")" and tokens.words[end + 1].isupper():
        draft.put(place, end + 1, f"{entry.plain} ({term}, ", rule)
        return end + 1
    draft.put(place, end, f"{entry.plain} ({term})", rule)
    return end


def _exact(tokens: Tokens, start: int, end: int, term: str) -> bool:
    return tokens.text[tokens.starts[start] : tokens.ends[end - 1]] == term


def _neighbour(tokens: Tokens, place: int) -> str:
    return tokens.lows[place] if 0 <= place < tokens.size and tokens.kinds[place] == "a" else ""


def blocked(shorts: Mapping[str, str]) -> frozenset[str]:
    """Concepts whose abbreviation this text defines as something else (MS as mitral stenosis)."""
    found = set()
    for short, long in shorts.items():
        for entry in _exact_rows().get(short, ()):
            if not _same(entry, long):
                found.add(entry.concept)
    return frozenset(found)


@cache
def _exact_rows() -> Mapping[str, tuple[Entry, ...]]:
    rows: dict[str, tuple[Entry, ...]] = {}
    for entry in loader.entries():
        if entry.guards.exact:
            rows[entry.term] = (*rows.get(entry.term, ()), entry)
    return rows


def _same(entry: Entry, long: str) -> bool:
    """Whether a long form names the concept: one of its terms, or most of the words of one."""
    said = set(long.lower().replace("-", " ").split())
    for row in loader.by_concept()[entry.concept]:
        for words in (row.term, row.plain):
            named = set(words.lower().replace("-", " ").split())
            if named and len(said & named) * 2 >= len(named):
                return True
    return False
