"""Say where two readings part, each place with its kind, its stretches in both texts and a plain sentence.

In: two readings. Out: findings, in order. Equal keys give none here; what stands between the words
(`gaps`) and the tenses are looked at only then.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from difflib import SequenceMatcher

from trialfinder.criteria.model import Finding
from trialfinder.fidelity.canon import BULLET, CLOSE, COLON, COMMA, OPEN, STOP, VERB, WHO, WITH, Reading
from trialfinder.fidelity.joints import loose_joint
from trialfinder.fidelity.tense import tense_conflict
from trialfinder.fidelity.tokens import Token, listed
from trialfinder.text.spans import Span

# Longer differences are one finding as a whole: telling them apart would cost more than it tells.
_LONGEST = 300

# The gravest class names the finding.
_GRAVITY = {
    kind: rank
    for rank, kind in enumerate(
        listed(
            "number range comparator unit time_unit negation exception connective condition time modality hedge"
            " quantifier frequency ordinal operator example symbol content"
        )
    )
}
_KIND = {"range": "number", "time_unit": "unit", "ordinal": "number", "operator": "unit", "symbol": "characters"}
_SENTENCES = {
    "number": "A number differs.",
    "comparator": "A limit (more, less, at least, at most) differs.",
    "unit": "A unit differs.",
    "negation": "A negation (no, not, without, cannot) differs.",
    "exception": "An exception differs.",
    "connective": "An and/or differs.",
    "condition": "A condition (if, when, provided) differs.",
    "time": "A time relation (before, within, current, history) differs.",
    "modality": "Must, may, can or the like differs.",
    "hedge": "A word of certainty (known, suspected, significant) differs.",
    "quantifier": "Any, all, each, only or the like differs.",
    "frequency": "How often differs.",
    "example": "Such as, for example or including differs.",
    "characters": "A sign differs.",
    "dropped": "Words of the original are missing.",
    "added": "Words were added that the original does not have.",
    "term": "Other words stand in place of the original's, and nothing proves that they mean the same.",
    "order": "The same words stand in another order.",
    "parenthesis": "What was set in brackets no longer stands apart.",
    "small_words": "Small words (of, to, is, you) stand where they do not hold the sentence together.",
    "list": "The parts of a list no longer stand apart in the same way.",
}

Change = tuple[int, int, int, int]


def changes(original: Reading, plain: Reading) -> list[Change]:
    """The stretches of hard tokens that differ: start and end in the one, start and end in the other."""
    return [change for change in _stretches(original, plain) if not _same_words(original, plain, change)]


def _stretches(original: Reading, plain: Reading) -> list[Change]:
    """The stretches whose keys differ, those of the same words among them."""
    one, other = original.keys, plain.keys
    start = _common(one, other)
    tail = _common(one[start:][::-1], other[start:][::-1])
    a, b = len(one) - tail, len(other) - tail
    if a - start > _LONGEST or b - start > _LONGEST:
        return [(start, a, start, b)]
    matcher = SequenceMatcher(None, one[start:a], other[start:b], autojunk=False)
    return [(start + i, start + j, start + k, start + m) for tag, i, j, k, m in matcher.get_opcodes() if tag != "equal"]


def between_joined(original: Reading, plain: Reading) -> Iterator[Finding]:
    """As `between`, for texts of which `changes` finds none: one token stands for each stretch of the same words."""
    found = _stretches(original, plain)
    one = _joined(original, {i: j for i, j, _, _ in found})
    other = _joined(plain, {k: m for _, _, k, m in found})
    # Where an equivalence has torn a stretch apart, nothing is proved.
    yield from between(one, other) if one.keys == other.keys else differences(original, plain, found)


def _joined(reading: Reading, stretches: dict[int, int]) -> Reading:
    whole = [(reading.hard[start][2], reading.hard[end - 1][3]) for start, end in stretches.items()]
    inside = {word for first, behind in whole for word in range(first, behind)}
    heads = {reading.hard[start][2:4]: behind for start, (_, behind) in zip(stretches, whole, strict=True)}
    found: list[Token] = []
    for key, kind, first, behind, tense in reading.tokens:
        if first not in inside:
            found.append((key, kind, first, behind, tense))
        elif kind != "soft" and (end := heads.pop((first, behind), None)) is not None:
            found.append((" ".join(reading.words[first:end]), "content", first, end, tense))
    return Reading(reading.text, reading.words, found, reading.kept, reading.announced, resolved=reading.resolved)


def _common(one: list[str], other: list[str]) -> int:
    count = 0
    for mine, theirs in zip(one, other, strict=False):
        if mine != theirs:
            break
        count += 1
    return count


def _same_words(original: Reading, plain: Reading, change: Change) -> bool:
    """Whether both stretches are the same words, read differently only because of their neighbours."""
    i, j, k, m = change
    tokens = (*original.hard[i:j], *plain.hard[k:m])
    if any(token[1] != "content" or token[0].startswith("be:") for token in tokens):
        return False
    return i < j and k < m and _raw(original, i, j) == _raw(plain, k, m)


def _raw(reading: Reading, start: int, end: int) -> list[str]:
    first, behind = reading.hard[start][2], reading.hard[end - 1][3]
    return reading.words[first:behind]


def differences(original: Reading, plain: Reading, found: list[Change]) -> Iterator[Finding]:
    """A finding for each change."""
    moved = len(found) > 1 and Counter(original.keys) == Counter(plain.keys)
    for i, j, k, m in found:
        kind = _kind(original.hard[i:j], plain.hard[k:m])
        if moved and kind not in ("negation", "number"):
            kind = "order"
        yield Finding(kind, _detail(kind, original, plain, (i, j, k, m)), original.span(i, j), plain.span(k, m))


def _kind(one: list[Token], other: list[Token]) -> str:
    keys, theirs = Counter(token[0] for token in one), Counter(token[0] for token in other)
    differing = [token for token in one if keys[token[0]] > theirs[token[0]]]
    differing += [token for token in other if theirs[token[0]] > keys[token[0]]]
    kinds = {token[1].replace(" ", "_") for token in differing or [*one, *other]}
    gravest = min(kinds, key=lambda kind: _GRAVITY.get(kind, 99))
    if gravest not in ("content", "symbol") and gravest in _GRAVITY:
        return _KIND.get(gravest, gravest)
    if not differing:
        return "order"
    return "term" if one and other else "dropped" if one else "added"


def _detail(kind: str, original: Reading, plain: Reading, change: Change) -> str:
    i, j, k, m = change
    one, other = _shown(original, i, j), _shown(plain, k, m)
    return f"{_SENTENCES[kind]} Original: {one}. Plain: {other}."


def _shown(reading: Reading, start: int, end: int) -> str:
    if start == end:
        return "nothing"
    words = reading.span(start, end).of(reading.text)
    return f"“{words if len(words) <= 80 else words[:79] + '…'}”"


def lost_terms(original: Reading, plain: Reading) -> Iterator[Finding]:
    """Findings for terms that must stand beside their everyday words where they first occur, and do not.

    How many words of meaning stand before a term is the same in both texts, unless an equivalence moved some.
    """
    there: dict[str, int] = {}
    for concept, first, _ in plain.kept:
        there.setdefault(concept, sum(token[3] <= first for token in plain.hard))
    moved = original.keys != plain.keys
    for concept, first, behind in original.kept:
        if concept in there and (moved or there[concept] <= sum(token[2] < behind for token in original.hard)):
            there[concept] = 0
            continue
        if there.get(concept) != 0:
            there[concept] = 0
            place = Span(original.spans[first].start, original.spans[behind - 1].end)
            detail = f"The term “{place.of(original.text)}” must stay beside its everyday words."
            yield Finding("term", detail, place, None)


def between(original: Reading, plain: Reading) -> Iterator[Finding]:
    """Findings about what stands between words that are all the same."""
    if original.gaps != plain.gaps:
        mixed = "AND" in original.keys and "OR" in original.keys
        for place, (was, now) in enumerate(zip(original.gaps, plain.gaps, strict=True)):
            if was != now and 0 < place < len(original.keys) and original.hard[place - 1][1] != "example":
                kind = _gap_conflict(was, now) or _scope_conflict(original, place, was, now, mixed=mixed)
                if kind is not None:
                    yield _at(kind, _SENTENCES[kind], original, plain, place)
                    return
    loose = loose_joint(original, plain)
    if loose is not None:
        here, there = (min(loose + 1, len(reading.keys)) for reading in (original, plain))
        detail = _SENTENCES["small_words"]
        yield Finding("small_words", detail, original.span(loose, here), plain.span(loose, there))
        return
    if original.announced != plain.announced:
        one, other = Counter(original.announced), Counter(plain.announced)
        if one - other and other - one:
            yield _at("quantifier", _SENTENCES["quantifier"], original, plain, 0)
    place_of_tense = tense_conflict(original, plain)
    if place_of_tense is not None:
        detail = "The plain words speak of another time (is, was, has been) than the original."
        yield _at("time", detail, original, plain, place_of_tense)


_PARTING = COMMA | STOP | OPEN | CLOSE | COLON | BULLET
_JOINING = WITH | VERB | WHO


def _gap_conflict(was: int, now: int) -> str | None:
    """The kind of finding when what stood between two words is not what stands there now."""
    if was & COMMA and not now & (_PARTING | _JOINING):
        return "list"
    if now & WITH and not was & (WITH | VERB | WHO) and was & (COMMA | STOP | COLON | BULLET):
        return "list"
    if was & WITH and not was & _PARTING and now & (COMMA | STOP | COLON | BULLET) and not now & (WITH | _JOINING):
        return "list"
    if was & (OPEN | CLOSE) and not now & (_PARTING | _JOINING):
        return "parenthesis"
    return None


_SCOPED = frozenset({"negation", "exception", "condition", "time", "modality", "quantifier"})


def _scope_conflict(original: Reading, place: int, was: int, now: int, *, mixed: bool) -> str | None:
    """The kind of finding when a stop or a comma comes or goes where an operator reaches across it."""
    kinds = original.hard[place - 1][1], original.hard[place][1]
    parted, parting = bool(was & _PARTING), bool(now & _PARTING)
    if kinds == ("number", "number") and parted != parting:
        return "number"
    if mixed and "connective" in kinds and parted != parting:
        return "list"
    stopped, stopping = was & (STOP | BULLET), now & (STOP | BULLET)
    if (was & STOP) == (now & STOP) and bool(stopped) == bool(stopping):
        return None
    if was & (OPEN | CLOSE) or now & (OPEN | CLOSE) or kinds[1] == "connective":
        return None
    start = place - 1
    while start and not original.gaps[start] & (STOP | BULLET):
        start -= 1
    reaching = any(token[1] in _SCOPED for token in original.hard[start:place])
    return "list" if reaching or (now & STOP and not was & (STOP | BULLET)) else None


def _at(kind: str, detail: str, original: Reading, plain: Reading, place: int) -> Finding:
    return Finding(kind, detail, original.span(place, place + 1), plain.span(place, place + 1))
