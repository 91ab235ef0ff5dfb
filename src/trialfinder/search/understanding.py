"""What a person types, as a question: who, what, where, and what stays plain words.

In: free text, such as "70 year old woman with lung cancer near Houston". Out: an `Asked`, whose parts point at the
words they came from, so that each can be shown and taken out again. What is not understood stays text. Nothing is
refused, and the same text always gives the same question.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from trialfinder.records.ages import Age
from trialfinder.search.asked import Asked, Doubt, Kind, Part
from trialfinder.search.denying import denied
from trialfinder.search.persons import find_age, group_of, is_of, one_group, sex_of, short_person
from trialfinder.search.placing import Near, find_near, find_within

LONGEST = 500
"""What comes after so many characters is taken as plain words."""

_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_SIMPLE: tuple[tuple[Kind, re.Pattern[str], str], ...] = (
    ("healthy", re.compile(r"\bhealthy (?:volunteers?|people|adults?|controls?|subjects?|men|women)\b"), "true"),
    ("status", re.compile(r"\bnot yet recruiting\b"), "NOT_YET_RECRUITING"),
    ("status", re.compile(r"\b(?:active,? )?not recruiting\b"), "ACTIVE_NOT_RECRUITING"),
    ("status", re.compile(r"\benrolling by invitation\b"), "ENROLLING_BY_INVITATION"),
    ("status", re.compile(r"\b(?:now |currently |actively )?(?:recruiting|enrolling)\b"), "RECRUITING"),
    ("status", re.compile(r"\bopen (?:clinical )?(?:trials?|studies|study)\b"), "RECRUITING"),
    ("status", re.compile(r"\b(?:completed|finished) (?:trials?|studies|study)\b"), "COMPLETED"),
    ("status", re.compile(r"\b(?:any status|all statuses)\b"), "all"),
    ("here", re.compile(r"\b(?:near(?:by)?|close to|around) (?:me|us|here|home)\b"), ""),
    ("here", re.compile(r"\b(?:near(?:by)?|close to|around|in) my (?:home|house|town|city|area)\b"), ""),
    ("results", re.compile(r"\b(?:with|has|have|posted) results\b"), "true"),
)  # fmt: skip
# Words between marks of quotation, which open before a word and close behind one: no inches, no apostrophes.
_QUOTED = re.compile(r"""(?<![^\s(])(?:"([^"]{1,200})"|“([^”"]{1,200})[”"])(?![^\s).,;:?!])""")
# An NCT id by itself, with a gap in it, or at the end of an address of the registry.
_TRIAL = re.compile(r"(?:https?://[^\s]{1,200}/)?\bnct[ -]?(0{0,8}[1-9][0-9]{0,7})\b(?:[?#/]\S{0,200})?")
_PHASE = re.compile(r"\b(early )?phases? ?([1-4]|i{1,3}|iv)(?:(?: ?[/-] ?| and | or )([1-4]|i{1,3}|iv))?\b")
_ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4"}


def understand(text: str) -> Asked:
    """The question that `text` asks.

    >>> asked = understand("70 year old woman with lung cancer near Houston")
    >>> asked.age, asked.sex, asked.near, asked.words
    (Age(number=70, unit='Year'), 'FEMALE', 'Houston', ('lung', 'cancer'))
    """
    head = _head(text)
    lower = _lower(head)
    quoted = list(_quoted(head))
    head, lower = _blanked(head, quoted), _blanked(lower, quoted)
    parts = _disjoint([*_trials(lower), *_short(head), *_numbers(lower), *_simple(lower)])
    near = find_near(head, lower, [(part.start, part.end) for part in parts])
    gone = list(denied(head, lower, _placed(head, lower, parts, near), quoted))
    if gone:  # no word of it is read as anything else
        head, lower = _blanked(head, gone), _blanked(lower, gone)
        parts, quoted = _apart(parts, gone), _apart(quoted, gone)
        near = find_near(head, lower, [(part.start, part.end) for part in parts])
    parts = [*_placed(head, lower, parts, near), *gone]
    people = list(_people(lower, parts))
    parts = sorted([*parts, *people, *quoted], key=lambda part: part.start)
    asked = _asked(text, head, lower, parts)
    if near is None or not near.bare:
        return asked
    doubt = Doubt(near.start, near.end, head[near.start : near.end], near.word, not near.slip)
    return msgspec.structs.replace(asked, doubt=doubt)


def _placed(head: str, lower: str, parts: list[Part], near: Near | None) -> list[Part]:
    """The parts with the place, and the distance that stands with it."""
    if near is None or near.slip:
        return parts
    before = [Part("within", near.begin, near.start, near.within)] if near.within else []
    within = before or [Part("within", *found) for found in find_within(lower)][:1]
    place = Part("near", near.start if before else near.begin, near.end, head[near.start : near.end])
    return _disjoint([*within, place, *parts])


def _quoted(head: str) -> Iterator[Part]:
    for found in _QUOTED.finditer(head):
        words = " ".join((found[1] or found[2]).split())
        if _WORD.search(words):
            yield Part("phrase", found.start(), found.end(), words)


