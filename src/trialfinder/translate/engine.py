"""Word a criterion in everyday words: the one way into this room.

In: a criterion and the `Context` of its text. Out: a `Translation`: edits over the source, the sentence that
they give, its lines, and notes to show beside it. Deterministic, offline, no side effects.
Frames open the sentence, operators word its logic, the vocabulary its terms; what none of them is sure of
stays in the registry's words.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from functools import cache

import msgspec

from trialfinder.criteria.model import Criterion, Edit, Note
from trialfinder.text.spans import Span
from trialfinder.translate import abbreviations, layout, notes, operators, words
from trialfinder.translate.draft import Change, Draft
from trialfinder.translate.flat import Flat, flatten
from trialfinder.translate.frames import opening

VERSION = "translate-1"


class Context(msgspec.Struct, frozen=True):
    """What the whole eligibility text tells about each of its criteria.

    `shorts` are the abbreviations that the text defines; `blocked` the concepts that it means otherwise;
    `announced` the ids of criteria whose parent ends in a colon; `others` those under a heading for someone
    else than the participant, or under words that they go on from ("a subject must not").
    """

    text: str
    shorts: Mapping[str, str] = {}
    blocked: Set[str] = frozenset()
    announced: Set[str] = frozenset()
    others: Set[str] = frozenset()


class Translation(msgspec.Struct, frozen=True):
    """A criterion in everyday words. `lines` joined by one space are `plain`."""

    plain: str
    lines: tuple[str, ...]
    edits: tuple[Edit, ...]
    notes: tuple[Note, ...]


def context(text: str, criteria: Iterable[Criterion]) -> Context:
    """What to know of a text before its criteria are worded."""
    shorts = {found.short: found.long for found in abbreviations.definitions(text)}
    kept = tuple(criteria)
    leads = {criterion.id for criterion in kept if criterion.original.rstrip().endswith(":")}
    begun = {criterion.id for criterion in kept if opening.is_begun(criterion.original)}
    return Context(
        text=text,
        shorts=shorts,
        blocked=words.blocked(shorts),
        announced=frozenset(criterion.id for criterion in kept if criterion.parent in leads),
        others=frozenset(
            criterion.id for criterion in kept if criterion.parent in begun or opening.is_other(criterion.cohort)
        ),
    )


def translate(criterion: Criterion, context: Context) -> Translation:
    """The criterion in everyday words."""
    flat = flatten(criterion.span.of(context.text), criterion.span.start)
    if not flat.text:
        return Translation("", ("",), (), ())
    draft = Draft(flat.text)
    if criterion.id not in context.others:
        opening.open_sentence(draft, announced=criterion.id in context.announced)
    _word(draft, context.blocked)
    changes = draft.finished()
    plain = _applied(flat.text, changes)
    return Translation(
        plain=plain,
        lines=layout.lines(plain),
        edits=_edits(flat, changes),
        notes=notes.of(draft, plain, context.shorts),
    )


def _word(draft: Draft, blocked: Set[str]) -> None:
    tokens, claimed = draft.tokens, draft.claimed
    terms, signs = words.vocabulary().firsts, operators.FIRSTS
    wanted = _wanted()
    after = 0
    for place in [place for place, low in enumerate(tokens.lows) if low in wanted]:
        if place < after or claimed[place]:
            continue
        low = tokens.lows[place]
        found = words.match(tokens, place, blocked) if low in terms else None
        # The longer reading wins: "investigator's discretion" is a term, "investigator's" an operator.
        after = operators.apply(draft, place, found[0] if found else place) if low in signs else place
        if after == place and found:
            after = words.apply(draft, place, found)


@cache
def _wanted() -> frozenset[str]:
    """The words that a term or an operator can begin with."""
    return words.vocabulary().firsts | operators.FIRSTS


def _applied(text: str, changes: Iterable[Change]) -> str:
    pieces = []
    position = 0
    for change in changes:
        pieces.append(text[position : change.start])
        pieces.append(change.out)
        position = change.end
    pieces.append(text[position:])
    return "".join(pieces)


def _edits(flat: Flat, changes: list[Change]) -> tuple[Edit, ...]:
    """The changes as edits of the source, and one for each run of white space that became one space."""
    edits = [Edit(flat.to_source(change.start, change.end), change.out, change.rule) for change in changes]
    if flat.spaces:
        edits.extend(
            Edit(flat.to_source(place, place + 1), flat.text[place], _MARKS.get(flat.text[place], "layout.sign"))
            for place in _uncovered(flat.spaces, changes)
        )
        edits.sort(key=_span)
    return tuple(edits)


_MARKS = {" ": "layout.space"}


def _uncovered(places: Iterable[int], changes: list[Change]) -> Iterator[int]:
    """The places that no change covers; both ascend."""
    rest = iter(changes)
    change = next(rest, None)
    for place in places:
        while change is not None and change.end <= place:
            change = next(rest, None)
        if change is None or place < change.start:
            yield place


def _span(edit: Edit) -> Span:
    return edit.span
