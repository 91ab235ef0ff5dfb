"""What a language model is asked about: one criterion as data, its tokens numbered, some of them locked.

In: the side and the words of a criterion. Out: a `Question`, or None where there is nothing to ask.
Locked are the tokens that carry logic or name something: comparators, numbers and what is measured with them,
marks, negators, connectives, exceptions, conditions, order in time, amounts, what must and may be, abbreviations
and other names. An answer that touches one is refused, however right it may look.
The vocabulary's own plain forms are offered as choices; they may cover locked tokens, because people reviewed them.
"""

from __future__ import annotations

import re
from functools import cache, cached_property
from typing import Any, NamedTuple

import msgspec

from trialfinder.translate import words
from trialfinder.translate.polarity import NEGATORS
from trialfinder.translate.tokens import HYPHENS, Tokens, word_set
from trialfinder.vocab import loader

LONGEST = 1200
"""Characters; longer criteria are whole paragraphs, in which no model keeps count of the tokens."""

_RUN = re.compile(r"\s+")

_LOGIC = NEGATORS | word_set(
    """
    and or nor but either neither both whether except excepting exception exceptions excluding excluded exclude
    excludes unless other than if when while until provided although though
    before after within during prior previous previously preceding following since throughout between past last
    current currently now ever history recent recently ago concurrent concomitant active ongoing
    all any each every only some most more less fewer least exactly about approximately above below under over up
    greater lower higher equal minimum maximum exceed exceeds exceeding
    must should shall may might can could will would required allowed permitted eligible ineligible
    zero one two three four five six seven eight nine ten eleven twelve once twice half double triple first second
    third fourth x times uln lln
    """
)
_MEASURES = word_set(
    "mg g kg ug mcg ng pg ml dl l ul mm cm m mmhg mmol umol nmol iu u bpm ms msec hz gy cgy mci bmi percent"
)
_LINKS = frozenset({"to", "of", "at"})
_JOINS_UNITS = frozenset("/^*·×")
_JOINS_NUMBERS = frozenset({"to", "through", "-", "–"})


class Choice(NamedTuple):
    """Tokens `first` to `last` may be worded as `text`."""

    first: int
    last: int
    text: str


class Question:
    """One criterion, on one line: its text, its tokens, which of them are locked, and what is on offer."""

    def __init__(self, side: str, text: str) -> None:
        self.side = side
        self.text = text
        self.tokens = Tokens(text)

    @cached_property
    def locked(self) -> tuple[bool, ...]:
        return locks(self.tokens)

    @cached_property
    def choices(self) -> tuple[Choice, ...]:
        return tuple(_choices(self.tokens))

    def data(self) -> str:
        """The question as JSON, the only form in which a model sees words of the registry."""
        tokens: list[list[Any]] = [
            [place, word, "locked"] if locked else [place, word]
            for place, (word, locked) in enumerate(zip(self.tokens.words, self.locked, strict=True))
        ]
        choices = [choice._asdict() for choice in self.choices]
        return msgspec.json.encode(
            {"side": self.side, "text": self.text, "tokens": tokens, "choices": choices}
        ).decode()


def one_line(original: str) -> str:
    """The words of a criterion with every run of white space as one space.

    The same as the flat text of its source, on whose characters all edits count.
    """
    return _RUN.sub(" ", original)


def question_of(side: str, original: str) -> Question | None:
    """The question about a criterion; None where it is too long, is no text, or leaves nothing to edit."""
    text = one_line(original)
    if len(text) > LONGEST or any(0xD800 <= ord(character) <= 0xDFFF for character in text):
        return None
    question = Question(side, text)
    return None if all(question.locked) and not question.choices else question


def locks(tokens: Tokens) -> tuple[bool, ...]:
    """Which tokens carry logic or name something."""
    locked = [_is_locked(tokens, place) for place in range(tokens.size)]
    for place in range(tokens.size):
        if tokens.kinds[place] == "0" and not _ends_name(tokens, place):
            _lock_measure(tokens, locked, place + 1)
    for place in range(1, tokens.size - 1):
        # "PD-1 inhibitor-naive": a compound is one name, or none of it is.
        if tokens.words[place] in HYPHENS and tokens.glued(place) and tokens.glued(place + 1):
            locked[place - 1] = locked[place] = locked[place + 1] = True
    return tuple(locked)


def carries_logic(tokens: Tokens, place: int) -> bool:
    """Whether a token is a comparator, a number or one of the words of logic."""
    return tokens.kinds[place] in "<0" or tokens.lows[place] in _LOGIC or _has_digit(tokens.words[place])


def _is_locked(tokens: Tokens, place: int) -> bool:
    low = tokens.lows[place]
    if tokens.kinds[place] != "a" or carries_logic(tokens, place) or low in _MEASURES or low in _names():
        return True
    if low in _LINKS:
        return _links(tokens, place)
    word = tokens.words[place]
    if word[1:] != word[1:].lower():
        return True
    return word[0].isupper() and len(word) > 1 and not _opens(tokens, place)


def _links(tokens: Tokens, place: int) -> bool:
    """Whether a small word belongs to one of logic: "prior to", "absence of", "at least", "18 to 65"."""
    before, after = tokens.low(place - 1), tokens.low(place + 1)
    if tokens.lows[place] == "at":
        return after in ("least", "most")
    numbers = place > 0 and tokens.kinds[place - 1] == "0" and tokens.kinds[place + 1 : place + 2] == ["0"]
    return before in _LOGIC or (tokens.lows[place] == "to" and numbers)


def _opens(tokens: Tokens, place: int) -> bool:
    """Whether a capital at a place is only that of a sentence."""
    return place == 0 or tokens.stops(place - 1)


def _ends_name(tokens: Tokens, place: int) -> bool:
    """Whether a number is the end of a name, as in "PD-1"."""
    return place > 1 and tokens.glued(place) and tokens.words[place - 1] in HYPHENS and tokens.kinds[place - 2] == "a"


def _lock_measure(tokens: Tokens, locked: list[bool], place: int) -> None:
    """What a number counts: "28 days", "100 cells/mm3", "18-65 years"."""
    while place < tokens.size and tokens.lows[place] in _JOINS_NUMBERS:
        place += 1
    if place < tokens.size and tokens.kinds[place] == "a":
        locked[place] = True
        while place + 2 < tokens.size and tokens.words[place + 1] in _JOINS_UNITS:
            place += 2
            locked[place] = True


def _has_digit(word: str) -> bool:
    return any(character.isdigit() for character in word)


@cache
def _names() -> frozenset[str]:
    """The drugs that the vocabulary keeps under their own name."""
    return frozenset(
        entry.term.lower()
        for entry in loader.entries()
        if entry.kind in ("drug", "drug_class") and entry.plain in ("", entry.term)
    )


def _choices(tokens: Tokens) -> list[Choice]:
    """The plain forms of the terms that stand in the text, longest first from the left.

    Abbreviations are not offered: what one stands for, only the whole text of a trial tells.
    """
    found = []
    place = 0
    while place < tokens.size:
        match = words.match(tokens, place, frozenset())
        if match is None:
            place += 1
            continue
        end, entry = match
        if entry.plain and entry.plain != entry.term and not entry.guards.exact:
            term = tokens.text[tokens.starts[place] : tokens.ends[end - 1]]
            found.append(Choice(place, end - 1, f"{entry.plain} ({term})" if entry.keep else entry.plain))
        place = end
    return found