def _blanked(text: str, parts: list[Part]) -> str:
    """A text without the words of some parts, all others in their places."""
    for part in parts:
        text = text[: part.start] + " " * (part.end - part.start) + text[part.end :]
    return text


def _apart(parts: list[Part], taken: list[Part]) -> list[Part]:
    """The parts of which no word is taken."""
    return [part for part in parts if all(part.end <= one.start or one.end <= part.start for one in taken)]


def _head(text: str) -> str:
    """The beginning of a text, up to the end of a word."""
    if len(text) <= LONGEST:
        return text
    cut = text[:LONGEST]
    return cut[: cut.rfind(" ")] if " " in cut else cut


def _lower(text: str) -> str:
    """In lower case, sign for sign, so that places in it are places in the text."""
    return "".join(low if len(low := sign.lower()) == 1 else sign for sign in text).replace("’", "'")


def _trials(lower: str) -> Iterator[Part]:
    for found in _TRIAL.finditer(lower):
        if int(found[1]) <= 99_999_999:
            yield Part("trial", found.start(), found.end(), f"NCT{int(found[1]):08d}")


def _short(head: str) -> Iterator[Part]:
    short = short_person(head)
    if short:
        yield Part("age", short.said.start, short.said.end, f"{short.said.age.number} {short.said.age.unit}")
        yield Part("sex", short.letter, short.letter + 1, short.sex)


def _numbers(lower: str) -> Iterator[Part]:
    said = find_age(lower)
    if said:
        yield Part("age", said.start, said.end, f"{said.age.number} {said.age.unit}")
    for found in _PHASE.finditer(lower):
        phases = [_ROMAN.get(name, name) for name in (found[2], found[3]) if name]
        codes = ["EARLY_PHASE1"] if found[1] and phases == ["1"] else [f"PHASE{phase}" for phase in phases]
        yield Part("phase", found.start(), found.end(), ",".join(codes))


def _simple(lower: str) -> Iterator[Part]:
    for kind, pattern, value in _SIMPLE:
        for found in pattern.finditer(lower):
            yield Part(kind, found.start(), found.end(), value)


def _disjoint(parts: list[Part]) -> list[Part]:
    """The longest of those that overlap; at one place the first."""
    kept: list[Part] = []
    for part in sorted(parts, key=lambda part: part.start - part.end):
        if all(part.end <= other.start or part.start >= other.end for other in kept):
            kept.append(part)
    return kept


def _people(lower: str, parts: list[Part]) -> Iterator[Part]:
    """Words for people: a sex where only one is named, and a group of age."""
    words = [(found.start(), found.end(), found[0]) for found in _WORD.finditer(lower)]
    free = [word for word in words if not any(part.start < word[1] and word[0] < part.end for part in parts)]
    free = [(start, end, word.removesuffix("'s")) for start, end, word in free]
    sexes = {sex for _, _, word in words if (sex := sex_of(word.removesuffix("'s")))}
    if len(sexes) == 1:
        for start, end, word in free:
            if sex := sex_of(word):
                yield Part("sex", start, end, sex)
    group = one_group([word for _, _, word in free])
    said = next((part.value.split() for part in parts if part.kind == "age"), None)
    if group and (said is None or is_of(Age(int(said[0]), said[1]), group)):
        for start, end, word in free:
            if group_of(word):
                yield Part("group", start, end, group)


def _asked(text: str, head: str, lower: str, parts: list[Part]) -> Asked:
    values: dict[Kind, list[str]] = {}
    for part in parts:
        values.setdefault(part.kind, []).append(part.value)
    age = values.get("age", [""])[0].split()
    return Asked(
        text=text,
        left=tuple(_left(head, lower, parts)) + tuple(_WORD.findall(_head(text[len(head) :].lstrip()))),
        parts=tuple(parts),
        age=Age(int(age[0]), age[1]) if age else None,
        sex=values.get("sex", [None])[0],  # type: ignore[arg-type]  # its parts hold nothing else
        group=values.get("group", [None])[0],  # type: ignore[arg-type]  # the same
        near=values.get("near", [None])[0],
        within=values.get("within", [None])[0],
        phase=tuple(dict.fromkeys(code for value in values.get("phase", ()) for code in value.split(","))),
        status=tuple(dict.fromkeys(values.get("status", ()))),
        healthy=True if "healthy" in values else None,
        results=True if "results" in values else None,
        trials=tuple(dict.fromkeys(values.get("trial", ()))),
        phrases=tuple(dict.fromkeys(values.get("phrase", ()))),
        avoid=tuple(dict.fromkeys(thing for value in values.get("avoid", ()) for thing in value.split(","))),
    )


def _left(head: str, lower: str, parts: list[Part]) -> Iterator[str]:
    """The words that no part has taken. A group of age stays: names of illnesses hold it too."""
    taken = [part for part in parts if part.kind != "group"]
    for found in _WORD.finditer(lower):
        word = found[0].removesuffix("'s")
        within = any(part.start < found.end() and found.start() < part.end for part in taken)
        if not within and not sex_of(word):
            yield head[found.start() : found.start() + len(word)]
